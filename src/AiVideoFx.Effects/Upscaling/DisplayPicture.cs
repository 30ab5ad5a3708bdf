using System.Numerics.Tensors;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Color;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>A host's picture as networks want it: display-referred, not premultiplied, white at 1; and what leads back.</summary>
internal sealed class DisplayPicture : IDisposable
{
    // Below it, 8 bits of a premultiplied colour tell nothing of the colour.
    private const float LeastAlpha = 1f / 128;

    // What infinity is taken for: a network would spread infinities and NaN over its surroundings.
    private const float Finite = 65504;

    // How far the colour of edges reaches into what is empty, and how much must be near to tell one.
    private const double NearSigma = 2, FarSigma = 12;
    private const float Enough = 1e-3f;

    private readonly TransferFunction? _transfer;
    private readonly bool _isPremultiplied;

    private DisplayPicture(Raster colour, Raster? alpha, TransferFunction? transfer, bool isPremultiplied, bool isCompressed)
    {
        (Colour, Alpha, _transfer, _isPremultiplied, IsCompressed) = (colour, alpha, transfer, isPremultiplied, isCompressed);
    }

    /// <summary>Whether alpha counts where there is any.</summary>
    public bool TakesAlpha { get; private init; }

    /// <summary>Three channels, or one of a matte.</summary>
    public Raster Colour { get; }

    /// <summary>One channel; null where all of it is 1 or is not to count.</summary>
    public Raster? Alpha { get; }

    /// <summary>Whether something is brighter than white, so that <see cref="RangeCompression"/> was used.</summary>
    public bool IsCompressed { get; }

    /// <summary>Reads a picture.</summary>
    /// <param name="view">The host's pixels.</param>
    /// <param name="state">How its colour and alpha relate.</param>
    /// <param name="space">What its numbers mean.</param>
    /// <param name="takesAlpha">Whether alpha counts.</param>
    public static DisplayPicture Read(FrameView view, AlphaState state, WorkingSpace space, bool takesAlpha)
    {
        int channels = view.Components == PixelComponents.Alpha ? 1 : 3;
        bool mayHaveAlpha = view.Components == PixelComponents.Rgba && takesAlpha && state != AlphaState.Opaque;
        Raster colour = Raster.Rent(view.Width, view.Height, channels);
        Raster? alpha = null;
        if (mayHaveAlpha)
        {
            using Raster all = Raster.Rent(view.Width, view.Height, 4);
            RasterConversion.ToRaster(view, all, Environment.ProcessorCount);
            all.Pixels[..colour.Pixels.Length].CopyTo(colour.Pixels);
            if (all.Plane(3).ContainsAnyExcept(1f))
            {
                alpha = Raster.Rent(view.Width, view.Height);
                all.Plane(3).CopyTo(alpha.Pixels);
                MakeFinite(alpha.Pixels);
            }
        }
        else
        {
            RasterConversion.ToRaster(view, colour, Environment.ProcessorCount);
        }

        if (view.Depth is PixelDepth.Float or PixelDepth.Half)
        {
            MakeFinite(colour.Pixels);
        }

        bool isPremultiplied = state == AlphaState.Premultiplied;
        if (alpha is not null)
        {
            ExtendEdges(colour, alpha, isPremultiplied);
        }

        TransferFunction? transfer = channels == 1 ? null : space.Transfer();
        if (transfer is not null)
        {
            transfer.Decode(colour.Pixels, colour.Pixels);
            TransferFunction.Srgb.Encode(colour.Pixels, colour.Pixels);
        }

        bool isCompressed = TensorPrimitives.Max<float>(colour.Pixels) > 1;
        if (isCompressed)
        {
            RangeCompression.Apply(colour.Pixels);
        }

        return new(colour, alpha, transfer, isPremultiplied, isCompressed) { TakesAlpha = takesAlpha };
    }

