namespace AiVideoFx.Imaging.Flicker;

/// <summary>
/// The frames around one frame: carries the measured gains along motion to that frame and finds the gain that takes its
/// flicker away.
/// </summary>
/// <remarks>
/// A frame's log-gain series over the window is split into what changes slowly (light, fades: kept) and what jumps about it
/// (flicker: removed). Slow is a weighted mean over the window, with the trend at the ends of a clip added when it stands out of the
/// noise. Where the series' second differences are small beside its first ones, the change is smooth and left alone: white noise
/// has a ratio of 3, a sine of period P one of 2 - 2 cos(2 pi / P), a fade of 0. The result depends on the window's frames only, never on the order of rendering.
/// </remarks>
public static class FlickerWindow
{
    // A sine of the longest period has a certain ratio of mean squared second to first differences; below the first share of that
    // ratio nothing counts as flicker, above the second one everything does.
    private const double SmoothShare = 0.43;
    private const double FlickerShare = 1.37;

    // A simpler shape is taken while it leaves no more than the first share of what the best shape explains; from the second on
    // it is not taken at all.
    private const double DeficitAccepted = 0.05;
    private const double DeficitRefused = 0.15;

    // Below this mean squared log-gain there is nothing to choose a shape by.
    private const double NegligibleError = 1e-9;

    /// <summary>The correction of the middle frame.</summary>
    /// <param name="before">Links going back in time: the first joins the frame and the one before it.</param>
    /// <param name="after">Links going forward: the first joins the frame and the one after it.</param>
    /// <param name="width">Columns of the working picture.</param>
    /// <param name="height">Rows of the working picture.</param>
    /// <param name="channels">1 or 3, as the frames were made with.</param>
    /// <param name="settings">Model and radius are read.</param>
    /// <returns>Natural log of the gain to apply, of the working picture's size; the caller disposes it.</returns>
    public static Raster Correction(
        IReadOnlyList<FlickerLink> before, IReadOnlyList<FlickerLink> after, int width, int height, int channels,
        FlickerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(settings);
        List<FlickerStep> back = [.. before.TakeWhile(link => !link.IsCut).Take(settings.Radius).Select(link => link.Backward!)];
        List<FlickerStep> forth = [.. after.TakeWhile(link => !link.IsCut).Take(settings.Radius).Select(link => link.Forward!)];
        Raster correction = Raster.Rent(width, height, channels);
        correction.Pixels.Clear();
        if (back.Count + forth.Count == 0)
        {
            return correction;
        }

        (double global, double bands, double local) = Shares(settings.Model, [.. back, .. forth]);
        Add(correction, global, back, forth, fit => fit.Global, settings, 1, 1);
        Add(correction, bands, back, forth, fit => fit.Bands, settings, width, height);
        Add(correction, local, back, forth, fit => fit.Local, settings, width, height);
        return correction;
    }

    private static (double Global, double Bands, double Local) Shares(FlickerModel model, List<FlickerStep> steps)
    {
        switch (model)
        {
            case FlickerModel.Global: return (1, 0, 0);
            case FlickerModel.Bands: return (0, 1, 0);
            case FlickerModel.Local: return (0, 0, 1);
        }

        double none = steps.Sum(step => step.Fit.NoneError);
        double global = steps.Sum(step => step.Fit.GlobalError);
        double bands = steps.Sum(step => step.Fit.BandsError);
        double local = steps.Sum(step => step.Fit.LocalError);
        double best = Math.Min(global, Math.Min(bands, local));
        double explained = none - best + NegligibleError;
        double globalShare = 1 - SmoothStep((global - best) / explained, DeficitAccepted, DeficitRefused);
        double bandsShare = (1 - globalShare) * (1 - SmoothStep((bands - best) / explained, DeficitAccepted, DeficitRefused));
        return (globalShare, bandsShare, 1 - globalShare - bandsShare);
    }

