using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;
using static AiVideoFx.Effects.Tests.PictureMeasures;

namespace AiVideoFx.Effects.Tests;

/// <summary>The Interpolate of the built bundle, in our host: times, bytes and outputs.</summary>
[TestFixture]
[NoLeaks]
public sealed class InterpolateTests
{
    private const int Width = 192;
    private const int Height = 108;
    private const string Flow = "Flow";
    private const string Network = "AI built-in";

    private static readonly double[] Moments = [0.5, 1.25, 2.5, 2.75, 3.5, 4.1];

    private static readonly Lazy<Raster[]> Street = new(static () =>
        [.. Enumerable.Range(0, 6).Select(static t => Keep(Scenes.Street(2, Width, Height).Render(t, 4)))]);

    [Test]
    public void WholeTimes_AnyDepth_AreTheSourceBitForBit(
        [Values(PixelDepth.Float, PixelDepth.Half, PixelDepth.Short, PixelDepth.Byte)] PixelDepth depth, [Values(Flow, Network)] string method)
    {
        Raster[] frames = [.. Street.Value.Select(static frame => frame.Copy())];
        foreach (Raster frame in frames)
        {
            frame.Row(10, 0)[20] = 12.5f;
            frame.Row(11, 1)[20] = -0.25f;
            frame.Row(12, 3)[20] = 0.5f;
        }

        using InterpolatedClip clip = new(frames, new HostOptions(), new FrameSourceOptions { Depth = depth }, [("method", method)]);

        for (int frame = 0; frame < frames.Length; frame++)
        {
            Assert.That(clip.Bytes(2 * frame), Is.EqualTo(clip.SourceBytes(frame)), $"frame {frame}");
        }
    }

