namespace AiVideoFx.Imaging;

/// <summary>Sizes that follow from <see cref="PixelDepth"/> and <see cref="PixelComponents"/>.</summary>
public static class PixelFormats
{
    /// <summary>Bytes of one component.</summary>
    /// <param name="depth">The component's storage.</param>
    public static int BytesPerComponent(this PixelDepth depth) => depth switch
    {
        PixelDepth.Byte => 1,
        PixelDepth.Short or PixelDepth.Half => 2,
        PixelDepth.Float => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(depth), depth, "expected byte, short, half or float"),
    };

    /// <summary>Components of one pixel: 4, 3 or 1.</summary>
    /// <param name="components">The pixel's components.</param>
    public static int Count(this PixelComponents components) => components switch
    {
        PixelComponents.Rgba => 4,
        PixelComponents.Rgb => 3,
        PixelComponents.Alpha => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(components), components, "expected RGBA, RGB or Alpha"),
    };
}
