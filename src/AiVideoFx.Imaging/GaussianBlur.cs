using System.Numerics.Tensors;

namespace AiVideoFx.Imaging;

/// <summary>Gaussian low-pass of any width; the cost of a wide one does not grow with its width.</summary>
/// <remarks>
/// <para>Up to sigma 3 the kernel is sampled and cut at 4 sigma. From there on the picture is reduced by the whole
/// factor f that leaves a sigma of 1.5 to 2.25, blurred there and enlarged again, both ways by cubic B-splines; the
/// blur in between gets the variance that remains of sigma squared after two splines of f^2 / 3, so that the second
/// moment is right. On white noise, the worst case, the result differs from a full kernel's by under 0.5 % of the
/// result's own deviation.</para>
/// <para>A flat picture stays flat up to rounding. A NaN reaches no further than about 5 sigma.</para>
/// </remarks>
public static class GaussianBlur
{
    private const double DirectUpTo = 3;
    private const double ReducedSigma = 1.5;
    private const double CutOff = 4;

    // In pictures: what is left of any detail by then is far below a float's precision.
    private const double FlatFrom = 4;

    /// <summary>Weighted means rest on at least this much blurred weight; below it there is nothing to
    /// average.</summary>
    public const float MinimumWeight = 1e-6f;

    /// <summary>Blurs all channels.</summary>
    /// <param name="source">Any channels.</param>
    /// <param name="destination">Same size and channels; may be <paramref name="source"/>.</param>
    /// <param name="sigma">Standard deviation in pixels; 0 copies.</param>
    /// <param name="border">What lies outside the picture.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">Sizes or channels differ, or sigma is negative or not finite.</exception>
    public static void Apply(
        Raster source, Raster destination, double sigma, BorderMode border = BorderMode.Reflect, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        RasterShapes.ThrowIfDifferent(source, destination);
        if (!(sigma >= 0 && double.IsFinite(sigma)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(sigma), sigma, "expected a finite number of pixels, 0 or more");
        }

        if (sigma <= DirectUpTo)
        {
            Filter(source, destination, sigma, sigma, border, maxThreads);
            return;
        }

        int longest = Math.Max(source.Width, source.Height);
        sigma = Math.Min(sigma, FlatFrom * longest);
        int factor = (int)Math.Min(sigma / ReducedSigma, longest);
        using Raster reduced = Raster.Rent(
            (source.Width + factor - 1) / factor, (source.Height + factor - 1) / factor, source.Channels);
        Resize.Apply(source, reduced, ResizeFilter.BSpline, maxThreads);
        double sigmaX = Remaining(sigma, (double)source.Width / reduced.Width);
        double sigmaY = Remaining(sigma, (double)source.Height / reduced.Height);
        Filter(reduced, reduced, sigmaX, sigmaY, border, maxThreads);
        Resize.Apply(reduced, destination, ResizeFilter.BSpline, maxThreads);
    }

    /// <summary>Weighted low-pass: blur(weight · value) / blur(weight). Where the weight is 0 a value does not count,
    /// not even NaN.</summary>
    /// <param name="source">Values, any channels.</param>
    /// <param name="weights">1 channel of the same size, not negative: a mask or a confidence.</param>
    /// <param name="destination">Same size and channels as <paramref name="source"/>, which it may be.</param>
    /// <param name="sigma">Standard deviation in pixels.</param>
    /// <param name="fallback">The result where less than <see cref="MinimumWeight"/> is near.</param>
    /// <param name="blurredWeights">Gets blur(weight) where given: how much a result rests on; may be
    /// <paramref name="weights"/>.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">Sizes or channels do not fit.</exception>
    public static void ApplyWeighted(
        Raster source,
        Raster weights,
        Raster destination,
        double sigma,
        float fallback = 0,
        Raster? blurredWeights = null,
        int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(destination);
        RasterShapes.ThrowIfDifferent(source, destination);
        RasterShapes.ThrowIfNotPlaneOf(source, weights);
        if (blurredWeights is not null)
        {
            RasterShapes.ThrowIfNotPlaneOf(source, blurredWeights);
        }

        RowParallel.Run(new Multiply(source, weights, destination), source.Height, maxThreads, minimumRowsPerBand: 16);
        Apply(destination, destination, sigma, BorderMode.Reflect, maxThreads);
        using Raster? rented = blurredWeights is null ? Raster.Rent(source.Width, source.Height) : null;
        Raster sums = blurredWeights ?? rented!;
        Apply(weights, sums, sigma, BorderMode.Reflect, maxThreads);
        RowParallel.Run(new Divide(destination, sums, fallback), source.Height, maxThreads, minimumRowsPerBand: 16);
    }

    private static double Remaining(double sigma, double factor) =>
        Math.Sqrt(Math.Max(0, (sigma * sigma / (factor * factor)) - (2.0 / 3)));

    private static void Filter(
        Raster source, Raster destination, double sigmaX, double sigmaY, BorderMode border, int maxThreads)
    {
        using AxisTaps columns = CreateTaps(source.Width, sigmaX, border);
        using AxisTaps rows = CreateTaps(source.Height, sigmaY, border);
        SeparableFilter.Apply(source, columns, rows, destination, maxThreads);
    }

    private static AxisTaps CreateTaps(int samples, double sigma, BorderMode border)
    {
        // A sampled Gaussian narrower than this is one sample.
        if (sigma < 0.1)
        {
            return AxisTaps.CreateArea(samples, samples);
        }

        double falloff = -0.5 / (sigma * sigma);
        return AxisTaps.CreateKernel(samples, samples, 1, x => Math.Exp(falloff * x * x), CutOff * sigma, border);
    }

    private readonly struct Multiply(Raster source, Raster weights, Raster products) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            for (int channel = 0; channel < source.Channels; channel++)
            {
                for (int y = firstRow; y < endRow; y++)
                {
                    ReadOnlySpan<float> values = source.Row(y, channel);
                    ReadOnlySpan<float> factors = weights.Row(y);
                    Span<float> row = products.Row(y, channel);
                    TensorPrimitives.Multiply(values, factors, row);
                    for (int x = 0; x < row.Length; x++)
                    {
                        row[x] = factors[x] == 0 ? 0 : row[x]; // 0 · NaN
                    }
                }
            }
        }
    }

    private readonly struct Divide(Raster quotients, Raster sums, float fallback) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            for (int channel = 0; channel < quotients.Channels; channel++)
            {
                for (int y = firstRow; y < endRow; y++)
                {
                    ReadOnlySpan<float> divisors = sums.Row(y);
                    Span<float> row = quotients.Row(y, channel);
                    for (int x = 0; x < row.Length; x++)
                    {
                        row[x] = divisors[x] >= MinimumWeight ? row[x] / divisors[x] : fallback;
                    }
                }
            }
        }
    }
}
