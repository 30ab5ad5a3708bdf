using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Takes light out of a picture and leaves structure: local mean 0.5, local deviation the same everywhere.</summary>
/// <remarks>
/// result = 0.5 + <see cref="Deviation"/> * (luma - mean) / (deviation + floor), with Gaussian windows. Flow between frames made
/// so does not see exposure, flicker, slow shadows or rolling bands. Flat places stay flat: the floor keeps noise small.
/// </remarks>
public static class LocalContrast
{
    /// <summary>Standard deviation of structure in the result.</summary>
    public const float Deviation = 0.125f;

    private const int MinimumRows = 16;

    /// <summary>The window that suits flow: a twentieth of the width.</summary>
    /// <param name="width">Columns of the picture.</param>
    public static double WindowFor(int width) => Math.Max(4, width / 20.0);

    /// <summary>Normalises a plane.</summary>
    /// <param name="luma">One channel, [0, 1], display-referred; NaN counts as 0, values are clamped to [-4, 4].</param>
    /// <param name="result">Same size; may be <paramref name="luma"/>.</param>
    /// <param name="window">Standard deviation of the window in pixels, above 0; see <see cref="WindowFor"/>.</param>
    /// <param name="floor">Deviation that counts as noise: structure well below it stays small.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static void Normalize(Raster luma, Raster result, double window, float floor = 0.01f, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(luma);
        ArgumentNullException.ThrowIfNull(result);
        RasterShapes.ThrowIfNotPlaneOf(luma, luma);
        RasterShapes.ThrowIfDifferent(luma, result);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(floor);

        // The statistics are smooth: cells of a quarter of the window carry them.
        int cell = Math.Clamp((int)(window / 4), 1, 64);
        int columns = (luma.Width + cell - 1) / cell;
        int rows = (luma.Height + cell - 1) / cell;
        using Raster statistics = Raster.Rent(columns, rows, 2);
        RowParallel.Run(
            (first, end) =>
            {
                using Raster sums = Raster.Rent(luma.Width, 1, 2);
                for (int row = first; row < end; row++)
                {
                    Gather(luma, cell, row, sums, statistics);
                }
            },
            rows,
            maxThreads);
        GaussianBlur.Apply(statistics, statistics, window / cell, BorderMode.Reflect, maxThreads);
        ToGain(statistics, floor);
        RowParallel.Run(
            (first, end) =>
            {
                using LocalContrastRow line = new(statistics, cell, luma.Width);
                for (int y = first; y < end; y++)
                {
                    line.Apply(luma.Row(y), result.Row(y), y);
                }
            },
            luma.Height,
            maxThreads,
            MinimumRows);
    }
    /// <summary>Mean and mean square of a row of cells.</summary>
    private static void Gather(Raster luma, int cell, int row, Raster sums, Raster statistics)
    {
        Span<float> sum = sums.Row(0, 0);
        Span<float> squares = sums.Row(0, 1);
        sums.Pixels.Clear();
        int top = row * cell;
        int bottom = Math.Min(top + cell, luma.Height);
        for (int y = top; y < bottom; y++)
        {
            ReadOnlySpan<float> line = luma.Row(y);
            int x = 0;
            for (; x <= line.Length - Vector256<float>.Count; x += Vector256<float>.Count)
            {
                Vector256<float> value = LumaRange.Clean(Vector256.Create(line[x..]));
                (Vector256.Create<float>(sum[x..]) + value).CopyTo(sum[x..]);
                (Vector256.Create<float>(squares[x..]) + (value * value)).CopyTo(squares[x..]);
            }

            for (; x < line.Length; x++)
            {
                float value = LumaRange.Clean(line[x]);
                sum[x] += value;
                squares[x] += value * value;
            }
        }

        Span<float> means = statistics.Row(row, 0);
        Span<float> meanSquares = statistics.Row(row, 1);
        for (int column = 0; column < statistics.Width; column++)
        {
            int left = column * cell;
            int width = Math.Min(cell, luma.Width - left);
            float share = 1f / (width * (bottom - top));
            means[column] = TensorPrimitives.Sum<float>(sum.Slice(left, width)) * share;
            meanSquares[column] = TensorPrimitives.Sum<float>(squares.Slice(left, width)) * share;
        }
    }

    /// <summary>Turns mean squares into gains.</summary>
    private static void ToGain(Raster statistics, float floor)
    {
        ReadOnlySpan<float> means = statistics.Plane(0);
        Span<float> gains = statistics.Plane(1);
        for (int i = 0; i < gains.Length; i++)
        {
            float variance = MathF.Max(0, gains[i] - (means[i] * means[i]));
            gains[i] = Deviation / (MathF.Sqrt(variance) + floor);
        }
    }
}
