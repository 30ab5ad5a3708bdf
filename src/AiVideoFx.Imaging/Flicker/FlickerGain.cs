using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AiVideoFx.Imaging.Color;

namespace AiVideoFx.Imaging.Flicker;

/// <summary>Applies a smooth gain, given as a small picture, to the untouched pixels of a frame.</summary>
public static class FlickerGain
{
    /// <summary>Multiplies colour by the gain and copies alpha; of an Alpha picture, multiplies that.</summary>
    /// <param name="source">Pixels of any depth; float and half keep everything outside [0, 1].</param>
    /// <param name="output">Where to; same components and depth as <paramref name="source"/>, its bounds inside the source's.</param>
    /// <param name="gain">Linear factors, 1 or 3 channels, of any size: stretched bilinearly over the source's bounds.</param>
    /// <param name="transfer">How linear light is stored when the gain is one of linear light; null when it is one of the stored values.</param>
    /// <param name="maxThreads">Threads that may work at once.</param>
    /// <exception cref="ArgumentException">Bounds, depths or components do not fit.</exception>
    public static void Apply(FrameView source, FrameView output, Raster gain, TransferFunction? transfer, int maxThreads)
    {
        ArgumentNullException.ThrowIfNull(gain);
        if (source.Depth != output.Depth || source.Components != output.Components || !source.Bounds.Contains(output.Bounds))
        {
            throw new ArgumentException(
                $"output {output.Bounds} {output.Depth} {output.Components} does not fit source {source.Bounds} {source.Depth} {source.Components}",
                nameof(output));
        }

        // Without a curve between them, stored values and light take the same factor.
        TransferFunction? curve = ReferenceEquals(transfer, TransferFunction.Linear) ? null : transfer;
        GainColumns columns = new(source, output, gain);
        RowParallel.Run(
            (first, end) =>
            {
                using Raster buffers = Raster.Rent(Math.Max(gain.Width, output.Width * output.Components.Count()), gain.Channels + 3);
                for (int row = first; row < end; row++)
                {
                    ApplyRow(source, output, gain, columns, curve, output.Bounds.Y1 + row, buffers);
                }
            },
            output.Height,
            maxThreads,
            minimumRowsPerBand: 16);
    }

    /// <summary>Writes the gain itself as a picture: 0.5 is no change, a stop is 0.25; alpha is 1.</summary>
    /// <param name="frame">Bounds that the gain was measured over.</param>
    /// <param name="output">Where to; any depth and components.</param>
    /// <param name="gain">As for <see cref="Apply"/>.</param>
    /// <param name="maxThreads">Threads that may work at once.</param>
    public static void Show(PixelRect frame, FrameView output, Raster gain, int maxThreads)
    {
        ArgumentNullException.ThrowIfNull(gain);
        using Raster full = Raster.Rent(frame.Width, frame.Height, gain.Channels);
        Resize.Apply(gain, full, ResizeFilter.Bilinear, maxThreads);
        TensorPrimitives.Log2(full.Pixels, full.Pixels);
        TensorPrimitives.Multiply(full.Pixels, 0.25f, full.Pixels);
        TensorPrimitives.Add(full.Pixels, 0.5f, full.Pixels);
        using Raster window = Raster.Rent(output.Width, output.Height, output.Components == PixelComponents.Alpha ? 1 : 4);
        window.Pixels.Fill(1);
        int left = output.Bounds.X1 - frame.X1;
        int top = frame.Y2 - output.Bounds.Y2;
        for (int c = 0; c < Math.Min(3, window.Channels); c++)
        {
            for (int y = 0; y < window.Height; y++)
            {
                full.Row(top + y, Math.Min(c, full.Channels - 1)).Slice(left, window.Width).CopyTo(window.Row(y, c));
            }
        }

        RasterConversion.FromRaster(window, output, maxThreads);
    }

    /// <summary>Turns a result into its difference from the source around mid grey; alpha stays.</summary>
    /// <param name="source">What the result was made from; holds the bounds of <paramref name="result"/>.</param>
    /// <param name="result">Changed in place; same depth and components.</param>
    public static void ShowDifference(FrameView source, FrameView result)
    {
        int components = result.Components.Count();
        using Raster rows = Raster.Rent(result.Width * components, 2);
        for (int y = result.Bounds.Y1; y < result.Bounds.Y2; y++)
        {
            Span<float> after = rows.Row(0);
            Span<float> before = rows.Row(1);
            DepthConversion.ToFloat(result.Row(y), result.Depth, after);
            DepthConversion.ToFloat(source.Crop(result.Bounds).Row(y), source.Depth, before);
            for (int i = 0; i < after.Length; i++)
            {
                after[i] = i % components == 3 ? after[i] : 0.5f + after[i] - before[i];
            }

            DepthConversion.FromFloat(after, result.Row(y), result.Depth);
        }
    }

