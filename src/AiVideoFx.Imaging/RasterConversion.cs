using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AiVideoFx.Imaging;

/// <summary>Between host images and planar rasters; the flip between y up and y down happens here and nowhere
/// else.</summary>
/// <remarks>
/// Values are converted as <see cref="PixelConversion"/> does. The raster's top row is the highest row of the view;
/// crop the view first to convert a window. A raster smaller than the view gets the area average, in the same pass over
/// the source. NaN and infinities spread over the samples they are averaged into and no further.
/// </remarks>
public static class RasterConversion
{
    /// <summary>Reads colour and alpha.</summary>
    /// <param name="source">Pixels of any depth and components.</param>
    /// <param name="destination">4 channels: RGBA, 3: RGB, 1: alpha. At most as large as <paramref name="source"/> on
    /// each axis; where smaller, each sample is the mean of the area it covers (RGB is averaged as stored).</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">The raster is larger than the source, or has 2 or more than 4
    /// channels.</exception>
    public static void ToRaster(FrameView source, Raster destination, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Check(source, destination);
        PixelComponents components = ComponentsOf(destination);
        Read(source, destination, components, luma: null, maxThreads);
    }

    /// <summary>Reads luma: the weighted sum of red, green and blue as they are stored; of a matte, alpha.</summary>
    /// <param name="source">Pixels of any depth and components.</param>
    /// <param name="destination">1 channel; size as for <see cref="ToRaster(FrameView, Raster, int)"/>.</param>
    /// <param name="weights">Usually <see cref="LumaWeights.Rec709"/>.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">The raster is larger than the source or has more than one
    /// channel.</exception>
    public static void ToLuma(FrameView source, Raster destination, LumaWeights weights, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Check(source, destination);
        if (destination.Channels != 1)
        {
            throw new ArgumentException(
                $"luma is one channel, the raster has {destination.Channels}", nameof(destination));
        }

        Read(source, destination, source.Components, weights, maxThreads);
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
                $"raster is {source.Width} x {source.Height}, image {destination.Width} x {destination.Height}",
                nameof(destination));
        }

        RowParallel.Run(new Writer(source, destination, components), source.Height, maxThreads, minimumRowsPerBand: 4);
    }

    // Rows are averaged first, while they are read; then the samples along what is left of the rows.
    private static void Read(
        FrameView source, Raster destination, PixelComponents components, LumaWeights? luma, int maxThreads)
    {
        using AxisTaps columns = AxisTaps.CreateArea(source.Width, destination.Width);
        using AxisTaps rows = AxisTaps.CreateArea(source.Height, destination.Height);
        if (columns.IsIdentity)
        {
            RowParallel.Run(
                new Reader(source, destination, components, luma, rows),
                destination.Height,
                maxThreads,
                minimumRowsPerBand: 4);
            return;
        }

        using Raster wide = Raster.Rent(source.Width, destination.Height, destination.Channels);
        RowParallel.Run(
            new Reader(source, wide, components, luma, rows), destination.Height, maxThreads, minimumRowsPerBand: 4);
        SeparableFilter.AlongRows(wide, columns, destination, maxThreads);
    }

    private static void Check(FrameView source, Raster destination)
    {
        if (destination.Width > source.Width || destination.Height > source.Height)
        {
            throw new ArgumentException(
                $"raster {destination.Width} x {destination.Height} is larger than "
                + $"image {source.Width} x {source.Height}",
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
                PlanarRow.SplitRgba(
                    pixels, raster.Row(row), raster.Row(row, 1), raster.Row(row, 2), raster.Row(row, 3));
                break;
            case 3:
                PlanarRow.SplitRgb(pixels, raster.Row(row), raster.Row(row, 1), raster.Row(row, 2));
                break;
            default:
                pixels.CopyTo(raster.Row(row));
                break;
        }
    }

    // Source rows become interleaved floats, are averaged down the columns as they are, and only the means are
    // converted to other components or luma and taken apart: all of that is linear.
    private readonly struct Reader(
        FrameView source, Raster destination, PixelComponents components, LumaWeights? luma, AxisTaps rows) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            int length = source.Width * source.Components.Count();
            int wanted = source.Width * components.Count();
            float[] rented = ArrayPool<float>.Shared.Rent((2 * length) + wanted);
            Span<float> pixels = rented.AsSpan(0, length);
            Span<float> means = rented.AsSpan(length, length);
            Span<float> converted = rented.AsSpan(2 * length, wanted);
            for (int row = firstRow; row < endRow; row++)
            {
                Emit(Average(row, pixels, means), converted, row);
            }

            ArrayPool<float>.Shared.Return(rented);
        }

        private ReadOnlySpan<float> Average(int row, Span<float> pixels, Span<float> means)
        {
            ReadOnlySpan<float> weights = rows.Weights(row);
            if (weights is [1f])
            {
                return Floats(rows.First(row), pixels);
            }

            TensorPrimitives.Multiply(Floats(rows.First(row), pixels), weights[0], means);
            for (int k = 1; k < weights.Length; k++)
            {
                TensorPrimitives.MultiplyAdd(Floats(rows.First(row) + k, pixels), weights[k], means, means);
            }

            return means;
        }

        // In the buffer or, without a copy, where the source has them.
        private ReadOnlySpan<float> Floats(int row, Span<float> pixels)
        {
            ReadOnlySpan<byte> bytes = source.Row(source.Bounds.Y2 - 1 - row);
            if (source.Depth == PixelDepth.Float)
            {
                return MemoryMarshal.Cast<byte, float>(bytes);
            }

            DepthConversion.ToFloat(bytes, source.Depth, pixels);
            return pixels;
        }

        private void Emit(ReadOnlySpan<float> pixels, Span<float> converted, int row)
        {
            if (luma is { } weights)
            {
                PlanarRow.Luma(pixels, source.Components.Count(), weights, destination.Row(row));
                return;
            }

            if (source.Components != components)
            {
                ComponentConversion.Convert(
                    MemoryMarshal.AsBytes(pixels),
                    source.Components,
                    MemoryMarshal.AsBytes(converted),
                    components,
                    PixelDepth.Float);
                pixels = converted;
            }

            Split(pixels, destination, row);
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
                    PlanarRow.JoinRgba(
                        source.Row(row), source.Row(row, 1), source.Row(row, 2), source.Row(row, 3), pixels);
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
