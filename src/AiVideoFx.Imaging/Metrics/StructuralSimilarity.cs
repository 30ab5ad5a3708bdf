using System.Buffers;

namespace AiVideoFx.Imaging.Metrics;

/// <summary>Structural similarity (SSIM) of two pictures.</summary>
/// <remarks>
/// Source: Wang, Bovik, Sheikh, Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity",
/// IEEE Trans. Image Processing 13(4), 2004. Gaussian window of 11 × 11, sigma 1.5, K1 = 0.01, K2 = 0.03, peak 1; only
/// windows that lie inside the picture count. Double precision.
/// </remarks>
public static class StructuralSimilarity
{
    /// <summary>Width and height of the window; pictures must not be smaller.</summary>
    public const int WindowPixels = 11;

    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;

    // a, b, a², b², a · b
    private const int Moments = 5;

    private static readonly double[] Window = CreateWindow();

    /// <summary>Mean similarity over all windows and channels.</summary>
    /// <param name="actual">One picture, [0, 1].</param>
    /// <param name="expected">The other; same size and channels, at least 11 × 11.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1. The result does not depend on it.</param>
    /// <returns>1 for equal pictures, towards 0 for unrelated ones, at least -1.</returns>
    /// <exception cref="ArgumentException">Shapes differ, or are smaller than the window.</exception>
    public static double Compute(Raster actual, Raster expected, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(expected);
        RasterShapes.ThrowIfDifferent(expected, actual);
        if (actual.Width < WindowPixels || actual.Height < WindowPixels)
        {
            throw new ArgumentException(
                $"expected at least {WindowPixels} x {WindowPixels} pixels, got {actual.Width} x {actual.Height}",
                nameof(actual));
        }

        int rows = actual.Height - WindowPixels + 1;
        double[] rowSums = new double[rows];
        double sum = 0;
        for (int channel = 0; channel < actual.Channels; channel++)
        {
            RowParallel.Run(
                new Rows(actual, expected, channel, rowSums), rows, maxThreads, minimumRowsPerBand: 4 * WindowPixels);
            sum += rowSums.Sum();
        }

        return sum / ((double)rows * (actual.Width - WindowPixels + 1) * actual.Channels);
    }

    private static double[] CreateWindow()
    {
        double[] window = new double[WindowPixels];
        for (int i = 0; i < WindowPixels; i++)
        {
            int x = i - (WindowPixels / 2);
            window[i] = Math.Exp(-x * x / (2 * 1.5 * 1.5));
        }

        double sum = window.Sum();
        return [.. window.Select(w => w / sum)];
    }

    // The last 11 rows, filtered along x, lie in a ring; each output row filters them along y.
    private readonly struct Rows(Raster actual, Raster expected, int channel, double[] rowSums) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            int width = actual.Width - WindowPixels + 1;
            double[] rented = ArrayPool<double>.Shared.Rent(
                ((WindowPixels + 1) * Moments * width) + (2 * actual.Width));
            Span<double> ring = rented.AsSpan(0, WindowPixels * Moments * width);
            Span<double> moments = rented.AsSpan(ring.Length, Moments * width);
            Span<double> row = rented.AsSpan(ring.Length + moments.Length, 2 * actual.Width);
            for (int y = firstRow; y < endRow + WindowPixels - 1; y++)
            {
                AlongX(y, row, ring.Slice(y % WindowPixels * Moments * width, Moments * width));
                int top = y - WindowPixels + 1;
                if (top >= firstRow)
                {
                    moments.Clear();
                    for (int k = 0; k < WindowPixels; k++)
                    {
                        Add(
                            ring.Slice((top + k) % WindowPixels * Moments * width, Moments * width),
                            Window[k],
                            moments);
                    }

                    rowSums[top] = Similarity(moments, width);
                }
            }

            ArrayPool<double>.Shared.Return(rented);
        }

        private static void Add(ReadOnlySpan<double> values, double weight, Span<double> sums)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += values[i] * weight;
            }
        }

        private static double Similarity(ReadOnlySpan<double> moments, int width)
        {
            double sum = 0;
            for (int x = 0; x < width; x++)
            {
                double a = moments[x];
                double b = moments[width + x];
                double varianceA = moments[(2 * width) + x] - (a * a);
                double varianceB = moments[(3 * width) + x] - (b * b);
                double covariance = moments[(4 * width) + x] - (a * b);
                sum += ((2 * a * b) + C1) * ((2 * covariance) + C2)
                    / (((a * a) + (b * b) + C1) * (varianceA + varianceB + C2));
            }

            return sum;
        }

        private void AlongX(int y, Span<double> row, Span<double> filtered)
        {
            ReadOnlySpan<float> first = actual.Row(y, channel);
            ReadOnlySpan<float> second = expected.Row(y, channel);
            Span<double> a = row[..first.Length];
            Span<double> b = row[first.Length..];
            for (int x = 0; x < a.Length; x++)
            {
                a[x] = first[x];
                b[x] = second[x];
            }

            int width = filtered.Length / Moments;
            filtered.Clear();
            for (int k = 0; k < WindowPixels; k++)
            {
                double weight = Window[k];
                for (int x = 0; x < width; x++)
                {
                    double va = a[x + k];
                    double vb = b[x + k];
                    filtered[x] += weight * va;
                    filtered[width + x] += weight * vb;
                    filtered[(2 * width) + x] += weight * va * va;
                    filtered[(3 * width) + x] += weight * vb * vb;
                    filtered[(4 * width) + x] += weight * va * vb;
                }
            }
        }
    }
}
