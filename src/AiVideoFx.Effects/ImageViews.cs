using AiVideoFx.Imaging;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects;

/// <summary>Host images as the imaging library sees them; nothing is copied.</summary>
internal static class ImageViews
{
    /// <summary>The image's pixels, valid until it is disposed.</summary>
    public static FrameView View(this Image image) => new(
        image.Memory, image.BottomRowOffset, image.RowBytes, image.Bounds.ToPixels(), image.Depth.ToPixels(), image.Components.ToPixels());

    public static PixelRect ToPixels(this RectI rect) => new(rect.X1, rect.Y1, rect.X2, rect.Y2);

    public static PixelDepth ToPixels(this ImageDepth depth) => depth switch
    {
        ImageDepth.Byte => PixelDepth.Byte,
        ImageDepth.Short => PixelDepth.Short,
        ImageDepth.Half => PixelDepth.Half,
        ImageDepth.Float => PixelDepth.Float,
        _ => throw new ArgumentOutOfRangeException(nameof(depth), depth, "expected an image of byte, short, half or float"),
    };

    public static PixelComponents ToPixels(this ImageComponents components) => components switch
    {
        ImageComponents.Rgba => PixelComponents.Rgba,
        ImageComponents.Rgb => PixelComponents.Rgb,
        ImageComponents.Alpha => PixelComponents.Alpha,
        _ => throw new ArgumentOutOfRangeException(nameof(components), components, "expected an image of RGBA, RGB or Alpha"),
    };

    /// <summary>Makes the pixels of a window black and transparent.</summary>
    public static void Clear(this FrameView view)
    {
        for (int y = view.Bounds.Y1; y < view.Bounds.Y2; y++)
        {
            view.Row(y).Clear();
        }
    }
}
