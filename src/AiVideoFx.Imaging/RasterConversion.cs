using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AiVideoFx.Imaging;

/// <summary>Between host images and planar rasters; the flip between y up and y down happens here and nowhere else.</summary>
/// <remarks>
/// Values are converted as <see cref="PixelConversion"/> does. The raster's top row is the highest row of the view; crop the
/// view first to convert a window. A raster smaller than the view gets the area average, in the same pass over the source.
/// NaN and infinities spread over the samples they are averaged into and no further.
/// </remarks>
public static class RasterConversion
{
    /// <summary>Reads colour and alpha.</summary>
    /// <param name="source">Pixels of any depth and components.</param>
    /// <param name="destination">4 channels: RGBA, 3: RGB, 1: alpha. At most as large as <paramref name="source"/> on each axis;
    /// where smaller, each sample is the mean of the area it covers (RGB is averaged as stored).</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">The raster is larger than the source, or has 2 or more than 4 channels.</exception>
    public static void ToRaster(FrameView source, Raster destination, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Check(source, destination);
        PixelComponents components = ComponentsOf(destination);
        using AxisTaps columns = AxisTaps.CreateArea(source.Width, destination.Width);
        using AxisTaps rows = AxisTaps.CreateArea(source.Height, destination.Height);
        Reader reader = new(source, destination, components, luma: null, columns, rows);
        RowParallel.Run(reader, destination.Height, maxThreads, minimumRowsPerBand: 4);
    }

    /// <summary>Reads luma: the weighted sum of red, green and blue as they are stored; of a matte, alpha.</summary>
    /// <param name="source">Pixels of any depth and components.</param>
    /// <param name="destination">1 channel; size as for <see cref="ToRaster(FrameView, Raster, int)"/>.</param>
    /// <param name="weights">Usually <see cref="LumaWeights.Rec709"/>.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">The raster is larger than the source or has more than one channel.</exception>
    public static void ToLuma(FrameView source, Raster destination, LumaWeights weights, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Check(source, destination);
        if (destination.Channels != 1)
        {
            throw new ArgumentException($"luma is one channel, the raster has {destination.Channels}", nameof(destination));
        }

        using AxisTaps columns = AxisTaps.CreateArea(source.Width, destination.Width);
        using AxisTaps rows = AxisTaps.CreateArea(source.Height, destination.Height);
        Reader reader = new(source, destination, source.Components, weights, columns, rows);
        RowParallel.Run(reader, destination.Height, maxThreads, minimumRowsPerBand: 4);
    }

    /// <summary>Writes a raster to a host image.</summary>
    /// <param name="source">4 channels: RGBA, 3: RGB, 1: alpha.</param>
    /// <param name="destination">Same width and height, any depth and components; all of it is written.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">Sizes differ, or the raster has 2 or more than 4 channels.</exception>
    public static void FromRaster(Raster source, FrameView destination, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        PixelComponents components = ComponentsOf(source);
        if (source.Width != destination.Width || source.Height != destination.Height)
        {
            throw new ArgumentException(
                $"raster is {source.Width} x {source.Height}, image {destination.Width} x {destination.Height}", nameof(destination));
        }

        RowParallel.Run(new Writer(source, destination, components), source.Height, maxThreads, minimumRowsPerBand: 4);
    }

    private static void Check(FrameView source, Raster destination)
    {
        if (destination.Width > source.Width || destination.Height > source.Height)
        {
            throw new ArgumentException(
                $"raster {destination.Width} x {destination.Height} is larger than image {source.Width} x {source.Height}",
                nameof(destination));
        }
    }

    private static PixelComponents ComponentsOf(Raster raster) => raster.Channels switch
    {
        4 => PixelComponents.Rgba,
        3 => PixelComponents.Rgb,
        1 => PixelComponents.Alpha,
        _ => throw new ArgumentException($"expected 1, 3 or 4 channels, got {raster.Channels}", nameof(raster)),
    };

    private static void Split(ReadOnlySpan<float> pixels, Raster raster, int row)
    {
        switch (raster.Channels)
        {
            case 4:
                PlanarRow.SplitRgba(pixels, raster.Row(row), raster.Row(row, 1), raster.Row(row, 2), raster.Row(row, 3));
                break;
            case 3:
                PlanarRow.SplitRgb(pixels, raster.Row(row), raster.Row(row, 1), raster.Row(row, 2));
                break;
            default:
                pixels.CopyTo(raster.Row(row));
                break;
        }
    }

