using System.Numerics.Tensors;
using AiVideoFx.Engine.Cache;
using AiVideoFx.Imaging;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>Enlarges display-referred pictures, or sharpens those that were enlarged before.</summary>
/// <param name="model">The network; null enlarges by Lanczos-3, and in place changes nothing.</param>
/// <param name="settings">What to do.</param>
/// <param name="abort">Asked whether to stop; null never stops.</param>
/// <param name="say">Hears a sentence for each wish that could not be met.</param>
/// <param name="steady">Neighbours that steady what the network makes; null for none.</param>
internal sealed class Enlarger(
    UpscaleModel? model, UpscaleSettings settings, Func<bool>? abort = null, Action<string>? say = null, SteadyFrames? steady = null)
{
    // Of sharpening, in pixels of the small picture, and what strength 1 adds of the difference.
    private const double SharpenSigma = 0.5;
    private const float SharpenMost = 1.5f;

    private static int Threads => Environment.ProcessorCount;

    /// <summary>Makes colour larger.</summary>
    /// <param name="picture">The small picture.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <returns>The caller disposes it.</returns>
    public Raster Enlarge(DisplayPicture picture, int width, int height)
    {
        using Raster? smooth = Smoothed(picture.Colour);
        Raster small = smooth ?? picture.Colour;
        if (model is null || settings.Detail == 0)
        {
            Raster plain = Lanczos(small, width, height);
            return Finished(plain, (double)width / small.Width);
        }

        Raster result = Steadied("colour", picture, (small.Width, small.Height), (width, height), p =>
        {
            using Raster? other = p == picture ? null : Smoothed(p.Colour);
            return ByNetwork(p == picture ? small : other ?? p.Colour, width, height, p.IsCompressed);
        });
        KeepGrain(small, result);
        if (settings.Detail < 1)
        {
            using Raster plain = Lanczos(small, width, height);
            TensorPrimitives.Lerp(plain.Pixels, result.Pixels, settings.Detail, result.Pixels);
        }

        return Finished(result, (double)width / small.Width);
    }

    /// <summary>Makes alpha larger.</summary>
    /// <param name="picture">The small picture.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <returns>One channel within [0, 1], which the caller disposes; null where all of it is 1.</returns>
    public Raster? EnlargeAlpha(DisplayPicture picture, int width, int height)
    {
        if (picture.Alpha is not Raster small)
        {
            return null;
        }

        bool byNetwork = model is not null && settings.ProcessesAlpha && settings.Detail > 0;
        Raster result = byNetwork
            ? Steadied("alpha", picture, (small.Width, small.Height), (width, height), Alpha)
            : Lanczos(small, width, height);
        if (byNetwork && settings.Detail < 1)
        {
            using Raster plain = Lanczos(small, width, height);
            TensorPrimitives.Lerp(plain.Pixels, result.Pixels, settings.Detail, result.Pixels);
        }

        Span<float> values = result.Pixels;
        TensorPrimitives.Max(values, 0, values);
        TensorPrimitives.Min(values, 1, values);
        return result;

        Raster Alpha(DisplayPicture p)
        {
            if (p.Alpha is not null)
            {
                return ByNetwork(p.Alpha, width, height, isCompressed: false);
            }

            Raster opaque = Raster.Rent(width, height);
            opaque.Pixels.Fill(1);
            return opaque;
        }
    }

    /// <summary>Sharpens a picture that was enlarged before: back to its native size, and up again by the network.</summary>
    /// <param name="picture">The picture as it came.</param>
    /// <param name="factor">By how much it was enlarged.</param>
    /// <returns>Of the same size; the caller disposes it.</returns>
    public Raster Enhance(DisplayPicture picture, double factor)
    {
        Raster large = picture.Colour;
        if (model is null || settings.Detail == 0 || factor <= 1)
        {
            return Finished(large.Clone(), Math.Max(1, factor));
        }

        (int Width, int Height) small = (Native(large.Width), Native(large.Height));
        Raster result = Steadied("native", picture, small, (large.Width, large.Height), p =>
        {
            using Raster native = Shrunk(p.Colour);
            return ByNetwork(native, large.Width, large.Height, p.IsCompressed);
        });
        if (settings.GrainKeep > 0)
        {
            using Raster native = Shrunk(large);
            KeepGrain(native, result);
        }

        if (settings.Detail < 1)
        {
            TensorPrimitives.Lerp(large.Pixels, result.Pixels, settings.Detail, result.Pixels);
        }

        return Finished(result, factor);

        int Native(int side) => Math.Max(1, (int)Math.Round(side / factor));

        Raster Shrunk(Raster whole)
        {
            Raster native = Raster.Rent(small.Width, small.Height, whole.Channels);
            Resize.Apply(whole, native, ResizeFilter.Area, Threads);
            Deblocking.Apply(native, settings.Deblock, Threads);
            return native;
        }
    }

    private Raster Steadied(
        string plane, DisplayPicture picture, (int Width, int Height) small, (int Width, int Height) large, Func<DisplayPicture, Raster> enlarge)
    {
        if (steady is null)
        {
            return enlarge(picture);
        }

        using ContentHash what = new("upscale.how/1");
        what.Add(model!.Weights.Hash).Add(plane).Add(small).Add(large).Add(settings.Tile).Add(settings.Device).Add(settings.Deblock);
        return steady.Enlarge(what.ToKey(), small, picture, enlarge);
    }

    // Null where nothing is to be done.
    private Raster? Smoothed(Raster colour)
    {
        if (settings.Deblock == 0)
        {
            return null;
        }

        Raster smooth = colour.Clone();
        Deblocking.Apply(smooth, settings.Deblock, Threads);
        return smooth;
    }

    private static Raster Lanczos(Raster small, int width, int height)
    {
        Raster result = Raster.Rent(width, height, small.Channels);
        Resize.Apply(small, result, ResizeFilter.Lanczos3, Threads);
        return result;
    }

    private Raster ByNetwork(Raster small, int width, int height, bool isCompressed)
    {
        using Raster? grey = small.Channels == 3 ? null : Threefold(small);
        // Where neighbours count the result is shared with other renders, which may still want it when this one is given up.
        Raster big = model!.Enlarge(grey ?? small, settings.Tile, settings.Device, steady is null ? abort : null, say);
        if (isCompressed)
        {
            KeepFlatHighlights(grey ?? small, big);
        }

        if (small.Channels == 1)
        {
            Raster single = Raster.Rent(big.Width, big.Height);
            TensorPrimitives.Add(big.Plane(0), big.Plane(2), single.Pixels);
            TensorPrimitives.Add(single.Pixels, big.Plane(1), single.Pixels);
            TensorPrimitives.Multiply(single.Pixels, 1f / 3, single.Pixels);
            big.Dispose();
            big = single;
        }

        if (big.Width == width && big.Height == height)
        {
            return big;
        }

        Raster result = Raster.Rent(width, height, big.Channels);
        Resize.Apply(big, result, big.Width >= width && big.Height >= height ? ResizeFilter.Area : ResizeFilter.Lanczos3, Threads);
        big.Dispose();
        return result;
    }

    private static Raster Threefold(Raster plane)
    {
        Raster three = Raster.Rent(plane.Width, plane.Height, 3);
        for (int c = 0; c < 3; c++)
        {
            plane.Pixels.CopyTo(three.Plane(c));
        }

        return three;
    }

    private static void KeepFlatHighlights(Raster small, Raster big)
    {
        using Raster trust = RangeCompression.Trust(small), share = Raster.Rent(big.Width, big.Height);
        using Raster plain = Raster.Rent(big.Width, big.Height, big.Channels);
        Resize.Apply(trust, share, ResizeFilter.Bilinear, Threads);
        Resize.Apply(small, plain, ResizeFilter.Bicubic, Threads);
        for (int c = 0; c < big.Channels; c++)
        {
            TensorPrimitives.Lerp(plain.Plane(c), big.Plane(c), share.Pixels, big.Plane(c));
        }
    }

    // What the result, made small again, lacks of the picture it came from.
    private void KeepGrain(Raster small, Raster result)
    {
        if (settings.GrainKeep == 0)
        {
            return;
        }

        using Raster lacking = Raster.Rent(small.Width, small.Height, small.Channels), spread = Raster.Rent(result.Width, result.Height, result.Channels);
        Resize.Apply(result, lacking, ResizeFilter.Area, Threads);
        TensorPrimitives.Subtract(small.Pixels, lacking.Pixels, lacking.Pixels);
        Resize.Apply(lacking, spread, ResizeFilter.Bicubic, Threads);
        TensorPrimitives.MultiplyAdd(spread.Pixels, settings.GrainKeep, result.Pixels, result.Pixels);
    }

    private Raster Finished(Raster result, double factor)
    {
        if (settings.Sharpness == 0)
        {
            return result;
        }

        using Raster soft = Raster.Rent(result.Width, result.Height, result.Channels);
        GaussianBlur.Apply(result, soft, SharpenSigma * factor, BorderMode.Reflect, Threads);
        TensorPrimitives.Subtract(result.Pixels, soft.Pixels, soft.Pixels);
        TensorPrimitives.MultiplyAdd(soft.Pixels, SharpenMost * settings.Sharpness, result.Pixels, result.Pixels);
        return result;
    }
}
