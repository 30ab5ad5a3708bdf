namespace AiVideoFx.Imaging.Tests;

public sealed class GaussianBlurTests
{
    [Test]
    public void Apply_FlatPicture_StaysFlat(
        [Values(0, 0.5, 1.7, 4, 4.1, 9, 40, 1000)] double sigma,
        [Values] BorderMode border,
        [Values(1, 2, 53)] int width)
    {
        using Raster picture = Raster.Rent(width, 31, 3);
        picture.Pixels.Fill(0.7f);

        GaussianBlur.Apply(picture, picture, sigma, border);

        Assert.That(picture.Pixels.ToArray(), Is.All.EqualTo(0.7f).Within(1e-6));
    }

    [TestCase(200)]
    [TestCase(1e30)]
    public void Apply_SigmaBeyondPicture_IsTheMean(double sigma)
    {
        using Raster picture = TestRaster.CreateNoise(41, 29, 1, seed: 5);
        float mean = picture.Pixels.ToArray().Average();

        GaussianBlur.Apply(picture, picture, sigma);

        Assert.That(picture.Pixels.ToArray(), Is.All.EqualTo(mean).Within(1e-5));
    }

    [Test]
    public void Apply_SmallSigma_IsTheKernel([Values(0.6, 1.5, 3)] double sigma)
    {
        using Raster picture = TestRaster.CreateNoise(47, 39, 1, seed: 3);
        using Raster blurred = Raster.Rent(47, 39);
        using Raster threaded = Raster.Rent(47, 39);

        GaussianBlur.Apply(picture, blurred, sigma);
        GaussianBlur.Apply(picture, threaded, sigma, maxThreads: 3);

        Assert.That(blurred.Pixels.SequenceEqual(threaded.Pixels));
        float[] expected = Reference(picture, sigma);
        Assert.That(blurred.Pixels.ToArray(), Is.EqualTo(expected).Within(1e-4)); // the kernel is cut at 4 sigma
    }

    [TestCase(3.1)]
    [TestCase(4.4)]
    [TestCase(4.5)]
    [TestCase(7)]
    [TestCase(12.3)]
    [TestCase(30)]
    public void Apply_LargeSigma_IsNearTheKernel(double sigma)
    {
        using Raster picture = TestRaster.CreateNoise(211, 163, 1, seed: 4);
        using Raster blurred = Raster.Rent(211, 163);

        GaussianBlur.Apply(picture, blurred, sigma);

        float[] expected = Reference(picture, sigma);
        double mean = expected.Average();
        double deviation = Math.Sqrt(expected.Average(v => (v - mean) * (v - mean)));
        double error = Math.Sqrt(expected.Select((v, i) => Math.Pow(v - blurred.Pixels[i], 2)).Average());
        Console.WriteLine($"sigma {sigma}: relative error {error / deviation:F4}");
        Assert.That(error / deviation, Is.LessThan(0.01));
    }

    [Test]
    public void Apply_LargeSigmaOnPoint_HasItsVariance([Values(5, 11, 20)] double sigma)
    {
        using Raster picture = Raster.Rent(301, 301);
        picture.Pixels.Clear();
        picture.Row(150)[150] = 1;

        GaussianBlur.Apply(picture, picture, sigma);

        double variance = 0;
        double sum = 0;
        for (int y = 0; y < 301; y++)
        {
            for (int x = 0; x < 301; x++)
            {
                sum += picture.Row(y)[x];
                variance += picture.Row(y)[x] * (x - 150) * (x - 150);
            }
        }

        Assert.That(sum, Is.EqualTo(1).Within(0.02));
        Assert.That(Math.Sqrt(variance / sum), Is.EqualTo(sigma).Within(0.03 * sigma));
    }

    [Test]
    public void ApplyWeighted_MaskedPixels_DoNotCount([Values(1.5, 10)] double sigma)
    {
        using Raster picture = Raster.Rent(60, 40, 2);
        using Raster mask = Raster.Rent(60, 40);
        using Raster blurred = Raster.Rent(60, 40, 2);
        picture.Pixels.Fill(0.25f);
        mask.Pixels.Fill(1);
        for (int y = 10; y < 20; y++)
        {
            picture.Row(y)[5..30].Fill(float.NaN);
            picture.Row(y, 1)[5..30].Fill(1e20f);
            mask.Row(y)[5..30].Clear();
        }

        GaussianBlur.ApplyWeighted(picture, mask, blurred, sigma, fallback: 0.25f);

        Assert.That(blurred.Pixels.ToArray(), Is.All.EqualTo(0.25f).Within(1e-6));
    }

    [Test]
    public void ApplyWeighted_NoWeightNear_IsFallback()
    {
        using Raster picture = TestRaster.CreateNoise(30, 20, 1, seed: 1);
        using Raster mask = Raster.Rent(30, 20);
        using Raster sums = Raster.Rent(30, 20);
        mask.Pixels.Clear();
        mask.Row(0)[0] = 1;

        GaussianBlur.ApplyWeighted(picture, mask, picture, sigma: 1, fallback: -5, sums);

        Assert.That(picture.Row(15)[15], Is.EqualTo(-5));
        Assert.That(sums.Row(15)[15], Is.Zero);
        Assert.That(sums.Row(0)[0], Is.GreaterThan(0.1f));
    }

    [Test]
    public void Apply_NaN_StaysNear([Values(2, 10)] double sigma)
    {
        using Raster picture = TestRaster.CreateNoise(200, 100, 1, seed: 1);
        picture.Row(50)[20] = float.NaN;

        GaussianBlur.Apply(picture, picture, sigma);

        Assert.That(picture.Row(50)[20], Is.NaN);
        Assert.That(picture.Row(50)[20 + (int)(6 * sigma)], Is.Not.NaN);
    }

    [Test]
    public void Apply_AnySigma_ReturnsEveryRaster()
    {
        int before = Raster.Outstanding;
        using (Raster picture = TestRaster.CreateNoise(31, 17, 3, seed: 1))
        {
            GaussianBlur.Apply(picture, picture, 1);
            GaussianBlur.Apply(picture, picture, 8);
            Assert.Throws<ArgumentOutOfRangeException>(() => GaussianBlur.Apply(picture, picture, double.NaN));
        }

        Assert.That(Raster.Outstanding, Is.EqualTo(before));
    }

    // Straight sums with a mirrored border and a kernel cut at 6 sigma.
    private static float[] Reference(Raster picture, double sigma)
    {
        double[] along = Along(
            [.. picture.Pixels.ToArray().Select(v => (double)v)],
            picture.Width,
            picture.Height,
            sigma,
            1,
            picture.Width);
        double[] both = Along(along, picture.Height, picture.Width, sigma, picture.Width, 1);
        return [.. both.Select(v => (float)v)];
    }

    private static double[] Along(double[] pixels, int length, int lines, double sigma, int step, int lineStep)
    {
        double[] result = new double[pixels.Length];
        int reach = (int)Math.Ceiling(6 * sigma);
        double[] kernel =
            [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(k => Math.Exp(-0.5 * k * k / (sigma * sigma)))];
        double total = kernel.Sum();
        for (int line = 0; line < lines; line++)
        {
            for (int i = 0; i < length; i++)
            {
                double sum = 0;
                for (int k = -reach; k <= reach; k++)
                {
                    int at = (((i + k) % (2 * length)) + (2 * length)) % (2 * length);
                    at = at < length ? at : (2 * length) - 1 - at;
                    sum += kernel[k + reach] * pixels[(line * lineStep) + (at * step)];
                }

                result[(line * lineStep) + (i * step)] = sum / total;
            }
        }

        return result;
    }
}
