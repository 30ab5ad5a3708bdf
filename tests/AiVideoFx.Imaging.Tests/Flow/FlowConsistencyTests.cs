using AiVideoFx.Imaging.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Imaging.Tests.Flow;

[NoLeaks]
[Category("Unit")]
public sealed class FlowConsistencyTests
{
    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [Test]
    public void Check_OppositeFlows_AgreeInsideThePicture()
    {
        using Raster flow = FlowScenes.Constant(30, 20, 4, -2);
        using Raster back = FlowScenes.Constant(30, 20, -4, 2);
        using Raster error = FlowConsistency.Error(flow, back);
        using Raster occlusion = FlowConsistency.Occlusion(flow, back);
        using Raster confidence = FlowConsistency.Confidence(flow, back, maxThreads: 2);
        for (int y = 0; y < 20; y++)
        {
            for (int x = 0; x < 30; x++)
            {
                bool known = x + 4 <= 29 && y - 2 >= 0;
                Assert.That(error.Row(y)[x], Is.EqualTo(known ? 0 : float.PositiveInfinity));
                Assert.That(occlusion.Row(y)[x], Is.EqualTo(known ? 0f : 1f));
                Assert.That(confidence.Row(y)[x], Is.EqualTo(known ? 1f : 0f));
            }
        }
    }

    [Test]
    public void Check_FlowsThatDisagree_FollowTheRule()
    {
        // |f + b|^2 = 1, allowed is 0.01 * (100 + 81) + 0.5 = 2.31; with 2 pixels it is 4 against 2.14.
        using Raster flow = FlowScenes.Constant(40, 8, 10, 0);
        using Raster near = FlowScenes.Constant(40, 8, -9, 0);
        using Raster far = FlowScenes.Constant(40, 8, -8, 0);
        using Raster error = FlowConsistency.Error(flow, near);
        using Raster seen = FlowConsistency.Occlusion(flow, near);
        using Raster hidden = FlowConsistency.Occlusion(flow, far);
        using Raster trust = FlowConsistency.Confidence(flow, near);
        using Raster distrust = FlowConsistency.Confidence(flow, far);
        Assert.That(error.Row(3)[5], Is.EqualTo(1f));
        Assert.That(seen.Row(3)[5], Is.Zero);
        Assert.That(hidden.Row(3)[5], Is.EqualTo(1f));
        Assert.That(trust.Row(3)[5], Is.GreaterThan(0.8f));
        Assert.That(distrust.Row(3)[5], Is.LessThan(0.25f));
    }

    [Test]
    public void Check_WhatIsNotFinite_IsNotTrusted()
    {
        using Raster flow = FlowScenes.Constant(16, 16, 1, 0);
        using Raster back = FlowScenes.Constant(16, 16, -1, 0);
        flow.Row(2, 0)[2] = float.NaN;
        back.Row(5, 1)[5] = float.PositiveInfinity;
        using Raster confidence = FlowConsistency.Confidence(flow, back);
        Assert.That(confidence.Pixels.ToArray().All(float.IsFinite), Is.True);
        Assert.That(confidence.Row(2)[2], Is.Zero);
        Assert.That(confidence.Row(5)[4], Is.Zero);
    }

    [Test]
    public void Occlusion_MovingSquare_FindsWhatItCovers()
    {
        // A square moves right by 8 over a still background: what it covers next is hidden in frame 1.
        using Raster first = FlowScenes.Square(160, 120, 40);
        using Raster second = FlowScenes.Square(160, 120, 48);
        using FlowPair flows = DisFlow.Both(first, second, DisPreset.Medium);
        using Raster occlusion = FlowConsistency.Occlusion(flows.Flow0To1, flows.Flow1To0);
        double covered = Mean(occlusion, 101, 107, 50, 90);
        double still = Mean(occlusion, 120, 150, 30, 90);
        double inner = Mean(occlusion, 55, 85, 50, 90);
        TestContext.Out.WriteLine($"{covered:F3} {still:F3} {inner:F3}");
        Assert.That(covered, Is.GreaterThan(0.6));
        Assert.That(still, Is.LessThan(0.02));
        Assert.That(inner, Is.LessThan(0.02));
    }

    [Test]
    public void Resize_ScalesMotionWithThePicture()
    {
        using Raster flow = FlowScenes.Constant(10, 20, 3, -5);
        using Raster twice = FlowScaling.Resize(flow, 20, 10);
        Assert.That(twice.Plane(0).ToArray(), Has.All.EqualTo(6f).Within(1e-5f));
        Assert.That(twice.Plane(1).ToArray(), Has.All.EqualTo(-2.5f).Within(1e-5f));
    }

    private static double Mean(Raster plane, int left, int right, int top, int bottom)
    {
        double sum = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                sum += plane.Row(y)[x];
            }
        }

        return sum / ((right - left) * (bottom - top));
    }
}
