using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Imaging.Motion;

/// <summary>Rasters at half the size: means of 2 x 2; an odd last column or row counts twice.</summary>
internal static class Halving
{
    private const int MinimumRows = 32;

    /// <summary>The means times a factor; the caller disposes them.</summary>
    public static Raster Of(Raster source, float factor, int maxThreads)
    {
        Raster result = Raster.Rent((source.Width + 1) / 2, (source.Height + 1) / 2, source.Channels);
        RowParallel.Run(
            (first, end) =>
            {
                using Raster sums = Raster.Rent(source.Width + 1, 1);
                for (int y = first; y < end; y++)
                {
                    for (int channel = 0; channel < source.Channels; channel++)
                    {
                        ReadOnlySpan<float> upper = source.Row(2 * y, channel);
                        ReadOnlySpan<float> lower = source.Row(Math.Min((2 * y) + 1, source.Height - 1), channel);
                        TensorPrimitives.Add(upper, lower, sums.Pixels);
                        sums.Pixels[source.Width] = sums.Pixels[source.Width - 1];
                        AddPairs(sums.Pixels, factor * 0.25f, result.Row(y, channel));
                    }
                }
            },
            result.Height,
            maxThreads,
            MinimumRows);
        return result;
    }

    /// <summary>A flow in pixels of half the size; the caller disposes it.</summary>
    public static FlowPair Of(FlowPair flow, int maxThreads) =>
        new(Of(flow.Flow0To1, 0.5f, maxThreads), Of(flow.Flow1To0, 0.5f, maxThreads));

    private static void AddPairs(ReadOnlySpan<float> sums, float factor, Span<float> result)
    {
        int x = 0;
        for (; x <= result.Length - Vector256<float>.Count; x += Vector256<float>.Count)
        {
            Vector256<int> split = Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7);
            Vector256<float> first = VectorLanes.Pick(Vector256.Create(sums.Slice(2 * x, 8)), split);
            Vector256<float> second = VectorLanes.Pick(Vector256.Create(sums.Slice((2 * x) + 8, 8)), split);
            Vector256<float> even = Vector256.Create(first.GetLower(), second.GetLower());
            Vector256<float> odd = Vector256.Create(first.GetUpper(), second.GetUpper());
            ((even + odd) * factor).CopyTo(result[x..]);
        }

        for (; x < result.Length; x++)
        {
            result[x] = (sums[2 * x] + sums[(2 * x) + 1]) * factor;
        }
    }
}
