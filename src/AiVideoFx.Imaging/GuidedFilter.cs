using System.Buffers;
using System.Numerics.Tensors;

namespace AiVideoFx.Imaging;

/// <summary>Smooths or enlarges a map so that its edges lie where a guide picture has edges.</summary>
/// <remarks>
/// Source: He, Sun, Tang, "Guided Image Filtering", IEEE TPAMI 35(6), 2013, with the subsampling of He, Sun, "Fast
/// Guided Filter", 2015, arXiv:1505.00996. Near every place the map is fitted as a · guide + b; the fits are averaged,
/// enlarged and applied to the full guide. Departs from the papers: means are weighted by Gaussians, not by boxes, and
/// may also be weighted by a confidence; the fits are enlarged by cubic B-splines.
/// </remarks>
public static class GuidedFilter
{
    /// <summary>Enlarges a small map under the guidance of a full-size picture.</summary>
    /// <param name="map">Values at low resolution, any channels.</param>
    /// <param name="lowGuide">The guide at the map's resolution: 1 channel.</param>
    /// <param name="fullGuide">The guide at full resolution: 1 channel, the same picture in the same units.</param>
    /// <param name="destination">Gets the map; the full guide's size, the map's channels.</param>
    /// <param name="sigma">Standard deviation of the fits' window, in low-resolution pixels; positive.</param>
    /// <param name="epsilon">Variance of the guide, in its units squared, below which there is no edge to follow;
    /// positive.</param>
    /// <param name="confidence">How far each value of the map can be trusted; 1 channel at its resolution; all 1 when
    /// not given.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">Sizes or channels do not fit.</exception>
    public static void Enlarge(
        Raster map,
        Raster lowGuide,
        Raster fullGuide,
        Raster destination,
        double sigma,
        float epsilon,
        Raster? confidence = null,
        int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(lowGuide);
        ArgumentNullException.ThrowIfNull(fullGuide);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        RasterShapes.ThrowIfNotPlaneOf(map, lowGuide);
        RasterShapes.ThrowIfNotPlaneOf(destination, fullGuide);
        if (map.Channels != destination.Channels)
        {
            throw new ArgumentException(
                $"map has {map.Channels} channels, destination {destination.Channels}", nameof(destination));
        }

        using Raster fits = Fit(map, lowGuide, sigma, epsilon, confidence, maxThreads);
        using AxisTaps columns =
            Resize.CreateTaps(
                ResizeFilter.BSpline, map.Width, destination.Width, (double)destination.Width / map.Width);
        using AxisTaps rows =
            Resize.CreateTaps(
                ResizeFilter.BSpline, map.Height, destination.Height, (double)destination.Height / map.Height);
        using Raster wideFits = Raster.Rent(destination.Width, map.Height, fits.Channels);
        SeparableFilter.AlongRows(fits, columns, wideFits, maxThreads);
        RowParallel.Run(
            new EnlargeRows(wideFits, rows, fullGuide, destination),
            destination.Height,
            maxThreads,
            minimumRowsPerBand: 16);
    }

    // Channel 2c is a, 2c + 1 is b of map channel c: both averaged once more, as in the paper.
    private static Raster Fit(Raster map, Raster guide, double sigma, float epsilon, Raster? confidence, int maxThreads)
    {
        int n = map.Channels;
        using Raster moments = Raster.Rent(map.Width, map.Height, (2 * n) + 2); // guide, guide², map, guide · map
        guide.Pixels.CopyTo(moments.Plane(0));
        TensorPrimitives.Multiply(guide.Pixels, guide.Pixels, moments.Plane(1));
        for (int channel = 0; channel < n; channel++)
        {
            map.Plane(channel).CopyTo(moments.Plane(2 + channel));
            TensorPrimitives.Multiply(guide.Pixels, map.Plane(channel), moments.Plane(2 + n + channel));
        }

        Blur(moments, sigma, confidence, maxThreads);
        Raster fits = Raster.Rent(map.Width, map.Height, 2 * n);
        ReadOnlySpan<float> meanGuide = moments.Plane(0);
        ReadOnlySpan<float> meanSquare = moments.Plane(1);
        for (int channel = 0; channel < n; channel++)
        {
            ReadOnlySpan<float> meanMap = moments.Plane(2 + channel);
            ReadOnlySpan<float> meanProduct = moments.Plane(2 + n + channel);
            Span<float> a = fits.Plane(2 * channel);
            Span<float> b = fits.Plane((2 * channel) + 1);
            for (int i = 0; i < a.Length; i++)
            {
                float variance = Math.Max(0, meanSquare[i] - (meanGuide[i] * meanGuide[i]));
                a[i] = (meanProduct[i] - (meanGuide[i] * meanMap[i])) / (variance + epsilon);
                b[i] = meanMap[i] - (a[i] * meanGuide[i]);
            }
        }

        Blur(fits, sigma, confidence, maxThreads);
        return fits;
    }

    private static void Blur(Raster raster, double sigma, Raster? confidence, int maxThreads)
    {
        if (confidence is null)
        {
            GaussianBlur.Apply(raster, raster, sigma, BorderMode.Reflect, maxThreads);
        }
        else
        {
            GaussianBlur.ApplyWeighted(
                raster, confidence, raster, sigma, fallback: 0, blurredWeights: null, maxThreads);
        }
    }

    // The full-size fits exist one row at a time.
    private readonly struct EnlargeRows(Raster wideFits, AxisTaps rows, Raster guide, Raster destination) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            float[] rented = ArrayPool<float>.Shared.Rent(2 * destination.Width);
            Span<float> a = rented.AsSpan(0, destination.Width);
            Span<float> b = rented.AsSpan(destination.Width, destination.Width);
            for (int channel = 0; channel < destination.Channels; channel++)
            {
                for (int y = firstRow; y < endRow; y++)
                {
                    SeparableFilter.AlongColumns(wideFits, rows, y, 2 * channel, a);
                    SeparableFilter.AlongColumns(wideFits, rows, y, (2 * channel) + 1, b);
                    TensorPrimitives.MultiplyAdd(a, guide.Row(y), b, destination.Row(y, channel));
                }
            }

            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
