using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging;

/// <summary>Applies a tap table along rows and one along columns: the engine of resizing and blurring.</summary>
/// <remarks>
/// A raster's planes lie one after the other, so the pass along rows sees one tall plane. A sample's sum runs in tap order in
/// both passes, whatever the thread count or vector width, so results are the same bytes everywhere.
/// </remarks>
internal static class SeparableFilter
{
    // Rows filtered together in the pass along rows: one lane each of a 128-bit vector.
    private const int Lanes = 4;

    /// <summary>Filters all channels; the cheaper order of the two passes is taken.</summary>
    /// <param name="source">Read only.</param>
    /// <param name="columns">Taps along a row: source width to destination width.</param>
    /// <param name="rows">Taps along a column: source height to destination height.</param>
    /// <param name="destination">Same channels; may be <paramref name="source"/> when the sizes agree.</param>
    /// <param name="maxThreads">Threads that may work at once.</param>
    public static void Apply(Raster source, AxisTaps columns, AxisTaps rows, Raster destination, int maxThreads)
    {
        if (source.Channels != destination.Channels)
        {
            throw new ArgumentException($"source has {source.Channels} channels, destination {destination.Channels}", nameof(destination));
        }

        long rowsFirst = (columns.Input * rows.Total) + (rows.Output * columns.Total);
        long columnsFirst = (rows.Input * columns.Total) + (columns.Output * rows.Total);
        if (rowsFirst < columnsFirst)
        {
            using Raster between = Raster.Rent(source.Width, destination.Height, source.Channels);
            AlongColumns(source, rows, between, maxThreads);
            AlongRows(between, columns, destination, maxThreads);
        }
        else
        {
            using Raster between = Raster.Rent(destination.Width, source.Height, source.Channels);
            AlongRows(source, columns, between, maxThreads);
            AlongColumns(between, rows, destination, maxThreads);
        }
    }

    private static void AlongRows(Raster source, AxisTaps taps, Raster destination, int maxThreads)
    {
        int groups = ((source.Height * source.Channels) + Lanes - 1) / Lanes;
        RowParallel.Run(new RowGroups(source, taps, destination), groups, maxThreads, minimumRowsPerBand: 4);
    }

    private static void AlongColumns(Raster source, AxisTaps taps, Raster destination, int maxThreads) =>
        RowParallel.Run(
            new OutputRows(source, taps, destination), destination.Height * destination.Channels, maxThreads, minimumRowsPerBand: 8);

    private readonly struct OutputRows(Raster source, AxisTaps taps, Raster destination) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            for (int row = firstRow; row < endRow; row++)
            {
                (int channel, int y) = Math.DivRem(row, destination.Height);
                ReadOnlySpan<float> weights = taps.Weights(y);
                int first = taps.First(y);
                Span<float> sums = destination.Row(y, channel);
                if (weights is [1f])
                {
                    source.Row(first, channel).CopyTo(sums);
                    continue;
                }

                TensorPrimitives.Multiply(source.Row(first, channel), weights[0], sums);
                for (int k = 1; k < weights.Length; k++)
                {
                    TensorPrimitives.MultiplyAdd(source.Row(first + k, channel), weights[k], sums, sums);
                }
            }
        }
    }

    private readonly struct RowGroups(Raster source, AxisTaps taps, Raster destination) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            ReadOnlySpan<float> input = source.Pixels;
            Span<float> output = destination.Pixels;
            if (taps.IsIdentity)
            {
                int from = firstRow * Lanes * taps.Input;
                int to = Math.Min(endRow * Lanes * taps.Input, input.Length);
                input[from..to].CopyTo(output[from..to]);
                return;
            }

            float[] rented = ArrayPool<float>.Shared.Rent(Lanes * (taps.Input + taps.Output));
            Span<float> before = rented.AsSpan(0, Lanes * taps.Input);
            Span<float> after = rented.AsSpan(Lanes * taps.Input, Lanes * taps.Output);
            int rows = source.Height * source.Channels;
            for (int row = firstRow * Lanes; row < Math.Min(endRow * Lanes, rows); row += Lanes)
            {
                if (row + Lanes <= rows)
                {
                    // Four rows side by side are what RGBA pixels are to planes.
                    ReadOnlySpan<float> four = input.Slice(row * taps.Input, Lanes * taps.Input);
                    int w = taps.Input;
                    PlanarRow.JoinRgba(four[..w], four[w..(2 * w)], four[(2 * w)..(3 * w)], four[(3 * w)..], before);
                    Filter(
                        MemoryMarshal.Cast<float, Vector128<float>>(before), MemoryMarshal.Cast<float, Vector128<float>>(after));
                    Span<float> filtered = output.Slice(row * taps.Output, Lanes * taps.Output);
                    w = taps.Output;
                    PlanarRow.SplitRgba(
                        after, filtered[..w], filtered[w..(2 * w)], filtered[(2 * w)..(3 * w)], filtered[(3 * w)..]);
                }
                else
                {
                    for (int r = row; r < rows; r++)
                    {
                        taps.Apply(input.Slice(r * taps.Input, taps.Input), output.Slice(r * taps.Output, taps.Output));
                    }
                }
            }

            ArrayPool<float>.Shared.Return(rented);
        }

        private void Filter(ReadOnlySpan<Vector128<float>> before, Span<Vector128<float>> after)
        {
            for (int i = 0; i < after.Length; i++)
            {
                ReadOnlySpan<float> weights = taps.Weights(i);
                ReadOnlySpan<Vector128<float>> samples = before.Slice(taps.First(i), weights.Length);
                Vector128<float> sum = Vector128<float>.Zero;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += samples[k] * weights[k];
                }

                after[i] = sum;
            }
        }
    }
}
