using System.Buffers;

namespace AiVideoFx.Imaging.Metrics;

/// <summary>How far one picture is from another, pixel by pixel.</summary>
/// <remarks>Values are taken as they are stored (1.0 is peak); sums run in double precision, row by row, in a fixed
/// order.</remarks>
public static class Fidelity
{
    /// <summary>Mean squared difference over all channels.</summary>
    /// <param name="actual">One picture.</param>
    /// <param name="expected">The other; same size and channels.</param>
    /// <param name="weights">1 channel of the same size: how much each pixel counts, a mask for example. All alike when
    /// not given; pixels of weight 0 may hold anything.</param>
    /// <returns>In squared units of the pixels; NaN when no pixel counts.</returns>
    /// <exception cref="ArgumentException">Sizes or channels do not fit.</exception>
    public static double MeanSquaredError(Raster actual, Raster expected, Raster? weights = null)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(expected);
        RasterShapes.ThrowIfDifferent(expected, actual);
        if (weights is not null)
        {
            RasterShapes.ThrowIfNotPlaneOf(expected, weights);
        }

        double sum = 0;
        double count = 0;
        for (int channel = 0; channel < actual.Channels; channel++)
        {
            for (int y = 0; y < actual.Height; y++)
            {
                if (weights is null)
                {
                    sum += SquaredError(actual.Row(y, channel), expected.Row(y, channel));
                    count += actual.Width;
                }
                else
                {
                    (double rowSum, double rowCount) = SquaredError(
                        actual.Row(y, channel), expected.Row(y, channel), weights.Row(y));
                    sum += rowSum;
                    count += rowCount;
                }
            }
        }

        return sum / count;
    }

    /// <summary>Mean squared difference of two images of the same bounds and components; depths may differ.</summary>
    /// <param name="actual">One image.</param>
    /// <param name="expected">The other.</param>
    /// <returns>In squared units of [0, 1] values; NaN for empty images.</returns>
    /// <exception cref="ArgumentException">Bounds or components differ.</exception>
    public static double MeanSquaredError(FrameView actual, FrameView expected)
    {
        if (actual.Bounds != expected.Bounds || actual.Components != expected.Components)
        {
            throw new ArgumentException(
                $"expected {expected.Components} {expected.Bounds}, got {actual.Components} {actual.Bounds}",
                nameof(actual));
        }

        int length = actual.Width * actual.Components.Count();
        float[] first = ArrayPool<float>.Shared.Rent(length);
        float[] second = ArrayPool<float>.Shared.Rent(length);
        double sum = 0;
        for (int y = actual.Bounds.Y1; y < actual.Bounds.Y2 && length > 0; y++)
        {
            DepthConversion.ToFloat(actual.Row(y), actual.Depth, first);
            DepthConversion.ToFloat(expected.Row(y), expected.Depth, second);
            sum += SquaredError(first.AsSpan(0, length), second.AsSpan(0, length));
        }

        ArrayPool<float>.Shared.Return(first);
        ArrayPool<float>.Shared.Return(second);
        return sum / ((double)length * actual.Height);
    }

    /// <summary>Peak signal-to-noise ratio for a peak of 1.</summary>
    /// <param name="actual">One picture.</param>
    /// <param name="expected">The other; same size and channels.</param>
    /// <param name="weights">As for <see cref="MeanSquaredError(Raster, Raster, Raster?)"/>.</param>
    /// <returns>In dB; infinite for equal pictures.</returns>
    /// <exception cref="ArgumentException">Sizes or channels do not fit.</exception>
    public static double Psnr(Raster actual, Raster expected, Raster? weights = null) =>
        Psnr(MeanSquaredError(actual, expected, weights));

    /// <summary>Peak signal-to-noise ratio of two images, over all their components, for a peak of 1.</summary>
    /// <param name="actual">One image.</param>
    /// <param name="expected">The other; same bounds and components.</param>
    /// <returns>In dB; infinite for equal images.</returns>
    /// <exception cref="ArgumentException">Bounds or components differ.</exception>
    public static double Psnr(FrameView actual, FrameView expected) => Psnr(MeanSquaredError(actual, expected));

    /// <summary>Peak signal-to-noise ratio of a mean squared error, for example of a whole clip.</summary>
    /// <param name="meanSquaredError">In squared units of <paramref name="peak"/>.</param>
    /// <param name="peak">The largest value; 255 for 8-bit codes.</param>
    /// <returns>In dB; infinite for 0.</returns>
    public static double Psnr(double meanSquaredError, double peak = 1) =>
        10 * Math.Log10(peak * peak / meanSquaredError);

    /// <summary>Mean squared difference between a picture and the next one brought back along the flow.</summary>
    /// <param name="current">Any channels.</param>
    /// <param name="next">Same shape.</param>
    /// <param name="flow">2 channels, from <paramref name="current"/> to <paramref name="next"/>, in pixels.</param>
    /// <param name="visible">1 channel: 0 where what is seen in the current picture is hidden in the next.</param>
    /// <returns>In squared units of the pixels, over all visible pixels whose target lies inside; NaN when there are
    /// none.</returns>
    /// <remarks>Source: Lai et al., "Learning Blind Video Temporal Consistency", ECCV 2018, section 4. Bilinear
    /// interpolation.</remarks>
    /// <exception cref="ArgumentException">Sizes or channels do not fit.</exception>
    public static double WarpError(Raster current, Raster next, Raster flow, Raster? visible = null)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(flow);
        RasterShapes.ThrowIfDifferent(current, next);
        if (flow.Width != current.Width || flow.Height != current.Height || flow.Channels != 2)
        {
            throw new ArgumentException($"flow is {flow.Width} x {flow.Height} x {flow.Channels}", nameof(flow));
        }

        if (visible is not null)
        {
            RasterShapes.ThrowIfNotPlaneOf(current, visible);
        }

        double sum = 0;
        double count = 0;
        for (int y = 0; y < current.Height; y++)
        {
            for (int x = 0; x < current.Width; x++)
            {
                double weight = visible is null ? 1 : visible.Row(y)[x];
                float u = x + flow.Row(y)[x];
                float v = y + flow.Row(y, 1)[x];
                if (weight == 0 || !(u >= 0 && v >= 0 && u <= current.Width - 1 && v <= current.Height - 1))
                {
                    continue;
                }

                for (int channel = 0; channel < current.Channels; channel++)
                {
                    double difference = Sample(next, channel, u, v) - current.Row(y, channel)[x];
                    sum += weight * difference * difference;
                    count += weight;
                }
            }
        }

        return sum / count;
    }

    private static double Sample(Raster raster, int channel, float x, float y)
    {
        int x0 = (int)x;
        int y0 = (int)y;
        int x1 = Math.Min(x0 + 1, raster.Width - 1);
        int y1 = Math.Min(y0 + 1, raster.Height - 1);
        double fx = x - x0;
        double fy = y - y0;
        Span<float> top = raster.Row(y0, channel);
        Span<float> bottom = raster.Row(y1, channel);
        double upper = (top[x0] * (1 - fx)) + (top[x1] * fx);
        double lower = (bottom[x0] * (1 - fx)) + (bottom[x1] * fx);
        return (upper * (1 - fy)) + (lower * fy);
    }

    private static double SquaredError(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double difference = (double)a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }

    private static (double Sum, double Count) SquaredError(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (weights[i] != 0)
            {
                double difference = (double)a[i] - b[i];
                sum += weights[i] * difference * difference;
                count += weights[i];
            }
        }

        return (sum, count);
    }
}
