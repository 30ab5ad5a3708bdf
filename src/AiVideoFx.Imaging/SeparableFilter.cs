using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging;

/// <summary>Applies a tap table along rows and one along columns: the engine of resizing and blurring.</summary>
/// <remarks>
/// A raster's planes lie one after the other, so the pass along rows sees one tall plane. A sample's sum runs in tap
/// order in both passes, whatever the thread count or vector width, so results are the same bytes everywhere.
/// </remarks>
internal static class SeparableFilter
{
    // Rows filtered together in the pass along rows: one lane each of a 256-bit vector.
    private const int Lanes = RowBlock.Rows;

    // Samples whose sums stay in registers in the pass along columns.
    private const int Columns = 64;

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
            throw new ArgumentException(
                $"source has {source.Channels} channels, destination {destination.Channels}", nameof(destination));
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

    /// <summary>The pass along rows alone.</summary>
    /// <param name="source">Read only.</param>
    /// <param name="taps">Source width to destination width.</param>
    /// <param name="destination">Same height and channels.</param>
    /// <param name="maxThreads">Threads that may work at once.</param>
    public static void AlongRows(Raster source, AxisTaps taps, Raster destination, int maxThreads)
    {
        int groups = ((source.Height * source.Channels) + Lanes - 1) / Lanes;
        RowParallel.Run(new RowGroups(source, taps, destination), groups, maxThreads, minimumRowsPerBand: 4);
    }

    /// <summary>One row of the pass along columns.</summary>
    /// <param name="source">Read only.</param>
    /// <param name="taps">Source height to result height.</param>
    /// <param name="y">Row of the result.</param>
    /// <param name="channel">Channel of the source.</param>
    /// <param name="row">Gets the row; as wide as the source.</param>
    public static void AlongColumns(Raster source, AxisTaps taps, int y, int channel, Span<float> row)
    {
        ReadOnlySpan<float> weights = taps.Weights(y);
        int first = taps.First(y);
        if (weights is [1f])
        {
            source.Row(first, channel).CopyTo(row);
        }
        else
        {
            SumRows(source.Plane(channel)[(first * source.Width)..], weights, row);
        }
    }

    private static void AlongColumns(Raster source, AxisTaps taps, Raster destination, int maxThreads) =>
        RowParallel.Run(
            new OutputRows(source, taps, destination),
            destination.Height * destination.Channels,
            maxThreads,
            minimumRowsPerBand: 8);

    // Down a strip of columns at a time: sums in registers, each row of the strip read once.
    private static void SumRows(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, Span<float> sums)
    {
        int width = sums.Length;
        int x = 0;
        for (; x <= width - Columns; x += Columns)
        {
            Vector256<float> a = Vector256<float>.Zero;
            Vector256<float> b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            for (int k = 0; k < weights.Length; k++)
            {
                ReadOnlySpan<Vector256<float>> strip =
                    MemoryMarshal.Cast<float, Vector256<float>>(rows.Slice((k * width) + x, Columns));
                Vector256<float> weight = Vector256.Create(weights[k]);
                h += strip[7] * weight;
                a += strip[0] * weight;
                b += strip[1] * weight;
                c += strip[2] * weight;
                d += strip[3] * weight;
                e += strip[4] * weight;
                f += strip[5] * weight;
                g += strip[6] * weight;
            }

            Span<Vector256<float>> target = MemoryMarshal.Cast<float, Vector256<float>>(sums.Slice(x, Columns));
            target[7] = h;
            target[0] = a;
            target[1] = b;
            target[2] = c;
            target[3] = d;
            target[4] = e;
            target[5] = f;
            target[6] = g;
        }

        if (x < width)
        {
            Span<float> rest = sums[x..];
            rest.Clear();
            for (int k = 0; k < weights.Length; k++)
            {
                TensorPrimitives.MultiplyAdd(rows.Slice((k * width) + x, width - x), weights[k], rest, rest);
            }
        }
    }

    private readonly struct OutputRows(Raster source, AxisTaps taps, Raster destination) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            for (int row = firstRow; row < endRow; row++)
            {
                (int channel, int y) = Math.DivRem(row, destination.Height);
                AlongColumns(source, taps, y, channel, destination.Row(y, channel));
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
                    RowBlock.Join(input.Slice(row * taps.Input, Lanes * taps.Input), before);
                    Filter(
                        MemoryMarshal.Cast<float, Vector256<float>>(before),
                        MemoryMarshal.Cast<float, Vector256<float>>(after));
                    RowBlock.Split(after, output.Slice(row * taps.Output, Lanes * taps.Output));
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

        private void Filter(ReadOnlySpan<Vector256<float>> before, Span<Vector256<float>> after)
        {
            for (int i = 0; i < after.Length; i++)
            {
                ReadOnlySpan<float> weights = taps.Weights(i);
                ReadOnlySpan<Vector256<float>> samples = before.Slice(taps.First(i), weights.Length);
                Vector256<float> sum = Vector256<float>.Zero;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += samples[k] * weights[k];
                }

                after[i] = sum;
            }
        }
    }
}
