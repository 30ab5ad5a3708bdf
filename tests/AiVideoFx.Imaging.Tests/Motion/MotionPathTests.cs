using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
using AiVideoFx.Imaging.Tests.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Imaging.Tests.Motion;

[NoLeaks]
public sealed class MotionPathTests
{
    private const int Width = 81;
    private const int Height = 47;

    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [Test]
    [Category("Unit")]
    public void CreateBend_StraightPath_IsNone()
    {
        using FlowPair flow = MotionScenes.Pair(Width, Height, 3, -1);
        using Raster bend = MotionPath.CreateBend(flow, flow, flow, 0.4f)!;
        Assert.That(bend.Pixels.ToArray(), Is.All.EqualTo(0).Within(1e-5));
    }

    [Test]
    [Category("Unit")]
    public void CreateBend_NoNeighbours_IsNull()
    {
        using FlowPair flow = MotionScenes.Pair(Width, Height, 3, -1);
        Assert.That(MotionPath.CreateBend(flow, null, null, 0.5f), Is.Null);
    }

    [TestCase(0.5f, true, true)]
    [TestCase(0.5f, true, false)]
    [TestCase(0.5f, false, true)]
    [TestCase(0.2f, true, true)]
    [TestCase(0.75f, false, true)]
    [Category("Unit")]
    public void CreateBend_ConstantAcceleration_IsExact(float time, bool hasBefore, bool hasAfter)
    {
        // Place at moment s: 4 s + 1.5 s^2 / 2, and -2 s.
        using FlowPair before = MotionScenes.Pair(Width, Height, 4 - 0.75f, -2);
        using FlowPair flow = MotionScenes.Pair(Width, Height, 4 + 0.75f, -2);
        using FlowPair after = MotionScenes.Pair(Width, Height, 4 + 2.25f, -2);
        using Raster bend = MotionPath.CreateBend(flow, hasBefore ? before : null, hasAfter ? after : null, time)!;

        // Straight minus real place: what has to be added to displacements towards the frames.
        double expected = (time * 4.75) - ((time * 4) + (0.75 * time * time));
        for (int y = 16; y < Height - 16; y++)
        {
            for (int x = 24; x < Width - 24; x++)
            {
                Assert.That(bend.Row(y, 0)[x], Is.EqualTo(expected).Within(1e-3 * expected));
                Assert.That(bend.Row(y, 1)[x], Is.Zero.Within(1e-4));
            }
        }
    }

    [Test]
    [Category("Unit")]
    public void CreateBend_NeighbourThatContradictsItself_IsNone()
    {
        using FlowPair flow = MotionScenes.Pair(Width, Height, 4, 0);
        using FlowPair wrong = new(FlowScenes.Constant(Width, Height, 40, 9), FlowScenes.Constant(Width, Height, 30, 25));
        using Raster bend = MotionPath.CreateBend(flow, wrong, wrong, 0.5f)!;
        Assert.That(bend.Pixels.ToArray(), Is.All.EqualTo(0).Within(0.01));
    }

    [Test]
    [Category("Unit")]
    public void CreateBend_ImpossibleTurn_IsLimited()
    {
        using FlowPair flow = MotionScenes.Pair(640, 40, 1, 0);
        using FlowPair wrong = MotionScenes.Pair(640, 40, -200, 0);
        using Raster bend = MotionPath.CreateBend(flow, wrong, null, 0.5f)!;
        Assert.That(bend.Pixels.ToArray().Max(Math.Abs), Is.LessThan(10));
    }

    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(1, 5)]
    [TestCase(3, 3)]
    [Category("Unit")]
    public void CreateBend_TinyPicture_Works(int width, int height)
    {
        using FlowPair flow = MotionScenes.Pair(width, height, 0.2f, 0);
        using Raster bend = MotionPath.CreateBend(flow, flow, null, 0.5f)!;
        Assert.That((bend.Width, bend.Height), Is.EqualTo((width, height)));
        Assert.That(bend.Pixels.ToArray().All(float.IsFinite), Is.True);
    }
}