    private static void Add(
        Raster correction, double share, List<FlickerStep> back, List<FlickerStep> forth, Func<FlickerFit, Raster> field,
        FlickerSettings settings, int width, int height)
    {
        if (share <= 0)
        {
            return;
        }

        // Times -back … 0 … +forth of the log-gain of each surface, as seen from the middle frame.
        int count = back.Count + 1 + forth.Count;
        int channels = correction.Channels;
        using Raster series = Raster.Rent(width, height, count * channels);
        series.Pixels.Clear();
        Carry(back, field, series, back.Count, -1, channels);
        Carry(forth, field, series, back.Count, 1, channels);
        using Raster result = Raster.Rent(width, height, channels);
        Separate(series, back.Count, settings, result);
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < correction.Height; y++)
            {
                Span<float> to = correction.Row(y, c);
                Span<float> from = result.Row(Math.Min(y, height - 1), c);
                for (int x = 0; x < to.Length; x++)
                {
                    to[x] += (float)share * from[Math.Min(x, width - 1)];
                }
            }
        }
    }

    // Follows each surface from frame to frame and sums the gains on its way.
    private static void Carry(
        List<FlickerStep> steps, Func<FlickerFit, Raster> field, Raster series, int middle, int direction, int channels)
    {
        int width = series.Width;
        int height = series.Height;
        using Raster path = Raster.Rent(width, height, 2);
        path.Pixels.Clear();
        for (int k = 0; k < steps.Count; k++)
        {
            Raster gain = field(steps[k].Fit);
            Raster? flow = width == 1 && height == 1 ? null : steps[k].Flow;
            int from = (middle + (direction * k)) * channels;
            int to = (middle + (direction * (k + 1))) * channels;
            for (int y = 0; y < height; y++)
            {
                Span<float> u = path.Row(y, 0);
                Span<float> v = path.Row(y, 1);
                for (int x = 0; x < width; x++)
                {
                    float px = x + u[x];
                    float py = y + v[x];
                    BilinearTap tap = BilinearTap.At(gain.Width, gain.Height, px, py);
                    for (int c = 0; c < channels; c++)
                    {
                        series.Row(y, to + c)[x] = series.Row(y, from + c)[x] + tap.Sample(gain.Plane(c));
                    }

                    if (flow is not null)
                    {
                        BilinearTap place = gain.Width == width ? tap : BilinearTap.At(width, height, px, py);
                        u[x] += place.Sample(flow.Plane(0));
                        v[x] += place.Sample(flow.Plane(1));
                    }
                }
            }
        }
    }

    // The slow part at the middle time, less the frame's own gain (0), times how much of the change is flicker.
    private static void Separate(Raster series, int middle, FlickerSettings settings, Raster result)
    {
        int channels = result.Channels;
        int count = series.Channels / channels;
        Span<float> weights = stackalloc float[count];
        Span<float> times = stackalloc float[count];
        float weightSum = 0;
        for (int i = 0; i < count; i++)
        {
            float distance = (i - middle) / (settings.Radius + 1f);
            weights[i] = 1 - (distance * distance);
            weightSum += weights[i];
        }

        float meanTime = 0;
        for (int i = 0; i < count; i++)
        {
            weights[i] /= weightSum;
            meanTime += weights[i] * (i - middle);
        }

        float spread = 0;
        for (int i = 0; i < count; i++)
        {
            times[i] = i - middle - meanTime;
            spread += weights[i] * times[i] * times[i];
        }

        using Raster first = Raster.Rent(series.Width, series.Height, channels);
        using Raster second = Raster.Rent(series.Width, series.Height, channels);
        int plane = series.Width * series.Height;
        Span<float> values = stackalloc float[count];
        for (int c = 0; c < channels; c++)
        {
            Span<float> slow = result.Plane(c);
            Span<float> d1 = first.Plane(c);
            Span<float> d2 = second.Plane(c);
            Span<float> all = series.Pixels;
            for (int p = 0; p < plane; p++)
            {
                for (int i = 0; i < count; i++)
                {
                    values[i] = all[(((i * channels) + c) * plane) + p];
                }

                slow[p] = SlowPart(values, weights, times, meanTime, spread);
                (d1[p], d2[p]) = Differences(values);
            }
        }

        if (count < 3)
        {
            return;
        }

        if (plane > 1)
        {
            float sigma = series.Width / 12f;
            GaussianBlur.Apply(first, first, sigma);
            GaussianBlur.Apply(second, second, sigma);
        }

        double ratio = 2 - (2 * Math.Cos(2 * Math.PI / settings.LongestPeriod));
        Span<float> output = result.Pixels;
        Span<float> e1 = first.Pixels;
        Span<float> e2 = second.Pixels;
        for (int p = 0; p < output.Length; p++)
        {
            output[p] *= (float)SmoothStep(e2[p] / (e1[p] + 1e-9f), SmoothShare * ratio, FlickerShare * ratio);
        }
    }

    // Weighted mean; in a lopsided window, at the ends of a clip, plus the trend, shrunk as far as noise could have made it.
    private static float SlowPart(
        ReadOnlySpan<float> values, ReadOnlySpan<float> weights, ReadOnlySpan<float> times, float meanTime, float spread)
    {
        float mean = 0;
        float slope = 0;
        for (int i = 0; i < values.Length; i++)
        {
            mean += weights[i] * values[i];
            slope += weights[i] * times[i] * values[i];
        }

        if (values.Length < 3 || Math.Abs(meanTime) < 1e-3f)
        {
            return mean;
        }

        slope /= spread;
        float residual = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float r = values[i] - mean - (slope * times[i]);
            residual += weights[i] * r * r;
        }

        float slopeVariance = residual / ((values.Length - 2) * spread);
        float trusted = Math.Max(0, 1 - (4 * slopeVariance / ((slope * slope) + 1e-12f)));
        return mean - (trusted * slope * meanTime);
    }

    private static (float First, float Second) Differences(ReadOnlySpan<float> values)
    {
        float first = 0;
        float second = 0;
        for (int i = 1; i < values.Length; i++)
        {
            float d = values[i] - values[i - 1];
            first += d * d;
            if (i > 1)
            {
                float dd = d - (values[i - 1] - values[i - 2]);
                second += dd * dd;
            }
        }

        return (first / Math.Max(1, values.Length - 1), second / Math.Max(1, values.Length - 2));
    }

    private static double SmoothStep(double value, double low, double high)
    {
        double t = Math.Clamp((value - low) / (high - low), 0, 1);
        return t * t * (3 - (2 * t));
    }
}
