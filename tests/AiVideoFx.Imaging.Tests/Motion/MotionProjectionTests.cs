using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
using AiVideoFx.Imaging.Tests.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Imaging.Tests.Motion;

[NoLeaks]
public sealed class MotionProjectionTests
{
    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [TestCase(0.25f)]
    [TestCase(0.5f)]
    [TestCase(1f)]
    [TestCase(0f)]
    [Category("Unit")]
    public void Create_ConstantFlow_IsSharedByTime(float time)
    {
        using Raster luma = MotionScenes.Moved(61, 47, 0, 0);
        using FlowPair flow = MotionScenes.Pair(61, 47, 4, -2);
        using MotionField field = MotionProjection.Create(flow, null, null, luma, luma, time, 2);
        Assert.That((field.Width, field.Height, field.Divisor, field.Time), Is.EqualTo((31, 24, 4, time)));
        Assert.That(field.ToFirst.Plane(0).ToArray(), Is.All.EqualTo(-2 * time).Within(1e-4));
        Assert.That(field.ToFirst.Plane(1).ToArray(), Is.All.EqualTo(time).Within(1e-4));
        Assert.That(field.ToSecond.Plane(0).ToArray(), Is.All.EqualTo(2 * (1 - time)).Within(1e-4));
        Assert.That(field.Weight.Row(12)[15], Is.EqualTo(1 - time).Within(1e-6));
    }

    [Test]
    [Category("Unit")]
    public void Create_HostileFlowAndLuma_StaysFiniteAndWeighted()
    {
        using Raster luma = MotionScenes.Moved(40, 40, 0, 0);
        luma.Row(9)[9] = float.NaN;
        luma.Row(9)[12] = 1e30f;
        using FlowPair flow = MotionScenes.Pair(40, 40, 1, 0);
        flow.Flow0To1.Row(20)[20] = 1e20f;
        flow.Flow1To0.Row(22, 1)[20] = -1e20f;
        using MotionField field = MotionProjection.Create(flow, flow, flow, luma, luma, 0.5f, 2);
        Assert.That(field.Weight.Pixels.ToArray(), Is.All.InRange(0, 1));
        Assert.That(field.ToFirst.Row(3, 0)[3], Is.EqualTo(-0.25f).Within(1e-4));
    }

    [TestCase(2)]
    [TestCase(5)]
    [Category("Property")]
    public void Create_AnyThreadCount_GivesTheSameBytes(int threads)
    {
        using Raster luma0 = MotionScenes.Moved(130, 151, 0, 0);
        using Raster luma1 = MotionScenes.Moved(130, 151, 3, 1);
        using FlowPair flow = DisFlow.Both(luma0, luma1, DisPreset.Patches);
        using MotionField expected = MotionProjection.Create(flow, flow, flow, luma0, luma1, 0.3f, 2);
        using MotionField actual = MotionProjection.Create(flow, flow, flow, luma0, luma1, 0.3f, 2, threads);
        RasterComparer.Exact.Check(expected.ToFirst, actual.ToFirst);
        RasterComparer.Exact.Check(expected.ToSecond, actual.ToSecond);
        RasterComparer.Exact.Check(expected.Weight, actual.Weight);
    }

    [Test]
    [Category("Unit")]
    public void Create_ObjectOverStillGround_BothMoveAsTheyDo()
    {
        // A square moves 16 pixels to the right; at the middle of the time it is half way.
        using Raster luma0 = FlowScenes.Square(200, 140, 40);
        using Raster luma1 = FlowScenes.Square(200, 140, 56);
        using FlowPair flow = DisFlow.Both(luma0, luma1, DisPreset.Patches);
        using MotionField field = MotionProjection.Create(flow, null, null, luma0, luma1, 0.5f, 1);
        Assert.That(field.ToFirst.Row(35, 0)[39], Is.EqualTo(-4).Within(0.2), "in the square, pixels of half the size");
        Assert.That(field.ToFirst.Row(10, 0)[39], Is.Zero.Within(0.2), "ground above");
        Assert.That(field.ToFirst.Row(35, 0)[80], Is.Zero.Within(0.2), "ground beside");
    }

    [Test]
    [Category("Unit")]
    public void Create_WrongSizes_SaysSo()
    {
        using Raster luma = MotionScenes.Moved(20, 20, 0, 0);
        using FlowPair flow = MotionScenes.Pair(21, 20, 0, 0);
        Assert.That(() => MotionProjection.Create(flow, null, null, luma, luma, 0.5f, 2), Throws.ArgumentException);
    }
}
