using AiVideoFx.Effects.Clips;
using AiVideoFx.Effects.Interpolation;
using FsCheck;
using FsCheck.Fluent;

namespace AiVideoFx.Effects.Tests.Interpolation;

/// <summary>Which two frames a moment lies between.</summary>
[TestFixture]
public sealed class HeldFramesTests
{
    private const double Within = 1e-9;

    [Test]
    public void Plain_AnyPosition_LiesBetweenItsNeighbours()
    {
        FramePair pair = HeldFrames.Plain(4.25, new FrameSpan(0, 9));

        Assert.That(pair, Is.EqualTo(new FramePair(4, 5, 0.25, 3, 6)));
    }

    [Test]
    public void Plain_AtTheEnds_HasNoNeighbourBeyond()
    {
        FrameSpan clip = new(3, 5);

        Assert.That(HeldFrames.Plain(3.5, clip), Is.EqualTo(new FramePair(3, 4, 0.5, null, 5)));
        Assert.That(HeldFrames.Plain(5, clip), Is.EqualTo(new FramePair(5, 5, 0, 4, null)));
        Assert.That(HeldFrames.Plain(5, clip).Whole, Is.EqualTo(5));
    }

    [Test]
    public void Joined_OnTwos_MovesEvenlyFromDrawingToDrawing()
    {
        Drawings clip = new("AABBCCDD");

        Assert.That(clip.Joined(2), Is.EqualTo(new FramePair(2, 4, 0, 0, 6)));
        Assert.That(clip.Joined(2.5), Is.EqualTo(new FramePair(2, 4, 0.25, 0, 6)));
        Assert.That(clip.Joined(3), Is.EqualTo(new FramePair(2, 4, 0.5, 0, 6)));
    }

    [Test]
    public void Joined_OnThrees_MovesEvenlyFromDrawingToDrawing()
    {
        Drawings clip = new("AAABBBCCC");

        Assert.That(clip.Joined(4.5), Is.EqualTo(new FramePair(3, 6, 0.5, 0, null)));
    }

    [Test]
    public void Joined_OneRepeatedFrame_GoesOnThroughIt()
    {
        Drawings clip = new("ABCCDE");

        Assert.That(clip.Joined(3), Is.EqualTo(new FramePair(2, 4, 0.5, null, null)));
        Assert.That(clip.Joined(4.5), Is.EqualTo(new FramePair(4, 5, 0.5, 3, null)));
    }

    [Test]
    public void Joined_APause_Stays()
    {
        Drawings clip = new("ABBBBBBC");

        for (double position = 1; position < 6; position += 0.5)
        {
            Assert.That(clip.Joined(position), Is.EqualTo(HeldFrames.Plain(position, clip.Span)), $"at {position}");
        }
    }

    [Test]
    public void Joined_LastDrawing_IsHeldToTheEnd()
    {
        Drawings clip = new("AABB");

        Assert.That(clip.Joined(2.5), Is.EqualTo(HeldFrames.Plain(2.5, clip.Span)));
    }

    [TestCase("ABCDDEFGHHIJKLLMNOPP", 1.25)]
    [TestCase("AABBBCCDDDEEFFFGGHHH", 2.5)]
    public void Evened_Pulldown_RunsAtOnePace(string frames, double spacing)
    {
        Drawings clip = new(frames);
        double? last = null;
        for (double position = 7; position < 12; position += 0.25)
        {
            double content = clip.ContentOf(clip.Evened(position));
            if (last is { } before)
            {
                Assert.That(content - before, Is.EqualTo(0.25 / spacing).Within(Within), $"at {position}");
            }

            last = content;
        }
    }

    [Test]
    public void AnyWay_AnyFrames_GoForwardWithoutJumps() => Prop.ForAll(
        Gen.Choose(1, 5).ArrayOf(12).Select(static runs => new Drawings(runs)).ToArbitrary(),
        static clip =>
        {
            double before = -1;
            for (double position = 0; position <= clip.Span.Last; position += 0.125)
            {
                double content = clip.ContentOf(clip.Joined(position));
                Assert.That(content, Is.GreaterThanOrEqualTo(before - Within));
                Assert.That(content - before, Is.LessThanOrEqualTo(1.5));
                before = content;
            }
        }).QuickCheckThrowOnFailure();

    /// <summary>A clip in which each letter is a drawing.</summary>
    private sealed class Drawings(string frames)
    {
        public Drawings(int[] runs)
            : this(string.Concat(runs.Select(static (count, i) => new string((char)('A' + i), count))))
        {
        }

        public FrameSpan Span => new(0, frames.Length - 1);

        public FramePair Joined(double position) => HeldFrames.Joined(position, Span, Repeats);

        public FramePair Evened(double position) => HeldFrames.Evened(position, Span, Repeats);

        /// <summary>Which drawing is seen, with the share of the way to the next.</summary>
        public double ContentOf(FramePair pair) =>
            frames[pair.First] - 'A' + (pair.Time * (frames[pair.Second] - frames[pair.First]));

        public override string ToString() => frames;

        private bool Repeats(int frame) => frame > 0 && frames[frame] == frames[frame - 1];
    }
}
