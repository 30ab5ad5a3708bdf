using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>
/// Brings a source's picture into the form that an effect takes; copies nothing where it already has it.
/// </summary>
internal static class PictureForm
{
    /// <summary>Reads a picture and brings it into form; null where the source has none.</summary>
    public static HostFrame? Make(IFrameSource source, PictureKey key, CancellationToken cancel)
    {
        HostFrame? picture = source.Read(key.Time, cancel);
        if (picture is null)
        {
            return null;
        }

        picture = Replace(
            picture, key.Field is RenderField.Lower or RenderField.Upper ? TakeField(picture, key) : null);
        picture = Replace(picture, key.Scale != RenderScale.Full ? Shrink(picture, key.Scale) : null);
        FrameView view = picture.View;
        bool isReady = view.Depth == key.Depth
            && view.Components == key.Components
            && (key.Layout is null || key.Layout == LayoutOf(view));
        if (isReady)
        {
            return picture;
        }

        HostFrame result = HostFrame.Rent(view.Bounds, key.Depth, key.Components, key.Layout ?? default);
        if (key.Components == PixelComponents.Alpha && IsOpaque(source.Format, view))
        {
            MaskConversion.LumaToAlpha(view, result.View);
        }
        else
        {
            PixelConversion.Convert(view, result.View);
        }

        return Replace(picture, result);
    }

    /// <summary>Where a pixel rectangle of full size comes to lie at a scale: every pixel that it touches.</summary>
    public static PixelRect Scale(PixelRect bounds, RenderScale scale) => new(
        (int)Math.Floor(bounds.X1 * scale.X),
        (int)Math.Floor(bounds.Y1 * scale.Y),
        (int)Math.Ceiling(bounds.X2 * scale.X),
        (int)Math.Ceiling(bounds.Y2 * scale.Y));

    private static FrameLayout LayoutOf(FrameView view) =>
        new(view.RowBytes < 0, Math.Abs(view.RowBytes) - (view.Width * view.BytesPerPixel));

    /// <summary>A mask is often an opaque grey video: its matte is its luma, not its alpha of 1.</summary>
    private static bool IsOpaque(ClipFormat format, FrameView view) =>
        view.Components == PixelComponents.Rgb
        || (view.Components == PixelComponents.Rgba && format.Premultiplication == Premultiplication.Opaque);

    private static HostFrame Replace(HostFrame old, HostFrame? with)
    {
        if (with is null)
        {
            return old;
        }

        old.Dispose();
        return with;
    }

    private static HostFrame TakeField(HostFrame picture, PictureKey key)
    {
        FrameView from = picture.View;
        PixelRect bounds = from.Bounds;
        int first = bounds.Y1 + (((bounds.Y1 & 1) == 0) == (key.Field == RenderField.Lower) ? 0 : 1);
        PixelRect target = key.IsSingleField
            ? bounds with { Y2 = bounds.Y1 + Math.Max(1, (bounds.Y2 - first + 1) / 2) }
            : bounds;
        HostFrame result = HostFrame.Rent(target, from.Depth, from.Components);
        for (int y = target.Y1; y < target.Y2; y++)
        {
            int row = key.IsSingleField ? first + (2 * (y - target.Y1)) : first + ((y - first) & ~1);
            from.Row(Math.Clamp(row, bounds.Y1, bounds.Y2 - 1)).CopyTo(result.View.Row(y));
        }

        return result;
    }

    private static HostFrame Shrink(HostFrame picture, RenderScale scale)
    {
        FrameView view = picture.View;
        using HostFrame floats = HostFrame.Rent(view.Bounds, PixelDepth.Float, view.Components);
        PixelConversion.Convert(view, floats.View);
        HostFrame result = HostFrame.Rent(Scale(view.Bounds, scale), PixelDepth.Float, view.Components);
        AreaScaling.Resize(floats.View, result.View, scale);
        return result;
    }
}
