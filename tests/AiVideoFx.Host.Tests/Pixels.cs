using System.Runtime.InteropServices;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Tests;

/// <summary>Looks at pictures that came out of a render.</summary>
internal static class Pixels
{
    /// <summary>All components as 8-bit codes, bottom row first.</summary>
    public static byte[] Codes(HostFrame frame)
    {
        using HostFrame codes = HostFrame.Rent(frame.View.Bounds, PixelDepth.Byte, frame.View.Components);
        PixelConversion.Convert(frame.View, codes.View);
        return codes.Bytes.ToArray();
    }

    /// <summary>All components as floats, bottom row first.</summary>
    public static float[] Floats(HostFrame frame)
    {
        using HostFrame floats = HostFrame.Rent(frame.View.Bounds, PixelDepth.Float, frame.View.Components);
        PixelConversion.Convert(frame.View, floats.View);
        return MemoryMarshal.Cast<byte, float>(floats.Bytes.Span).ToArray();
    }

    /// <summary>What a function of place and component gives, as 8-bit codes, bottom row first.</summary>
    public static byte[] Expected(PixelRect bounds, PixelComponents components, Func<int, int, int, double> code)
    {
        int count = components.Count();
        byte[] codes = new byte[bounds.Width * bounds.Height * count];
        int i = 0;
        for (int y = bounds.Y1; y < bounds.Y2; y++)
        {
            for (int x = bounds.X1; x < bounds.X2; x++)
            {
                for (int c = 0; c < count; c++)
                {
                    codes[i++] = (byte)Math.Clamp(Math.Round(code(x, y, c)), 0, 255);
                }
            }
        }

        return codes;
    }
}