    // Source rows become interleaved floats, are averaged down the columns as they are, and only the sums are taken apart and
    // averaged along the row. Luma is linear, so it is taken last.
    private readonly struct Reader(
        FrameView source, Raster destination, PixelComponents components, LumaWeights? luma, AxisTaps columns, AxisTaps rows) : IRowWork
    {
        private bool IsWhole => columns.IsIdentity && rows.IsIdentity;

        public void Run(int firstRow, int endRow)
        {
            int count = components.Count();
            int width = source.Width;
            float[] rented = ArrayPool<float>.Shared.Rent(width * count * 4);
            Span<float> pixels = rented.AsSpan(0, width * count);
            Span<float> sums = rented.AsSpan(width * count, width * count);
            Span<float> plane = rented.AsSpan(width * count * 2, width);
            Span<byte> shuffled = MemoryMarshal.AsBytes(rented.AsSpan(width * count * 3, width * count));
            for (int row = firstRow; row < endRow; row++)
            {
                if (IsWhole)
                {
                    Emit(Read(row, pixels, shuffled), row);
                }
                else
                {
                    Accumulate(row, pixels, shuffled, sums);
                    Reduce(sums, plane, row);
                }
            }

            ArrayPool<float>.Shared.Return(rented);
        }

        // Interleaved floats of the raster's components, in the buffer or, without a copy, in the source.
        private ReadOnlySpan<float> Read(int row, Span<float> pixels, Span<byte> shuffled)
        {
            ReadOnlySpan<byte> bytes = source.Row(source.Bounds.Y2 - 1 - row);
            if (source.Components != components)
            {
                Span<byte> wanted = shuffled[..(pixels.Length * source.Depth.BytesPerComponent())];
                ComponentConversion.Convert(bytes, source.Components, wanted, components, source.Depth);
                bytes = wanted;
            }

            if (source.Depth == PixelDepth.Float)
            {
                return MemoryMarshal.Cast<byte, float>(bytes);
            }

            DepthConversion.ToFloat(bytes, source.Depth, pixels);
            return pixels;
        }

        private void Emit(ReadOnlySpan<float> pixels, int row)
        {
            if (luma is { } weights)
            {
                PlanarRow.Luma(pixels, components.Count(), weights, destination.Row(row));
            }
            else
            {
                Split(pixels, destination, row);
            }
        }

        private void Accumulate(int row, Span<float> pixels, Span<byte> shuffled, Span<float> sums)
        {
            ReadOnlySpan<float> weights = rows.Weights(row);
            for (int k = 0; k < weights.Length; k++)
            {
                ReadOnlySpan<float> read = Read(rows.First(row) + k, pixels, shuffled);
                if (k == 0)
                {
                    TensorPrimitives.Multiply(read, weights[k], sums);
                }
                else
                {
                    TensorPrimitives.MultiplyAdd(read, weights[k], sums, sums);
                }
            }
        }

        private void Reduce(ReadOnlySpan<float> sums, Span<float> plane, int row)
        {
            int count = components.Count();
            if (luma is { } weights)
            {
                PlanarRow.Luma(sums, count, weights, plane);
                columns.Apply(plane, destination.Row(row));
                return;
            }

            for (int channel = 0; channel < count; channel++)
            {
                for (int i = 0; i < plane.Length; i++)
                {
                    plane[i] = sums[(i * count) + channel];
                }

                columns.Apply(plane, destination.Row(row, channel));
            }
        }
    }

    private readonly struct Writer(Raster source, FrameView destination, PixelComponents components) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            int length = source.Width * source.Channels;
            int stored = source.Width * destination.BytesPerPixel;
            float[] pixels = ArrayPool<float>.Shared.Rent(length);
            byte[] converted = ArrayPool<byte>.Shared.Rent(length * sizeof(float));
            for (int row = firstRow; row < endRow; row++)
            {
                Span<byte> target = destination.Row(destination.Bounds.Y2 - 1 - row);
                Span<byte> inDepth = destination.Components == components
                    ? target
                    : converted.AsSpan(0, length * destination.Depth.BytesPerComponent());
                if (destination.Depth == PixelDepth.Float)
                {
                    Join(row, MemoryMarshal.Cast<byte, float>(inDepth));
                }
                else
                {
                    Span<float> joined = pixels.AsSpan(0, length);
                    Join(row, joined);
                    DepthConversion.FromFloat(joined, inDepth, destination.Depth);
                }

                if (destination.Components != components)
                {
                    ComponentConversion.Convert(
                        inDepth, components, target[..stored], destination.Components, destination.Depth);
                }
            }

            ArrayPool<byte>.Shared.Return(converted);
            ArrayPool<float>.Shared.Return(pixels);
        }

        private void Join(int row, Span<float> pixels)
        {
            switch (source.Channels)
            {
                case 4:
                    PlanarRow.JoinRgba(source.Row(row), source.Row(row, 1), source.Row(row, 2), source.Row(row, 3), pixels);
                    break;
                case 3:
                    PlanarRow.JoinRgb(source.Row(row), source.Row(row, 1), source.Row(row, 2), pixels);
                    break;
                default:
                    source.Row(row).CopyTo(pixels);
                    break;
            }
        }
    }
}
