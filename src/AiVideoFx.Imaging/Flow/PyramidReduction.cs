using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Halves pictures: each pixel is the mean of 2 x 2; an odd last column or row counts twice.</summary>
internal static class PyramidReduction
{
    private const int MinimumRows = 16;

    /// <summary>The level <paramref name="scale"/> of a luma plane, without storing the levels between.</summary>
    public static PaddedPlane FromRaster(Raster luma, int scale, int maxThreads)
    {
        int width = Half(luma.Width, scale);
        int height = Half(luma.Height, scale);
        PaddedPlane result = new(width, height);
        RowParallel.Run(Reduce, height, maxThreads, MinimumRows);
        result.ReplicateRows();
        return result;

        void Reduce(int from, int to)
        {
            // Rows of every level between, two of each: the pair that the next level's row is made of. Room for the
            // repeated last pixel and for vectors that end past the row.
            using Raster scratch = Raster.Rent(luma.Width + 32, 2 * Math.Max(1, scale));
            for (int y = from; y < to; y++)
            {
                ReduceRow(luma, scale, y, scratch.Pixels, result.Storage[result.Index(0, y)..]);
            }

            result.ReplicateSides(from, to);
        }
    }

    /// <summary>The next coarser level.</summary>
    public static PaddedPlane Halve(PaddedPlane source, int maxThreads)
    {
        PaddedPlane result = new(Half(source.Width, 1), Half(source.Height, 1));
        RowParallel.Run(Reduce, result.Height, maxThreads, MinimumRows);
        result.ReplicateRows();
        return result;

        void Reduce(int from, int to)
        {
            for (int y = from; y < to; y++)
            {
                HalveRows(
                    source.Storage[source.Index(0, 2 * y)..],
                    source.Storage[source.Index(0, (2 * y) + 1)..],
                    result.Storage.Slice(result.Index(0, y), result.Width));
            }

            result.ReplicateSides(from, to);
        }
    }

    private static int Half(int size, int times) => (size + (1 << times) - 1) >> times;

    private static void ReduceRow(Raster luma, int scale, int y, Span<float> scratch, Span<float> row)
    {
        if (scale == 0)
        {
            Sanitize(luma.Row(y), row);
            return;
        }

        int below = scale - 1;
        int width = Half(luma.Width, below);
        int last = Half(luma.Height, below) - 1;
        Span<float> pair = scratch.Slice(below * 2 * (luma.Width + 32), 2 * (luma.Width + 32));
        Span<float> upper = pair[..(luma.Width + 32)];
        Span<float> lower = pair[(luma.Width + 32)..];
        ReduceRow(luma, below, 2 * y, scratch, upper);
        ReduceRow(luma, below, Math.Min((2 * y) + 1, last), scratch, lower);
        upper[width] = upper[width - 1];
        lower[width] = lower[width - 1];
        HalveRows(upper, lower, row[..Half(luma.Width, scale)]);
    }

    private static void Sanitize(ReadOnlySpan<float> source, Span<float> target)
    {
        int x = 0;
        for (; x <= source.Length - Vector256<float>.Count; x += Vector256<float>.Count)
        {
            (LumaRange.Clean(Vector256.Create(source[x..])) * FlowPyramid.InnerScale).CopyTo(target[x..]);
        }

        for (; x < source.Length; x++)
        {
            target[x] = LumaRange.Clean(source[x]) * FlowPyramid.InnerScale;
        }
    }

    private static void HalveRows(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, Span<float> result)
    {
        Vector256<float> quarter = Vector256.Create(0.25f);
        int x = 0;
        for (; x <= result.Length - Vector256<float>.Count; x += Vector256<float>.Count)
        {
            Vector256<float> left = Vector256.Create(upper.Slice(2 * x, 8)) + Vector256.Create(lower.Slice(2 * x, 8));
            Vector256<float> right = Vector256.Create(upper.Slice((2 * x) + 8, 8)) + Vector256.Create(lower.Slice((2 * x) + 8, 8));
            Vector256<float> leftPairs = VectorLanes.Pick(left, Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7));
            Vector256<float> rightPairs = VectorLanes.Pick(right, Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7));
            Vector256<float> even = Vector256.Create(leftPairs.GetLower(), rightPairs.GetLower());
            Vector256<float> odd = Vector256.Create(leftPairs.GetUpper(), rightPairs.GetUpper());
            ((even + odd) * quarter).CopyTo(result[x..]);
        }

        for (; x < result.Length; x++)
        {
            // The same order of additions as above.
            result[x] = (upper[2 * x] + lower[2 * x] + (upper[(2 * x) + 1] + lower[(2 * x) + 1])) * 0.25f;
        }
    }
}