    /// <summary>Takes the way back and writes a window.</summary>
    /// <param name="colour">As <see cref="Colour"/>, of the result's size; it is changed.</param>
    /// <param name="alpha">Of the result's size; null is opaque.</param>
    /// <param name="place">Where the result lies in the output, in pixels.</param>
    /// <param name="output">The window; where the result ends a pixel or two before it, its edge is repeated.</param>
    public void Write(Raster colour, Raster? alpha, PixelRect place, FrameView output)
    {
        if (IsCompressed)
        {
            RangeCompression.Undo(colour.Pixels);
        }

        if (_transfer is not null)
        {
            TransferFunction.Srgb.Decode(colour.Pixels, colour.Pixels);
            _transfer.Encode(colour.Pixels, colour.Pixels);
        }

        if (alpha is not null && _isPremultiplied)
        {
            for (int c = 0; c < colour.Channels; c++)
            {
                TensorPrimitives.Multiply(colour.Plane(c), alpha.Pixels, colour.Plane(c));
            }
        }

        PixelRect around = new(place.X1 - 2, place.Y1 - 2, place.X2 + 2, place.Y2 + 2);
        PixelRect window = around.Intersect(output.Bounds);
        if (window != output.Bounds)
        {
            output.Clear();
        }

        if (window.IsEmpty)
        {
            return;
        }

        int channels = colour.Channels == 1 ? 1 : alpha is null ? 3 : 4;
        using Raster part = Raster.Rent(window.Width, window.Height, channels);
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < part.Height; y++)
            {
                int row = Math.Clamp(place.Y2 - 1 - (window.Y2 - 1 - y), 0, colour.Height - 1);
                Copy(c == 3 ? alpha!.Row(row) : colour.Row(row, c), window.X1 - place.X1, part.Row(y, c));
            }
        }

        RasterConversion.FromRaster(part, output.Crop(window), Environment.ProcessorCount);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Colour.Dispose();
        Alpha?.Dispose();
    }

    private static void Copy(ReadOnlySpan<float> from, int start, Span<float> to)
    {
        for (int x = 0; x < to.Length;)
        {
            int at = Math.Clamp(start + x, 0, from.Length - 1);
            int count = start + x < 0 || at == from.Length - 1 ? 1 : Math.Min(to.Length - x, from.Length - at);
            from.Slice(at, count).CopyTo(to[x..]);
            x += count;
        }
    }

    private static void MakeFinite(Span<float> values)
    {
        foreach (ref float value in values)
        {
            if (!float.IsFinite(value))
            {
                value = float.IsNaN(value) ? 0 : value > 0 ? Finite : -Finite;
            }
        }
    }

    /// <summary>Divides by alpha, and gives empty pixels the colour of what is near, so that enlarging mixes in no black.</summary>
    private static void ExtendEdges(Raster colour, Raster alpha, bool isPremultiplied)
    {
        using Raster weights = Raster.Rent(alpha.Width, alpha.Height);
        Span<float> a = alpha.Pixels, w = weights.Pixels;
        for (int i = 0; i < w.Length; i++)
        {
            w[i] = a[i] >= LeastAlpha ? Math.Min(a[i], 1) : 0;
        }

        for (int c = 0; c < colour.Channels && isPremultiplied; c++)
        {
            Span<float> plane = colour.Plane(c);
            for (int i = 0; i < plane.Length; i++)
            {
                plane[i] = w[i] > 0 ? plane[i] / a[i] : 0;
            }
        }

        using Raster near = Raster.Rent(colour.Width, colour.Height, colour.Channels), far = Raster.Rent(colour.Width, colour.Height, colour.Channels);
        using Raster known = Raster.Rent(alpha.Width, alpha.Height);
        int threads = Environment.ProcessorCount;
        GaussianBlur.ApplyWeighted(colour, weights, far, FarSigma, maxThreads: threads);
        GaussianBlur.ApplyWeighted(colour, weights, near, NearSigma, blurredWeights: known, maxThreads: threads);
        Span<float> enough = known.Pixels;
        for (int c = 0; c < colour.Channels; c++)
        {
            Span<float> plane = colour.Plane(c), close = near.Plane(c), distant = far.Plane(c);
            for (int i = 0; i < plane.Length; i++)
            {
                if (w[i] == 0)
                {
                    plane[i] = enough[i] > Enough ? close[i] : distant[i];
                }
            }
        }
    }
}
