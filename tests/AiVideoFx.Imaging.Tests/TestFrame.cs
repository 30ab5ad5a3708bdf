namespace AiVideoFx.Imaging.Tests;

/// <summary>Images of any format and row layout for these tests, with padding that must not be touched.</summary>
internal static class TestFrame
{
    private const byte Padding = 0xA5;

    public static readonly PixelDepth[] Depths = Enum.GetValues<PixelDepth>();

    public static readonly PixelComponents[] Components = Enum.GetValues<PixelComponents>();

    public static FrameView Create(
        PixelRect bounds, PixelDepth depth, PixelComponents components, int paddingBytes = 0, bool topDown = false) =>
        Create(bounds, depth, components, paddingBytes, topDown, out _);

    public static FrameView Create(
        PixelRect bounds,
        PixelDepth depth,
        PixelComponents components,
        int paddingBytes,
        bool topDown,
        out byte[] memory)
    {
        int align = depth.BytesPerComponent();
        int rowBytes = (bounds.Width * components.Count() * align) + (paddingBytes * align);
        memory = new byte[rowBytes * bounds.Height];
        memory.AsSpan().Fill(Padding);
        int bottom = topDown ? rowBytes * (bounds.Height - 1) : 0;
        return new FrameView(memory, bottom, topDown ? -rowBytes : rowBytes, bounds, depth, components);
    }

    /// <summary>Same seed, same values, whatever the layout. Integers get any code, floats mostly [-0.5, 2].</summary>
    public static void Fill(FrameView view, int seed)
    {
        Random random = new(seed);
        for (int y = view.Bounds.Y1; y < view.Bounds.Y2; y++)
        {
            for (int i = 0; i < view.Width * view.Components.Count(); i++)
            {
                Set(view, y, i, (random.NextDouble() * 2.5) - 0.5, random.Next(65536));
            }
        }
    }

    public static double Get(FrameView view, int x, int y, int component) =>
        Read(view.Row(y), view.Depth, ((x - view.Bounds.X1) * view.Components.Count()) + component);

    public static bool PaddingIsUntouched(FrameView view, byte[] memory)
    {
        int used = view.Width * view.BytesPerPixel;
        int rowBytes = Math.Abs(view.RowBytes);
        for (int row = 0; row < view.Height; row++)
        {
            if (memory.AsSpan(row * rowBytes, rowBytes)[used..].ContainsAnyExcept(Padding))
            {
                return false;
            }
        }

        return true;
    }

    public static bool SamePixels(FrameView a, FrameView b)
    {
        for (int y = a.Bounds.Y1; y < a.Bounds.Y2; y++)
        {
            if (!a.Row(y).SequenceEqual(b.Row(y)))
            {
                return false;
            }
        }

        return a.Bounds == b.Bounds;
    }

    private static double Read(ReadOnlySpan<byte> row, PixelDepth depth, int index) => depth switch
    {
        PixelDepth.Byte => row[index] / 255.0,
        PixelDepth.Short => BitConverter.ToUInt16(row[(2 * index)..]) / 65535.0,
        PixelDepth.Half => (double)BitConverter.ToHalf(row[(2 * index)..]),
        _ => BitConverter.ToSingle(row[(4 * index)..]),
    };

    private static void Set(FrameView view, int y, int index, double value, int code)
    {
        Span<byte> row = view.Row(y);
        switch (view.Depth)
        {
            case PixelDepth.Byte:
                row[index] = (byte)(code & 255);
                break;
            case PixelDepth.Short:
                BitConverter.TryWriteBytes(row[(2 * index)..], (ushort)code);
                break;
            case PixelDepth.Half:
                BitConverter.TryWriteBytes(row[(2 * index)..], (Half)value);
                break;
            default:
                BitConverter.TryWriteBytes(row[(4 * index)..], (float)value);
                break;
        }
    }
}
