using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
using AiVideoFx.Imaging.Tests.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Imaging.Tests.Motion;

/// <summary>The camera's motion, and the layer that follows it.</summary>
[NoLeaks]
public sealed class LayerTests
{
    // What does not fit still counts a little: Geman and McClure's weights never reach 0.
    private const double FitTolerance = 0.02;

    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    private static readonly CameraMotion[] Cameras =
    [
        new(new(3.5, 2, -1), new(-1.25, 0.5, 3)),
        new(new(-2, 1, 0.5, AlongXX: 3, AlongXY: -1), new(4, 0, 6, AlongXY: 3, AlongYY: -1)),
    ];

    [TestCaseSource(nameof(Cameras))]
    [Category("Unit")]
    public void Fit_CameraWithAnObjectInFront_FindsTheCamera(CameraMotion camera)
    {
        using Raster there = Raster.Rent(160, 90, 2);
        camera.Fill(there);
        for (int y = 20; y < 60; y++)
        {
            there.Row(y).Slice(40, 50).Fill(-9);
            there.Row(y, 1).Slice(40, 50).Fill(6);
        }

        using Raster back = there.Clone();
        System.Numerics.Tensors.TensorPrimitives.Negate(there.Pixels, back.Pixels);

        CameraMotion found = CameraMotion.Fit(new FlowPair(there, back));

        Assert.That(Numbers(found), Is.EqualTo(Numbers(camera)).Within(FitTolerance));
    }

    [Test]
    [Category("Unit")]
    public void Fit_NoMotion_IsExactlyNone([Values(1, 7, 640)] int width)
    {
        using FlowPair still = MotionScenes.Pair(width, 5, 0, 0);

        Assert.That(Numbers(CameraMotion.Fit(still)), Is.All.Zero);
    }

    [TestCase(0f)]
    [TestCase(0.25f)]
    [TestCase(1f)]
    [Category("Unit")]
    public void Synthesize_FarLayer_MixesThePicturesOfBothLayers(float share)
    {
        using Raster grey = MotionScenes.Moved(64, 48, 0, 0);
        FrameView picture = MotionScenes.Show(grey);
        using MotionField near = MotionScenes.Constant(picture.Bounds, 2, 0.5f, 4, 0);
        using MotionField far = MotionScenes.Constant(picture.Bounds, 2, 0.5f, 0, 4);
        FrameView nearOnly = MotionScenes.Blank(64, 48), farOnly = MotionScenes.Blank(64, 48), both = MotionScenes.Blank(64, 48);
        FrameSynthesis.Synthesize(picture, picture, near, picture.Bounds, nearOnly);
        FrameSynthesis.Synthesize(picture, picture, far, picture.Bounds, farOnly);
        using Raster shares = Raster.Rent(near.Width, near.Height);
        shares.Pixels.Fill(share);
        MotionField layered = near with { Far = new FarLayer(far.ToFirst, far.ToSecond, shares) };

        FrameSynthesis.Synthesize(picture, picture, layered, picture.Bounds, both);

        for (int y = 0; y < 48; y++)
        {
            float[] expected = [.. MotionScenes.Pixels(nearOnly, y).ToArray().Zip(MotionScenes.Pixels(farOnly, y).ToArray(), (n, f) => n + ((f - n) * share))];
            Assert.That(MotionScenes.Pixels(both, y).ToArray(), Is.EqualTo(expected).Within(1e-6));
        }
    }

    [Test]
    [Category("Unit")]
    public void Only_OneLayer_PaintsTheOtherOver()
    {
        using Raster grey = MotionScenes.Moved(80, 60, 0, 0);
        using AnalysisPicture picture = AnalysisPicture.Create(MotionScenes.Show(grey), 1);
        using Raster layer = Raster.Rent(80, 60);
        for (int y = 0; y < 60; y++)
        {
            layer.Row(y)[..40].Fill(1);
            layer.Row(y)[40..].Clear();
        }

        using AnalysisPicture left = picture.Only(layer);

        Assert.That(left.Luma.Row(30)[..40].ToArray(), Is.EqualTo(picture.Luma.Row(30)[..40].ToArray()));
        float[] painted = left.Luma.Row(30)[48..].ToArray(), covered = picture.Luma.Row(30)[48..].ToArray();
        Assert.That(Roughness(painted), Is.LessThan(0.1 * Roughness(covered)), "nothing of what is covered is left to move");
    }

    private static double Roughness(float[] row) => row.Zip(row.Skip(1), static (a, b) => (double)Math.Abs(a - b)).Sum();

    private static double[] Numbers(CameraMotion motion) =>
    [
        motion.U.Constant, motion.U.AlongX, motion.U.AlongY, motion.U.AlongXX, motion.U.AlongXY, motion.U.AlongYY,
        motion.V.Constant, motion.V.AlongX, motion.V.AlongY, motion.V.AlongXX, motion.V.AlongXY, motion.V.AlongYY,
    ];
}
