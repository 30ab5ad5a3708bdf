using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace AiVideoFx.Imaging.Tests;

public sealed class ResizeTests
{
    [Test]
    [Category("Golden")]
    public void Apply_GoldenCases_AreMatlabs()
    {
        string path = Path.Combine(TestContext.CurrentContext.TestDirectory, "golden", "imresize", "imresize.json");
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(path));
        using Raster picture = Read(golden.RootElement);
        int cases = 0;
        foreach (JsonElement element in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            ResizeFilter filter = Enum.Parse<ResizeFilter>(
                element.GetProperty("filter").GetString()!, ignoreCase: true);
            using Raster expected = Read(element);
            using Raster actual = Raster.Rent(expected.Width, expected.Height);

            Resize.Apply(picture, actual, filter);

            // 0 to 255 in float: 1e-6 of full scale.
            Assert.That(
                actual.Pixels.ToArray(),
                Is.EqualTo(expected.Pixels.ToArray()).Within(2.55e-4),
                $"{filter} to {expected.Width} x {expected.Height}");
            cases++;
        }

        Assert.That(cases, Is.EqualTo(24));
    }

    [Test]
    public void Apply_SameSize_IsCopy(
        [Values(ResizeFilter.Area, ResizeFilter.Bilinear, ResizeFilter.Bicubic, ResizeFilter.Lanczos3)]
        ResizeFilter filter)
    {
        using Raster picture = TestRaster.CreateNoise(19, 14, 2, seed: 1);
        using Raster copy = Raster.Rent(19, 14, 2);

        Resize.Apply(picture, copy, filter);

        Assert.That(copy.Pixels.SequenceEqual(picture.Pixels));
    }

    [Test]
    public void Apply_AnySizes_KeepsFlatAndIgnoresThreads()
    {
        Prop.ForAll<int, int, int>((inputSeed, outputSeed, seed) =>
        {
            int width = 1 + Pick(inputSeed, 40);
            int height = 1 + Pick(seed, 40);
            int newWidth = 1 + Pick(outputSeed, 90);
            int newHeight = 1 + Pick(seed / 3, 90);
            ResizeFilter filter = (ResizeFilter)Pick(seed ^ outputSeed, 5);
            using Raster flat = Raster.Rent(width, height, 2);
            flat.Pixels.Fill(0.3f);
            using Raster noise = TestRaster.CreateNoise(width, height, 2, seed);
            using Raster flatResult = Raster.Rent(newWidth, newHeight, 2);
            using Raster serial = Raster.Rent(newWidth, newHeight, 2);
            using Raster parallel = Raster.Rent(newWidth, newHeight, 2);

            Resize.Apply(flat, flatResult, filter);
            Resize.Apply(noise, serial, filter);
            Resize.Apply(noise, parallel, filter, maxThreads: 3);

            return flatResult.Pixels.ToArray().All(v => Math.Abs(v - 0.3f) < 1e-6)
                && serial.Pixels.SequenceEqual(parallel.Pixels);
        }).QuickCheckThrowOnFailure();
    }

    [TestCase(150, 70, 200, 33)]
    [TestCase(70, 40, 300, 170)]
    [TestCase(301, 9, 130, 8)]
    public void Apply_WiderThanAnyStrip_IsTheDefinition(int width, int height, int newWidth, int newHeight)
    {
        using Raster picture = TestRaster.CreateNoise(width, height, 2, seed: 6);
        using Raster result = Raster.Rent(newWidth, newHeight, 2);

        Resize.Apply(picture, result, ResizeFilter.Bilinear);

        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                double expected = Triangles(
                    picture.Plane(1),
                    width,
                    height,
                    (x + 0.5) * width / newWidth,
                    (y + 0.5) * height / newHeight,
                    Math.Max(1, (double)width / newWidth),
                    Math.Max(1, (double)height / newHeight));
                Assert.That((double)result.Row(y, 1)[x], Is.EqualTo(expected).Within(1e-6), $"({x}, {y})");
            }
        }
    }

    [Test]
    public void Apply_AreaShrink_AgreesWithReadingSmaller()
    {
        FrameView view = TestFrame.Create(new PixelRect(0, 0, 53, 37), PixelDepth.Float, PixelComponents.Rgba);
        TestFrame.Fill(view, seed: 8);
        using Raster whole = Raster.Rent(53, 37, 4);
        using Raster resized = Raster.Rent(20, 11, 4);
        using Raster read = Raster.Rent(20, 11, 4);

        RasterConversion.ToRaster(view, whole);
        Resize.Apply(whole, resized, ResizeFilter.Area);
        RasterConversion.ToRaster(view, read);

        Assert.That(read.Pixels.ToArray(), Is.EqualTo(resized.Pixels.ToArray()).Within(1e-6));
    }

    [Test]
    public void Apply_GivenScale_PlacesSamplesByIt()
    {
        // A ramp enlarged by 1.5 into 3 * 1.5 = 4.5, rounded up to 5 columns: centres at (i + 0.5) / 1.5 - 0.5.
        using Raster ramp = Raster.Rent(3, 1);
        ramp.Pixels[0] = 0;
        ramp.Pixels[1] = 1;
        ramp.Pixels[2] = 2;
        using Raster result = Raster.Rent(5, 1);

        Resize.Apply(ramp, result, ResizeFilter.Bilinear, 1.5, 1);

        Assert.That(result.Pixels.ToArray(), Is.EqualTo(new[] { 0, 0.5f, 7 / 6f, 11 / 6f, 2 }).Within(1e-6));
    }

    [Test]
    public void Apply_OtherChannels_IsRejected()
    {
        using Raster three = TestRaster.CreateNoise(4, 4, 3, seed: 1);
        using Raster one = Raster.Rent(4, 4);

        Assert.Throws<ArgumentException>(() => Resize.Apply(three, one, ResizeFilter.Bicubic));
    }

    // Weighted mean with a triangle of the given half widths around a place; samples' centres are at halves, the border
    // is mirrored.
    private static double Triangles(
        ReadOnlySpan<float> plane, int width, int height, double x, double y, double reachX, double reachY)
    {
        double sum = 0;
        double total = 0;
        for (int row = (int)(y - reachY) - 2; row < y + reachY + 2; row++)
        {
            for (int column = (int)(x - reachX) - 2; column < x + reachX + 2; column++)
            {
                double weight = Math.Max(0, 1 - (Math.Abs(column + 0.5 - x) / reachX))
                    * Math.Max(0, 1 - (Math.Abs(row + 0.5 - y) / reachY));
                sum += weight * plane[(Mirror(row, height) * width) + Mirror(column, width)];
                total += weight;
            }
        }

        return sum / total;
    }

    private static int Mirror(int i, int length) => i < 0 ? -1 - i : i >= length ? (2 * length) - 1 - i : i;

    // Any generated number, made an index.
    private static int Pick(int value, int count) => ((value % count) + count) % count;

    private static Raster Read(JsonElement element)
    {
        Raster raster = Raster.Rent(element.GetProperty("width").GetInt32(), element.GetProperty("height").GetInt32());
        int i = 0;
        foreach (JsonElement value in element.GetProperty("pixels").EnumerateArray())
        {
            raster.Pixels[i++] = value.GetSingle();
        }

        return raster;
    }
}
