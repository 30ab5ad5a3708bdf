using AiVideoFx.Imaging;

namespace AiVideoFx.Testing;

/// <summary>How far two pictures are apart.</summary>
/// <param name="Maximum">Largest absolute difference; infinite where just one of two values is not a number.</param>
/// <param name="Mean">Mean absolute difference.</param>
/// <param name="Psnr">With peak 1, in dB; infinite when equal.</param>
/// <param name="X">Column of the largest difference.</param>
/// <param name="Y">Row of it, from the top.</param>
/// <param name="Channel">Plane of it.</param>
/// <param name="Expected">Value there in the first picture.</param>
/// <param name="Actual">Value there in the second.</param>
/// <param name="Count">Values compared.</param>
public sealed record RasterDifference(
    double Maximum, double Mean, double Psnr, int X, int Y, int Channel, float Expected, float Actual, long Count)
{
    /// <summary>Measures.</summary>
    /// <param name="expected">One picture.</param>
    /// <param name="actual">Another of the same shape.</param>
    /// <param name="where">Only pixels where this plane is at least 0.5; null is everywhere.</param>
    /// <exception cref="ArgumentException">No pixel is left to compare.</exception>
    public static RasterDifference Between(Raster expected, Raster actual, Raster? where = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        double maximum = -1;
        double sum = 0;
        double squares = 0;
        long count = 0;
        (int X, int Y, int Channel, float Expected, float Actual) worst = default;
        for (int c = 0; c < expected.Channels; c++)
        {
            for (int y = 0; y < expected.Height; y++)
            {
                ReadOnlySpan<float> a = expected.Row(y, c);
                ReadOnlySpan<float> b = actual.Row(y, c);
                ReadOnlySpan<float> mask = where is null ? default : where.Row(y);
                for (int x = 0; x < a.Length; x++)
                {
                    if (!mask.IsEmpty && !(mask[x] >= 0.5f))
                    {
                        continue;
                    }

                    bool same = a[x] == b[x] || (float.IsNaN(a[x]) && float.IsNaN(b[x]));
                    double d = same ? 0 : Math.Abs((double)a[x] - b[x]);
                    d = double.IsNaN(d) ? double.PositiveInfinity : d;
                    count++;
                    sum += d;
                    squares += d * d;
                    if (d > maximum)
                    {
                        maximum = d;
                        worst = (x, y, c, a[x], b[x]);
                    }
                }
            }
        }

        if (count == 0)
        {
            throw new ArgumentException("no pixel is left to compare", nameof(where));
        }

        double psnr = squares == 0 ? double.PositiveInfinity : -10 * Math.Log10(squares / count);
        return new RasterDifference(
            maximum, sum / count, psnr, worst.X, worst.Y, worst.Channel, worst.Expected, worst.Actual, count);
    }
}
