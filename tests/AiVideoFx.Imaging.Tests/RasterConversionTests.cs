namespace AiVideoFx.Imaging.Tests;

public sealed class RasterConversionTests
{
    [Test]
    public void ToRaster_AndBack_IsIdentity(
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Depths))] PixelDepth depth,
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Components))] PixelComponents components,
        [Values(1, 3, 37)] int width,
        [Values(1, 2)] int threads)
    {
        PixelRect bounds = new(-5, 7, -5 + width, 18);
        FrameView source = TestFrame.Create(bounds, depth, components, paddingBytes: 1);
        TestFrame.Fill(source, seed: width);
        FrameView back = TestFrame.Create(bounds, depth, components, 2, true, out byte[] memory);
        using Raster raster = Raster.Rent(width, 11, components.Count());

        RasterConversion.ToRaster(source, raster, threads);
        RasterConversion.FromRaster(raster, back, threads);

        Assert.That(TestFrame.SamePixels(source, back));
        Assert.That(TestFrame.PaddingIsUntouched(back, memory));
    }

    [Test]
    public void ToRaster_TopRow_IsHighestY()
    {
        FrameView source = TestFrame.Create(
            new PixelRect(0, 0, 9, 6), PixelDepth.Float, PixelComponents.Rgba, topDown: true);
        TestFrame.Fill(source, seed: 1);
        using Raster raster = Raster.Rent(9, 6, 4);

        RasterConversion.ToRaster(source, raster);

        for (int channel = 0; channel < 4; channel++)
        {
            for (int x = 0; x < 9; x++)
            {
                Assert.That((double)raster.Row(0, channel)[x], Is.EqualTo(TestFrame.Get(source, x, 5, channel)));
                Assert.That((double)raster.Row(5, channel)[x], Is.EqualTo(TestFrame.Get(source, x, 0, channel)));
            }
        }
    }

    [Test]
    public void ToRaster_OtherComponents_FollowsPixelConversion(
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Depths))] PixelDepth depth,
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Components))] PixelComponents from,
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Components))] PixelComponents to)
    {
        FrameView source = TestFrame.Create(new PixelRect(0, 0, 21, 5), depth, from);
        TestFrame.Fill(source, seed: 3);
        FrameView expected = TestFrame.Create(source.Bounds, PixelDepth.Float, to);
        PixelConversion.Convert(source, expected);
        using Raster raster = Raster.Rent(21, 5, to.Count());
        FrameView written = TestFrame.Create(source.Bounds, PixelDepth.Float, from);
        FrameView writtenExpected = TestFrame.Create(source.Bounds, PixelDepth.Float, from);

        RasterConversion.ToRaster(source, raster);
        RasterConversion.FromRaster(raster, written);
        PixelConversion.Convert(expected, writtenExpected);

        for (int y = 0; y < 5; y++)
        {
            for (int i = 0; i < 21 * to.Count(); i++)
            {
                float actual = raster.Row(4 - y, i % to.Count())[i / to.Count()];
                Assert.That((double)actual, Is.EqualTo(TestFrame.Get(expected, i / to.Count(), y, i % to.Count())));
            }
        }

        Assert.That(TestFrame.SamePixels(written, writtenExpected));
    }

    [TestCase(64, 48, 16, 12)]
    [TestCase(61, 47, 16, 9)]
    [TestCase(10, 7, 9, 7)]
    [TestCase(7, 10, 7, 1)]
    [TestCase(1, 1, 1, 1)]
    public void ToRaster_Smaller_IsAreaMean(int width, int height, int smallWidth, int smallHeight)
    {
        FrameView source = TestFrame.Create(
            new PixelRect(3, 4, 3 + width, 4 + height), PixelDepth.Float, PixelComponents.Rgba);
        TestFrame.Fill(source, seed: 5);
        using Raster small = Raster.Rent(smallWidth, smallHeight, 4);
        using Raster threaded = Raster.Rent(smallWidth, smallHeight, 4);

        RasterConversion.ToRaster(source, small);
        RasterConversion.ToRaster(source, threaded, maxThreads: 3);

        Assert.That(threaded.Pixels.SequenceEqual(small.Pixels));
        for (int y = 0; y < smallHeight; y++)
        {
            for (int x = 0; x < smallWidth; x++)
            {
                double expected = AreaMean(
                    source, x, y, (double)width / smallWidth, (double)height / smallHeight, channel: 2);
                Assert.That((double)small.Row(y, 2)[x], Is.EqualTo(expected).Within(1e-5));
            }
        }
    }

    [Test]
    public void ToLuma_Whole_IsWeightedSum(
        [ValueSource(typeof(TestFrame), nameof(TestFrame.Components))] PixelComponents components)
    {
        FrameView source = TestFrame.Create(new PixelRect(0, 0, 23, 4), PixelDepth.Half, components);
        TestFrame.Fill(source, seed: 9);
        using Raster luma = Raster.Rent(23, 4);

        RasterConversion.ToLuma(source, luma, LumaWeights.Rec709);

        for (int x = 0; x < 23; x++)
        {
            double expected = components == PixelComponents.Alpha
                ? TestFrame.Get(source, x, 3, 0)
                : (0.2126 * TestFrame.Get(source, x, 3, 0))
                    + (0.7152 * TestFrame.Get(source, x, 3, 1))
                    + (0.0722 * TestFrame.Get(source, x, 3, 2));
            Assert.That((double)luma.Row(0)[x], Is.EqualTo(expected).Within(1e-6));
        }
    }

    [Test]
    public void ToLuma_SmallerFlatPicture_StaysFlat([Values(3, 7, 16, 31)] int smallWidth)
    {
        FrameView source = TestFrame.Create(new PixelRect(0, 0, 101, 83), PixelDepth.Byte, PixelComponents.Rgba);
        for (int y = 0; y < 83; y++)
        {
            source.Row(y).Fill(153);
        }

        using Raster luma = Raster.Rent(smallWidth, smallWidth);

        RasterConversion.ToLuma(source, luma, LumaWeights.Rec709);

        Assert.That(luma.Pixels.ToArray(), Is.All.EqualTo(0.6f).Within(1e-6));
    }

    [Test]
    public void ToRaster_Larger_IsRejected()
    {
        FrameView source = TestFrame.Create(new PixelRect(0, 0, 4, 4), PixelDepth.Byte, PixelComponents.Rgba);
        using Raster raster = Raster.Rent(5, 4, 4);

        Assert.Throws<ArgumentException>(() => RasterConversion.ToRaster(source, raster));
    }

    private static double AreaMean(FrameView source, int x, int y, double scaleX, double scaleY, int channel)
    {
        double sum = 0;
        for (int row = 0; row < source.Height; row++)
        {
            for (int column = 0; column < source.Width; column++)
            {
                double cover =
                    Overlap(column, x * scaleX, (x + 1) * scaleX) * Overlap(row, y * scaleY, (y + 1) * scaleY);
                sum += cover * TestFrame.Get(source, source.Bounds.X1 + column, source.Bounds.Y2 - 1 - row, channel);
            }
        }

        return sum / (scaleX * scaleY);
    }

    private static double Overlap(int pixel, double from, double to) =>
        Math.Max(0, Math.Min(pixel + 1, to) - Math.Max(pixel, from));
}
