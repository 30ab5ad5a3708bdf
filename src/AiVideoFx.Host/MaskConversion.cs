using System.Runtime.InteropServices;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>
/// Turns an opaque picture into a matte: white is 1, black is 0, by the luma weights of Rec. 709 on the values as they
/// are.
/// </summary>
internal static class MaskConversion
{
    private const float Red = 0.2126f;
    private const float Green = 0.7152f;
    private const float Blue = 0.0722f;

    public static void LumaToAlpha(FrameView source, FrameView destination)
    {
        using HostFrame colour = HostFrame.Rent(source.Bounds, PixelDepth.Float, PixelComponents.Rgb);
        using HostFrame matte = HostFrame.Rent(source.Bounds, PixelDepth.Float, PixelComponents.Alpha);
        PixelConversion.Convert(source, colour.View);
        for (int y = source.Bounds.Y1; y < source.Bounds.Y2; y++)
        {
            Span<float> from = MemoryMarshal.Cast<byte, float>(colour.View.Row(y));
            Span<float> to = MemoryMarshal.Cast<byte, float>(matte.View.Row(y));
            for (int x = 0; x < to.Length; x++)
            {
                to[x] = (Red * from[3 * x]) + (Green * from[(3 * x) + 1]) + (Blue * from[(3 * x) + 2]);
            }
        }

        PixelConversion.Convert(matte.View, destination);
    }
}
