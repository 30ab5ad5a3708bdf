using System.Runtime.InteropServices;

namespace OpenFX.Net.Plugin;

/// <summary>What a failed render shows: the source, where there is one, and nothing elsewhere.</summary>
internal static class SourceCopy
{
    /// <summary>
    /// Fills a window of the output from the source; pixels the source does not have become transparent black.
    /// </summary>
    public static void Fill(Image output, Image? source, RectI window)
    {
        RectI target = window.Intersect(output.Bounds);
        for (int y = target.Y1; y < target.Y2; y++)
        {
            Span<byte> row = Slice(output, y, target.X1, target.X2);
            RectI from = source is null ? default : target.Intersect(source.Bounds);
            if (source is null || from.IsEmpty || y < from.Y1 || y >= from.Y2)
            {
                row.Clear();
                continue;
            }

            int left = (from.X1 - target.X1) * output.BytesPerPixel;
            Span<byte> middle = Slice(output, y, from.X1, from.X2);
            row[..left].Clear();
            row[(left + middle.Length)..].Clear();
            ReadOnlySpan<byte> pixels = Slice(source, y, from.X1, from.X2);
            if (source.Depth == output.Depth && source.Components == output.Components)
            {
                pixels.CopyTo(middle);
            }
            else
            {
                Convert(pixels, source, middle, output);
            }
        }
    }

    private static Span<byte> Slice(Image image, int y, int x1, int x2) =>
        image.Row(y).Slice((x1 - image.Bounds.X1) * image.BytesPerPixel, (x2 - x1) * image.BytesPerPixel);

    private static void Convert(ReadOnlySpan<byte> pixels, Image source, Span<byte> result, Image output)
    {
        Span<float> rgba = stackalloc float[4];
        int width = pixels.Length / source.BytesPerPixel;
        for (int x = 0; x < width; x++)
        {
            rgba.Fill(source.Components == ImageComponents.Alpha ? 0 : 1);
            int first = source.Components == ImageComponents.Alpha ? 3 : 0;
            for (int c = 0; c < source.Components.Count(); c++)
            {
                rgba[first + c] = Get(pixels, source.Depth, (x * source.Components.Count()) + c);
            }

            first = output.Components == ImageComponents.Alpha ? 3 : 0;
            for (int c = 0; c < output.Components.Count(); c++)
            {
                Set(result, output.Depth, (x * output.Components.Count()) + c, rgba[first + c]);
            }
        }
    }

    private static float Get(ReadOnlySpan<byte> row, ImageDepth depth, int index) => depth switch
    {
        ImageDepth.Byte => row[index] / 255f,
        ImageDepth.Short => MemoryMarshal.Cast<byte, ushort>(row)[index] / 65535f,
        ImageDepth.Half => (float)MemoryMarshal.Cast<byte, Half>(row)[index],
        _ => MemoryMarshal.Cast<byte, float>(row)[index],
    };

    private static void Set(Span<byte> row, ImageDepth depth, int index, float value)
    {
        float unit = value > 0 ? Math.Min(value, 1) : 0; // NaN becomes 0
        switch (depth)
        {
            case ImageDepth.Byte:
                row[index] = (byte)((unit * 255) + 0.5f);
                break;
            case ImageDepth.Short:
                MemoryMarshal.Cast<byte, ushort>(row)[index] = (ushort)((unit * 65535) + 0.5f);
                break;
            case ImageDepth.Half:
                MemoryMarshal.Cast<byte, Half>(row)[index] = (Half)value;
                break;
            default:
                MemoryMarshal.Cast<byte, float>(row)[index] = value;
                break;
        }
    }
}
