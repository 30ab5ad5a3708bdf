namespace AiVideoFx.Imaging.Tests;

public sealed class GuidedFilterTests
{
    [Test]
    public void Enlarge_FlatMap_StaysFlat([Values] bool weighted)
    {
        using Raster guide = TestRaster.CreateNoise(64, 48, 1, seed: 1);
        using Raster lowGuide = Raster.Rent(16, 12);
        Resize.Apply(guide, lowGuide, ResizeFilter.Area);
        using Raster map = Raster.Rent(16, 12, 2);
        map.Plane(0).Fill(1.25f);
        map.Plane(1).Fill(-3);
        using Raster confidence = TestRaster.CreateNoise(16, 12, 1, seed: 2);
        using Raster result = Raster.Rent(64, 48, 2);

        GuidedFilter.Enlarge(map, lowGuide, guide, result, sigma: 2, epsilon: 1e-3f, weighted ? confidence : null);

        Assert.That(result.Plane(0).ToArray(), Is.All.EqualTo(1.25f).Within(1e-4));
        Assert.That(result.Plane(1).ToArray(), Is.All.EqualTo(-3f).Within(1e-4));
    }

    [Test]
    public void Enlarge_EdgeInGuide_IsSharperThanPlainEnlarging()
    {
        // The guide steps from 0.2 to 0.8 at column 64 of 128; the map is the same step seen at an eighth of the size.
        using Raster guide = Raster.Rent(128, 64);
        using Raster truth = Raster.Rent(128, 64);
        for (int y = 0; y < 64; y++)
        {
            guide.Row(y)[..60].Fill(0.2f);
            guide.Row(y)[60..].Fill(0.8f);
            truth.Row(y)[..60].Fill(1);
            truth.Row(y)[60..].Fill(2);
        }

        using Raster lowGuide = Raster.Rent(16, 8);
        using Raster map = Raster.Rent(16, 8);
        Resize.Apply(guide, lowGuide, ResizeFilter.Area);
        Resize.Apply(truth, map, ResizeFilter.Area);
        using Raster guided = Raster.Rent(128, 64);
        using Raster plain = Raster.Rent(128, 64);

        GuidedFilter.Enlarge(map, lowGuide, guide, guided, sigma: 1.5, epsilon: 1e-4f);
        Resize.Apply(map, plain, ResizeFilter.Bilinear);

        double guidedError = Error(guided, truth);
        double plainError = Error(plain, truth);
        Assert.That(guidedError, Is.LessThan(0.1 * plainError), $"guided {guidedError:F5}, plain {plainError:F5}");
    }

    [Test]
    public void Enlarge_Threads_GiveTheSameBytes()
    {
        using Raster guide = TestRaster.CreateNoise(61, 47, 1, seed: 1);
        using Raster lowGuide = TestRaster.CreateNoise(13, 9, 1, seed: 2);
        using Raster map = TestRaster.CreateNoise(13, 9, 3, seed: 3);
        using Raster serial = Raster.Rent(61, 47, 3);
        using Raster parallel = Raster.Rent(61, 47, 3);

        GuidedFilter.Enlarge(map, lowGuide, guide, serial, sigma: 4, epsilon: 0.01f);
        GuidedFilter.Enlarge(map, lowGuide, guide, parallel, sigma: 4, epsilon: 0.01f, maxThreads: 4);

        Assert.That(serial.Pixels.SequenceEqual(parallel.Pixels));
    }

    private static double Error(Raster actual, Raster expected)
    {
        double sum = 0;
        for (int i = 0; i < actual.Pixels.Length; i++)
        {
            sum += Math.Abs(actual.Pixels[i] - expected.Pixels[i]);
        }

        return sum / actual.Pixels.Length;
    }
}
