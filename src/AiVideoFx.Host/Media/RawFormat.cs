using System.Runtime.InteropServices;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Media;

/// <summary>How pixels travel through a pipe to or from ffmpeg: top row first, no padding.</summary>
/// <param name="Name">ffmpeg's pixel format.</param>
/// <param name="Depth">Storage of a component.</param>
/// <param name="Planes">1 when components are interleaved, else one plane for each component.</param>
/// <param name="Channels">Components of a pixel.</param>
internal sealed record RawFormat(string Name, PixelDepth Depth, int Planes, int Channels)
{
    /// <summary>8-bit red, green, blue, alpha.</summary>
    public static readonly RawFormat Rgba8 = new("rgba", PixelDepth.Byte, 1, 4);

    /// <summary>8-bit red, green, blue.</summary>
    public static readonly RawFormat Rgb8 = new("rgb24", PixelDepth.Byte, 1, 3);

    /// <summary>8-bit gray.</summary>
    public static readonly RawFormat Gray8 = new("gray", PixelDepth.Byte, 1, 1);

    /// <summary>16-bit red, green, blue, alpha.</summary>
    public static readonly RawFormat Rgba16 = new("rgba64le", PixelDepth.Short, 1, 4);

    /// <summary>16-bit red, green, blue.</summary>
    public static readonly RawFormat Rgb16 = new("rgb48le", PixelDepth.Short, 1, 3);

    /// <summary>16-bit gray.</summary>
    public static readonly RawFormat Gray16 = new("gray16le", PixelDepth.Short, 1, 1);

    /// <summary>Float planes in the order green, blue, red, alpha.</summary>
    public static readonly RawFormat RgbaFloat = new("gbrapf32le", PixelDepth.Float, 4, 4);

    /// <summary>Float planes in the order green, blue, red.</summary>
    public static readonly RawFormat RgbFloat = new("gbrpf32le", PixelDepth.Float, 3, 3);

    /// <summary>One float plane.</summary>
    public static readonly RawFormat GrayFloat = new("grayf32le", PixelDepth.Float, 1, 1);

    /// <summary>Plane that holds red, green, blue or alpha of a planar format.</summary>
    private static ReadOnlySpan<int> PlaneOf => [2, 0, 1, 3];

    /// <summary>Bytes of one frame.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public int FrameBytes(int width, int height) => checked(width * height * Channels * Depth.BytesPerComponent());

    /// <summary>Whether a frame's memory in top-down layout holds exactly these bytes.</summary>
    /// <param name="components">The frame's components.</param>
    public bool IsFrameLayout(PixelComponents components) => Planes == 1 && Channels == components.Count()
        && (Channels > 1 || components == PixelComponents.Alpha);

    /// <summary>Copies one frame from the pipe's form into a frame of the same depth.</summary>
    /// <param name="raw">The pipe's bytes.</param>
    /// <param name="target">Any components and row layout.</param>
    /// <param name="hasAlpha">For a target of Alpha: take alpha, not luma.</param>
    public void Unpack(ReadOnlySpan<byte> raw, FrameView target, bool hasAlpha)
    {
        switch (Depth)
        {
            case PixelDepth.Byte:
                Unpack(raw, target, hasAlpha, byte.MaxValue, static (r, g, b) => (byte)Math.Round(Luma(r, g, b)));
                break;
            case PixelDepth.Short:
                Unpack(MemoryMarshal.Cast<byte, ushort>(raw), target, hasAlpha, ushort.MaxValue, static (r, g, b) => (ushort)Math.Round(Luma(r, g, b)));
                break;
            default:
                Unpack(MemoryMarshal.Cast<byte, float>(raw), target, hasAlpha, 1f, static (r, g, b) => (float)Luma(r, g, b));
                break;
        }
    }

    /// <summary>Copies one float picture into the planes of the pipe's form.</summary>
    /// <param name="row">Interleaved components of one row; as many as <see cref="Channels"/>.</param>
    /// <param name="y">Row from the top.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="planes">All planes.</param>
    public void PackRow(ReadOnlySpan<float> row, int y, int height, Span<float> planes)
    {
        int width = row.Length / Channels;
        for (int c = 0; c < Channels; c++)
        {
            int plane = Channels == 1 ? 0 : PlaneOf[c];
            Span<float> to = planes.Slice(((plane * height) + y) * width, width);
            for (int x = 0, i = c; x < width; x++, i += Channels)
            {
                to[x] = row[i];
            }
        }
    }

    private static double Luma(double r, double g, double b) => (0.2126 * r) + (0.7152 * g) + (0.0722 * b);

    private void Unpack<T>(ReadOnlySpan<T> raw, FrameView target, bool hasAlpha, T one, Func<T, T, T, T> luma)
        where T : unmanaged
    {
        int width = target.Width;
        int height = target.Height;
        int pixelStep = Planes == 1 ? Channels : 1;
        int channelStep = Planes == 1 ? 1 : width * height;
        int count = target.Components.Count();
        for (int y = 0; y < height; y++)
        {
            Span<T> row = MemoryMarshal.Cast<byte, T>(target.Row(target.Bounds.Y2 - 1 - y));
            int at = y * width * pixelStep;
            for (int x = 0; x < width; x++, at += pixelStep)
            {
                T r = raw[at + Offset(0, channelStep)];
                T g = Channels == 1 ? r : raw[at + Offset(1, channelStep)];
                T b = Channels == 1 ? r : raw[at + Offset(2, channelStep)];
                T a = Channels == 4 ? raw[at + Offset(3, channelStep)] : one;
                int to = x * count;
                if (count == 1)
                {
                    row[to] = hasAlpha ? a : luma(r, g, b);
                    continue;
                }

                row[to] = r;
                row[to + 1] = g;
                row[to + 2] = b;
                if (count == 4)
                {
                    row[to + 3] = a;
                }
            }
        }
    }

    private int Offset(int channel, int step) => Planes == 1 ? (Channels == 1 ? 0 : channel) : PlaneOf[channel] * step;
}