    private static void ApplyRow(
        FrameView source, FrameView output, Raster gain, GainColumns columns, TransferFunction? curve, int y, Raster buffers)
    {
        int components = output.Components.Count();
        int length = output.Width * components;
        Span<float> pixels = buffers.Row(0)[..length];
        Span<float> factors = buffers.Row(1)[..length];
        Span<byte> from = source.Row(y).Slice((output.Bounds.X1 - source.Bounds.X1) * source.BytesPerPixel, output.Width * source.BytesPerPixel);
        Span<byte> to = output.Row(y);

        // The gain's rows above and below this one, mixed; then its columns.
        float place = Math.Clamp(((source.Bounds.Y2 - y - 0.5f) * gain.Height / source.Height) - 0.5f, 0, gain.Height - 1);
        int upper = (int)place;
        int lower = Math.Min(upper + 1, gain.Height - 1);
        for (int c = 0; c < gain.Channels; c++)
        {
            Span<float> mixed = buffers.Row(3 + c)[..gain.Width];
            TensorPrimitives.Subtract(gain.Row(lower, c), gain.Row(upper, c), mixed);
            TensorPrimitives.MultiplyAdd(mixed, place - upper, gain.Row(upper, c), mixed);
        }

        columns.Spread(buffers, components, factors);
        if (output.Depth == PixelDepth.Float && curve is null)
        {
            TensorPrimitives.Multiply(MemoryMarshal.Cast<byte, float>(from), factors, MemoryMarshal.Cast<byte, float>(to));
            return;
        }

        DepthConversion.ToFloat(from, source.Depth, pixels);
        if (curve is null)
        {
            TensorPrimitives.Multiply(pixels, factors, pixels);
            DepthConversion.FromFloat(pixels, to, output.Depth);
            return;
        }

        Span<float> light = buffers.Row(2)[..length];
        curve.Decode(pixels, light);
        TensorPrimitives.Multiply(light, factors, light);
        curve.Encode(light, light);
        for (int i = 3; components == 4 && i < length; i += 4)
        {
            light[i] = pixels[i];
        }

        DepthConversion.FromFloat(light, to, output.Depth);
    }

    /// <summary>Where each output column lies between the gain's columns.</summary>
    private sealed class GainColumns
    {
        private readonly int[] _left;
        private readonly float[] _share;
        private readonly int _channels;
        private readonly int _step;

        public GainColumns(FrameView source, FrameView output, Raster gain)
        {
            _left = new int[output.Width];
            _share = new float[output.Width];
            _channels = gain.Channels;
            _step = gain.Width > 1 ? 1 : 0;
            for (int x = 0; x < _left.Length; x++)
            {
                float column = output.Bounds.X1 + x - source.Bounds.X1 + 0.5f;
                float place = Math.Clamp((column * gain.Width / source.Width) - 0.5f, 0, gain.Width - 1);

                // The last column mixes the last two as well, with all the share on the right one.
                _left[x] = Math.Min((int)place, Math.Max(0, gain.Width - 2));
                _share[x] = place - _left[x];
            }
        }

        public void Spread(Raster rows, int components, Span<float> factors)
        {
            ReadOnlySpan<float> red = rows.Row(3);
            ReadOnlySpan<float> green = rows.Row(3 + Math.Min(1, _channels - 1));
            ReadOnlySpan<float> blue = rows.Row(3 + Math.Min(2, _channels - 1));
            if (components == 4)
            {
                Span<Vector128<float>> pixels = MemoryMarshal.Cast<float, Vector128<float>>(factors);
                if (_channels == 1)
                {
                    for (int x = 0; x < pixels.Length; x++)
                    {
                        pixels[x] = Vector128.Create(Mix(red, x)).WithElement(3, 1f);
                    }

                    return;
                }

                for (int x = 0; x < pixels.Length; x++)
                {
                    pixels[x] = Vector128.Create(Mix(red, x), Mix(green, x), Mix(blue, x), 1f);
                }

                return;
            }

            for (int x = 0; x < _left.Length; x++)
            {
                factors[x * components] = Mix(red, x);
                if (components == 3)
                {
                    factors[(x * 3) + 1] = Mix(green, x);
                    factors[(x * 3) + 2] = Mix(blue, x);
                }
            }
        }

        private float Mix(ReadOnlySpan<float> row, int x)
        {
            int left = _left[x];
            float value = row[left];
            return value + (_share[x] * (row[left + _step] - value));
        }
    }
}