    [Test]
    public void Render_AnyOrderThreadsAndCaches_GivesTheSameBytes([Values(Flow, Network)] string method)
    {
        using InterpolatedClip clip = new(Street.Value, ("method", method));
        byte[][] forward = [.. Moments.Select(t => clip.Bytes(2 * t))];

        clip.Instance.PurgeCaches();
        byte[][] backward = [.. Moments.Reverse().Select(t => clip.Bytes(2 * t)).Reverse()];
        byte[][] cold = [.. Moments.Select(t => Cold(clip, t))];
        clip.Instance.PurgeCaches();
        byte[][] together = new byte[4 * Moments.Length][];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(thread => new Thread(() =>
        {
            for (int i = 0; i < Moments.Length; i++)
            {
                int k = (i + thread) % Moments.Length;
                together[(thread * Moments.Length) + k] = clip.Bytes(2 * Moments[k]);
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        for (int i = 0; i < Moments.Length; i++)
        {
            Assert.That(backward[i], Is.EqualTo(forward[i]), $"backward, at {Moments[i]}");
            Assert.That(cold[i], Is.EqualTo(forward[i]), $"with cold caches, at {Moments[i]}");
            for (int thread = 0; thread < 4; thread++)
            {
                Assert.That(together[(thread * Moments.Length) + i], Is.EqualTo(forward[i]), $"thread {thread}, at {Moments[i]}");
            }
        }

        static byte[] Cold(InterpolatedClip clip, double moment)
        {
            clip.Instance.PurgeCaches();
            return clip.Bytes(2 * moment);
        }
    }

    [TestCase(0, 0, 50, 40)]
    [TestCase(37, 21, 90, 77)]
    [TestCase(100, 60, 192, 108)]
    public void Render_AWindow_IsThatPartOfTheWhole(int left, int bottom, int right, int top)
    {
        const int PixelBytes = 4 * sizeof(float);
        using InterpolatedClip clip = new(Street.Value, ("shutterAngle", "90"));
        byte[] whole = clip.Bytes(5);

        byte[] part = clip.Bytes(5, new PixelRect(left, bottom, right, top));

        byte[] expected = [.. Enumerable.Range(bottom, top - bottom).SelectMany(y =>
            whole.AsSpan(((y * Width) + left) * PixelBytes, (right - left) * PixelBytes).ToArray())];
        Assert.That(part, Is.EqualTo(expected));
    }

    [Test]
    public void Speed_KeyedRamp_ShowsTheIntegral()
    {
        using InterpolatedClip clip = new(Street.Value, ("speed", "0=0;8=100"));

        // From 0 to 100 % in eight frames: t^2 / 16 frames of the source.
        Assert.That(clip.Bytes(4), Is.EqualTo(clip.SourceBytes(1)));
        Assert.That(clip.Bytes(8), Is.EqualTo(clip.SourceBytes(4)));
        byte[] between = clip.Bytes(6);
        using InterpolatedClip still = new(Street.Value, ("sourceFrame", "2.25"));
        Assert.That(between, Is.EqualTo(still.Bytes(0)));
    }

    [Test]
    public void SourceFrame_Keyed_GoesWhereTheCurveGoes()
    {
        using InterpolatedClip clip = new(Street.Value, ("sourceFrame", "0=5;4=1"));
        using InterpolatedClip plain = new(Street.Value);

        Assert.That(clip.Bytes(0), Is.EqualTo(clip.SourceBytes(5)));
        Assert.That(clip.Bytes(1), Is.EqualTo(clip.SourceBytes(4)));
        Assert.That(clip.Bytes(1.5), Is.EqualTo(plain.Bytes(7)), "frame 3.5");
    }

    [Test]
    public void AvoidOriginals_AnyTime_ShowsNoFrameOfTheSource()
    {
        using InterpolatedClip clip = new(Street.Value, ("avoidOriginals", "true"));
        using InterpolatedClip plain = new(Street.Value);
        byte[][] originals = [.. Enumerable.Range(0, 6).Select(plain.SourceBytes)];

        for (int time = 0; time < 10; time++)
        {
            byte[] shown = clip.Bytes(time);
            Assert.That(originals.Any(original => original.AsSpan().SequenceEqual(shown)), Is.False, $"at {time}");
            Assert.That(shown, Is.EqualTo(plain.Bytes(time + 0.5)), "half a step on");
        }
    }

    [Test]
    public void Retimer_SourceTimeByTheHost_IsShown()
    {
        using InterpolatedClip clip = new(
            Street.Value, new HostOptions(), new FrameSourceOptions(), [("SourceTime", "0=0;8=4")], context: EffectContext.Retimer);
        using InterpolatedClip plain = new(Street.Value);

        Assert.That(clip.Bytes(4), Is.EqualTo(clip.SourceBytes(2)));
        Assert.That(clip.Bytes(5), Is.EqualTo(plain.Bytes(5)), "frame 2.5");
    }

    [Test]
    public void Host_WithoutOtherTimes_ShowsTheClipAndSaysSoOnce()
    {
        List<string> said = [];
        for (int i = 0; i < 2; i++)
        {
            using InterpolatedClip clip = new(Street.Value, new HostOptions { TemporalAccess = false }, new FrameSourceOptions(), []);
            for (int time = 0; time < 3; time++)
            {
                Assert.That(clip.Bytes(time), Is.EqualTo(clip.SourceBytes(time)), $"at {time}");
            }

            said.AddRange(clip.Messages);
        }

        Assert.That(said, Has.Count.EqualTo(1));
        Assert.That(said[0], Does.Contain("aivideofx interpolate"));
    }

    [Test]
    public void Bundle_WithoutItsModel_UsesFlowAndSaysWhatToDo()
    {
        using TemporaryFolder folder = TestPaths.CreateTemporary();
        string bundle = folder.File("AiVideoFx.ofx.bundle");
        foreach (string file in Directory.EnumerateFiles(TestPaths.RequireBundle(), "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(bundle, Path.GetRelativePath(TestPaths.Bundle, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (!file.Contains("interpolate", StringComparison.Ordinal))
            {
                File.Copy(file, copy);
            }
        }

        using InterpolatedClip without = new(Street.Value, new HostOptions(), new FrameSourceOptions(), [("method", Network)], bundle);
        using InterpolatedClip flow = new(Street.Value, ("method", Flow));

        Assert.That(without.Bytes(5), Is.EqualTo(flow.Bytes(5)));
        Assert.That(without.Instance.PersistentMessage?.Text, Does.Contain("install AiVideoFx again").And.Contains("Flow is used"));
        Assert.That(flow.Instance.PersistentMessage, Is.Null);
    }

    [Test]
    public void Vectors_OfAKnownPan_AreTheMotion([Values(Flow, Network)] string method, [Values(2.0, 2.5)] double position)
    {
        // Four pixels to the right and one and a half up, each frame.
        const double Right = 4, Up = 1.5;
        Raster[] frames = [.. Enumerable.Range(0, 6).Select(static t => Panned(t * Right, t * Up))];
        using InterpolatedClip forward = new(frames, ("method", method), ("output", "Forward vectors"));
        using InterpolatedClip backward = new(frames, ("method", method), ("output", "Backward vectors"));
        double ahead = Math.Floor(position) + 1 - position, behind = position - (Math.Ceiling(position) - 1);

        double[] errors =
        [
            Furthest(forward.At(position), 0, ahead * Right), Furthest(forward.At(position), 1, ahead * Up),
            Furthest(backward.At(position), 0, -behind * Right), Furthest(backward.At(position), 1, -behind * Up),
        ];

        TestContext.Out.WriteLine($"{method} at {position}: forward and backward off by at most {string.Join(", ", errors.Select(static e => e.ToString("f3", null)))} pixels");
        Assert.That(errors, Is.All.LessThan(0.25));

        static double Furthest(Raster vectors, int channel, double expected)
        {
            const int Border = 12;
            double worst = 0;
            for (int y = Border; y < Height - Border; y++)
            {
                for (int x = Border; x < Width - Border; x++)
                {
                    worst = Math.Max(worst, Math.Abs(vectors.Row(y, channel)[x] - expected));
                }
            }

            return worst;
        }
    }

    [Test]
    public void Occlusion_BesideAMovingCard_IsSeenOnTheSideOfEachFrame([Values(Flow, Network)] string method)
    {
        // Its left edge is at 80 + 16 t.
        Raster[] frames = [.. Enumerable.Range(0, 6).Select(static t => Card(80 + (16 * t)))];
        using InterpolatedClip occlusion = new(frames, ("method", method), ("output", "Occlusion"));
        using InterpolatedClip confidence = new(frames, ("method", method), ("output", "Confidence"));
        Raster hidden = occlusion.At(2.5), trust = confidence.At(2.5);

        // Between frames 2 and 3 the card uncovers eight columns at its left edge, and will cover as many at its right one.
        double behind = Mean(hidden, 1, 112, 120), ahead = Mean(hidden, 0, 240, 248), far = Mean(hidden, 0, 20, 60) + Mean(hidden, 1, 300, 360);

        TestContext.Out.WriteLine(
            $"{method}: uncovered {behind:f2} green, covered {ahead:f2} red, far from it {far:f2}; confidence {Mean(trust, 0, 300, 360):f2} far, {Mean(trust, 0, 112, 120):f2} where uncovered");
        Assert.That(trust.Pixels.ToArray(), Is.All.InRange(0, 1));
        Assert.That(hidden.Pixels.ToArray(), Is.All.InRange(0, 1));
        Assert.That(behind, Is.GreaterThan(0.5));
        Assert.That(ahead, Is.GreaterThan(0.5));
        Assert.That(far, Is.LessThan(0.02));
        Assert.That(Mean(trust, 0, 300, 360), Is.GreaterThan(0.9));

        static double Mean(Raster picture, int channel, int left, int right) =>
            Enumerable.Range(80, 60).Average(y => picture.Row(y, channel)[left..right].ToArray().Average());
    }

    /// <summary>A texture whose content moves by so much, sampled exactly.</summary>
    private static Raster Panned(double right, double up, int width = Width, int height = Height)
    {
        Raster picture = Raster.Allocate(width, height, 4);
        picture.Pixels.Fill(1);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    picture.Row(y, c)[x] = Noise.Fractal((float)((x - right) * 0.11), (float)((y + up) * 0.11), 5 + c, 4);
                }
            }
        }

        return picture;
    }

    /// <summary>A card of 120 x 100 pixels on a still background, twice as large.</summary>
    private static Raster Card(int left)
    {
        Raster picture = Panned(0, 0, 2 * Width, 2 * Height);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 60; y < 160; y++)
            {
                for (int x = left; x < left + 120; x++)
                {
                    picture.Row(y, c)[x] = 0.2f + (0.8f * Noise.Fractal((x - left) * 0.17f, y * 0.17f, 31 + c, 4));
                }
            }
        }

        return picture;
    }
}
