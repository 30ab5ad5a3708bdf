using AiVideoFx.Imaging.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Imaging.Tests.Flow;

[NoLeaks]
[Category("Unit")]
public sealed class WarpTests
{
    private static readonly WarpFilter[] Filters = [WarpFilter.Bilinear, WarpFilter.CatmullRom];

    private static readonly (int Width, int Height)[] Sizes = [(1, 1), (1, 9), (9, 1), (2, 2), (3, 4), (7, 5), (33, 18)];

    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [Test]
    public void Backward_NoMotion_IsIdentity(
        [ValueSource(nameof(Filters))] WarpFilter filter, [ValueSource(nameof(Sizes))] (int Width, int Height) size)
    {
        using Raster image = Noise(size.Width, size.Height, 3);
        using Raster flow = FlowScenes.Constant(size.Width, size.Height, 0, 0);
        using Raster inside = Raster.Rent(size.Width, size.Height);
        using Raster result = Raster.Rent(size.Width, size.Height, 3);
        Warp.Backward(image, flow, result, filter, inside);
        RasterComparer.Exact.Check(image, result);
        Assert.That(inside.Pixels.ToArray().All(v => v == 1f), Is.True);
    }

    [TestCaseSource(nameof(Filters))]
    public void Backward_NoMotion_KeepsWhatIsNotFiniteInItsPlace(WarpFilter filter)
    {
        using Raster image = Noise(20, 20, 1);
        image.Row(10)[10] = float.NaN;
        image.Row(3)[19] = float.PositiveInfinity;
        using Raster flow = FlowScenes.Constant(20, 20, 0, 0);
        using Raster result = Warp.Backward(image, flow, filter);
        Assert.That(result.Pixels.ToArray().Count(v => !float.IsFinite(v)), Is.EqualTo(2));
    }

    [TestCaseSource(nameof(Filters))]
    public void Backward_WholePixels_CopiesAndRepeatsTheEdge(WarpFilter filter)
    {
        using Raster image = Noise(24, 17, 2);
        using Raster flow = FlowScenes.Constant(24, 17, 5, -3);
        using Raster inside = Raster.Rent(24, 17);
        using Raster result = Raster.Rent(24, 17, 2);
        Warp.Backward(image, flow, result, filter, inside, maxThreads: 2);
        for (int y = 0; y < 17; y++)
        {
            for (int x = 0; x < 24; x++)
            {
                Assert.That(result.Row(y, 1)[x], Is.EqualTo(image.Row(Math.Max(0, y - 3), 1)[Math.Min(23, x + 5)]));
                Assert.That(inside.Row(y)[x], Is.EqualTo(x + 5 <= 23 && y - 3 >= 0 ? 1f : 0f));
            }
        }
    }

    [Test]
    public void Backward_HalfPixel_IsTheMean()
    {
        using Raster image = Noise(12, 12, 1);
        using Raster flow = FlowScenes.Constant(12, 12, 0.5f, 0.25f);
        using Raster result = Warp.Backward(image, flow);
        float upper = (image.Row(4)[6] + image.Row(4)[7]) / 2;
        float lower = (image.Row(5)[6] + image.Row(5)[7]) / 2;
        Assert.That(result.Row(4)[6], Is.EqualTo((0.75f * upper) + (0.25f * lower)).Within(1e-6f));
    }

    [Test]
    public void Backward_CatmullRom_ReproducesParabolas()
    {
        // The cubic is exact for polynomials of degree 2.
        using Raster image = Raster.Rent(20, 20);
        static float Parabola(float x, float y) => (0.01f * x * x) - (0.02f * x * y) + (0.03f * y * y) + x;
        for (int i = 0; i < 400; i++)
        {
            image.Pixels[i] = Parabola(i % 20, i / 20);
        }

        using Raster flow = FlowScenes.Constant(20, 20, 0.3f, -1.6f);
        using Raster result = Warp.Backward(image, flow, WarpFilter.CatmullRom);
        Assert.That(result.Row(10)[9], Is.EqualTo(Parabola(9.3f, 8.4f)).Within(1e-4f));
    }

    [Test]
    public void Backward_CatmullRomAtEdges_IsBetweenInnerAndClamped()
    {
        using Raster image = Raster.Rent(9, 9);
        image.Pixels.Fill(0.25f);
        using Raster flow = FlowScenes.Constant(9, 9, 0.4f, 0.7f);
        using Raster result = Warp.Backward(image, flow, WarpFilter.CatmullRom);
        Assert.That(result.Pixels.ToArray().All(v => MathF.Abs(v - 0.25f) <= 1e-6f), Is.True);
    }

    [TestCaseSource(nameof(Filters))]
    public void Backward_HostileMotion_ReadsThePictureOnly(WarpFilter filter)
    {
        using Raster image = Noise(19, 14, 1);
        using Raster flow = FlowScenes.Constant(19, 14, 0, 0);
        float[] hostile = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3e38f, -3e38f, 2e9f, -2e9f];
        for (int i = 0; i < 14; i++)
        {
            flow.Row(i, i % 2)[i] = hostile[i % hostile.Length];
        }

        using Raster inside = Raster.Rent(19, 14);
        using Raster result = Raster.Rent(19, 14);
        Warp.Backward(image, flow, result, filter, inside);
        Assert.That(result.Pixels.ToArray().All(v => v is >= 0 and <= 1), Is.True);
        Assert.That(inside.Pixels.ToArray().Count(v => v == 0), Is.EqualTo(14));
    }

    [Test]
    public void Backward_WrongShapes_Throws()
    {
        using Raster image = Noise(8, 8, 3);
        using Raster flow = FlowScenes.Constant(8, 7, 0, 0);
        using Raster good = FlowScenes.Constant(8, 8, 0, 0);
        Assert.That(() => Warp.Backward(image, flow), Throws.ArgumentException);
        Assert.That(() => Warp.Backward(image, image), Throws.ArgumentException);
        Assert.That(() => Warp.Backward(image, good, image), Throws.ArgumentException);
    }

    private static Raster Noise(int width, int height, int channels)
    {
        Random random = new(7);
        Raster raster = Raster.Rent(width, height, channels);
        foreach (ref float value in raster.Pixels)
        {
            value = random.NextSingle();
        }

        return raster;
    }
}
