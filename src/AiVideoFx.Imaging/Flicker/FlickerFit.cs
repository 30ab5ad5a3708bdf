namespace AiVideoFx.Imaging.Flicker;

/// <summary>The measured log-gain from one frame to a neighbour in time, in each of the three shapes.</summary>
/// <param name="Global">1 × 1.</param>
/// <param name="Bands">1 × height: one value a row.</param>
/// <param name="Local">width × height.</param>
/// <param name="NoneError">Weighted sum of squared log-ratios, nothing taken off.</param>
/// <param name="GlobalError">The same after taking off <paramref name="Global"/>.</param>
/// <param name="BandsError">The same after taking off <paramref name="Bands"/>.</param>
/// <param name="LocalError">The same after taking off <paramref name="Local"/>.</param>
internal sealed record FlickerFit(
    Raster Global, Raster Bands, Raster Local, double NoneError, double GlobalError, double BandsError, double LocalError)
{
    // Reweighting rounds: an object whose look changes is not flicker.
    private const int Rounds = 3;

    // Residuals count as outliers from about this many deviations on, and a deviation is never taken below the floor.
    private const float OutlierDeviations = 3;
    private const float DeviationFloor = 0.01f;

    // Less blurred weight than this and the local gain leans on its wider surroundings.
    private const float TrustedWeight = 0.08f;

    // Rows next to each other may differ more than places side by side: bands are steeper than uneven light.
    private const float BandsNarrower = 4;

    public long Bytes => (Global.Pixels.Length + Bands.Pixels.Length + Local.Pixels.Length) * (long)sizeof(float);

    /// <summary>Fits all shapes.</summary>
    /// <param name="ratio">Natural log of neighbour over frame; 1 or 3 channels, fitted one by one.</param>
    /// <param name="weight">1 channel: how much a sample counts.</param>
    /// <param name="sigma">Standard deviation of the local shape's smoothing, in pixels of the working picture.</param>
    public static FlickerFit Measure(Raster ratio, Raster weight, float sigma)
    {
        int width = ratio.Width;
        int height = ratio.Height;
        Raster global = Raster.Allocate(1, 1, ratio.Channels);
        Raster bands = Raster.Allocate(1, height, ratio.Channels);
        Raster local = Raster.Allocate(width, height, ratio.Channels);
        Span<double> errors = stackalloc double[4];
        using Raster plane = Raster.Rent(width, height);
        using Raster inliers = Raster.Rent(width, height);
        using Raster fit = Raster.Rent(width, height);
        for (int c = 0; c < ratio.Channels; c++)
        {
            ratio.Plane(c).CopyTo(plane.Pixels);
            Fit(plane, weight, inliers, fit, w => FillGlobal(plane, w, global.Plane(c), fit));
            Fit(plane, weight, inliers, fit, w => FillBands(plane, w, bands, c, sigma / BandsNarrower, fit));
            Fit(plane, weight, inliers, fit, w => FillLocal(plane, w, sigma, fit));
            fit.Pixels.CopyTo(local.Plane(c));
            AddErrors(plane, inliers, global, bands, local, c, errors);
        }

        return new FlickerFit(global, bands, local, errors[0], errors[1], errors[2], errors[3]);
    }

    private static void Fit(Raster ratio, Raster weight, Raster inliers, Raster fit, Action<Raster> fill)
    {
        weight.Pixels.CopyTo(inliers.Pixels);
        for (int round = 0; round < Rounds; round++)
        {
            fill(inliers);
            float scale = OutlierDeviations * Math.Max(DeviationFloor, Deviation(ratio, fit, weight));
            Span<float> r = ratio.Pixels;
            Span<float> f = fit.Pixels;
            Span<float> w = weight.Pixels;
            Span<float> i = inliers.Pixels;
            for (int p = 0; p < r.Length; p++)
            {
                float residual = (r[p] - f[p]) / scale;
                i[p] = w[p] * MathF.Exp(-residual * residual);
            }
        }
    }

    // Standard deviation of the residuals from their weighted median, by a histogram: 1.4826 times the median of a normal law.
    private static float Deviation(Raster ratio, Raster fit, Raster weight)
    {
        const int Bins = 512;
        const float Range = 0.5f;
        Span<double> histogram = stackalloc double[Bins];
        histogram.Clear();
        double total = 0;
        Span<float> r = ratio.Pixels;
        Span<float> f = fit.Pixels;
        Span<float> w = weight.Pixels;
        for (int p = 0; p < r.Length; p++)
        {
            int bin = (int)Math.Min(Bins - 1, Math.Abs(r[p] - f[p]) * (Bins / Range));
            histogram[bin] += w[p];
            total += w[p];
        }

        double below = 0;
        int middle = 0;
        while (middle < Bins - 1 && below + histogram[middle] < total / 2)
        {
            below += histogram[middle++];
        }

        return 1.4826f * (middle + 0.5f) * Range / Bins;
    }

    private static void FillGlobal(Raster ratio, Raster weight, Span<float> result, Raster fit)
    {
        double sum = 0;
        double weights = 0;
        Span<float> r = ratio.Pixels;
        Span<float> w = weight.Pixels;
        for (int p = 0; p < r.Length; p++)
        {
            sum += r[p] * (double)w[p];
            weights += w[p];
        }

        result[0] = weights > 0 ? (float)(sum / weights) : 0;
        fit.Pixels.Fill(result[0]);
    }

    private static void FillBands(Raster ratio, Raster weight, Raster bands, int channel, float sigma, Raster fit)
    {
        using Raster mean = Raster.Rent(1, ratio.Height);
        using Raster weights = Raster.Rent(1, ratio.Height);
        double all = 0;
        double total = 0;
        for (int y = 0; y < ratio.Height; y++)
        {
            double sum = 0;
            double rowWeight = 0;
            Span<float> r = ratio.Row(y);
            Span<float> w = weight.Row(y);
            for (int x = 0; x < r.Length; x++)
            {
                sum += r[x] * (double)w[x];
                rowWeight += w[x];
            }

            mean.Row(y)[0] = rowWeight > 0 ? (float)(sum / rowWeight) : 0;
            weights.Row(y)[0] = (float)(rowWeight / ratio.Width);
            all += sum;
            total += rowWeight;
        }

        GaussianBlur.ApplyWeighted(mean, weights, mean, sigma, total > 0 ? (float)(all / total) : 0);
        for (int y = 0; y < ratio.Height; y++)
        {
            bands.Row(y, channel)[0] = mean.Row(y)[0];
            fit.Row(y).Fill(mean.Row(y)[0]);
        }
    }

    private static void FillLocal(Raster ratio, Raster weight, float sigma, Raster fit)
    {
        using Raster wide = Raster.Rent(ratio.Width, ratio.Height);
        using Raster support = Raster.Rent(ratio.Width, ratio.Height);
        GaussianBlur.ApplyWeighted(ratio, weight, wide, sigma * 3, 0);
        GaussianBlur.ApplyWeighted(ratio, weight, fit, sigma, 0, support);
        Span<float> near = fit.Pixels;
        Span<float> far = wide.Pixels;
        Span<float> s = support.Pixels;
        for (int p = 0; p < near.Length; p++)
        {
            float trust = Math.Clamp(s[p] / TrustedWeight, 0, 1);
            near[p] = far[p] + (trust * (near[p] - far[p]));
        }
    }

    // All shapes are judged on the samples that the local one, the most flexible, takes as flicker.
    private static void AddErrors(
        Raster ratio, Raster inliers, Raster global, Raster bands, Raster local, int channel, Span<double> errors)
    {
        float g = global.Plane(channel)[0];
        for (int y = 0; y < ratio.Height; y++)
        {
            float b = bands.Row(y, channel)[0];
            Span<float> r = ratio.Row(y);
            Span<float> w = inliers.Row(y);
            Span<float> l = local.Row(y, channel);
            for (int x = 0; x < r.Length; x++)
            {
                errors[0] += w[x] * r[x] * r[x];
                errors[1] += w[x] * (r[x] - g) * (r[x] - g);
                errors[2] += w[x] * (r[x] - b) * (r[x] - b);
                errors[3] += w[x] * (r[x] - l[x]) * (r[x] - l[x]);
            }
        }
    }
}
