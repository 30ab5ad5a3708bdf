using System.Collections.Concurrent;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Tests;

/// <summary>A clip whose every component is known: an 8-bit code that depends on place, component and frame.</summary>
internal sealed class PatternSource(ClipFormat format, FrameLayout layout = default) : IFrameSource
{
    private readonly ConcurrentQueue<double> _reads = new();

    public ClipFormat Format { get; } = format;

    public bool HasFramesBetween { get; init; }

    /// <summary>Times that were asked for, in order.</summary>
    public IReadOnlyCollection<double> Reads => _reads;

    /// <summary>A clip of 25 frames per second.</summary>
    public static PatternSource Create(
        int width = 20,
        int height = 12,
        PixelDepth depth = PixelDepth.Float,
        PixelComponents components = PixelComponents.Rgba,
        int frames = 10,
        FrameLayout layout = default,
        int x = 0,
        int y = 0) =>
        new(new ClipFormat(new PixelRect(x, y, x + width, y + height), depth, components, new Rational(25, 1), 0, frames), layout);

    public static int Code(int x, int y, int component, double time) =>
        ((x * 7) + (y * 13) + (component * 29) + ((int)Math.Round(time * 4) * 31)) & 255;

    public HostFrame? Read(double time, CancellationToken cancel)
    {
        _reads.Enqueue(time);
        if (time < Format.FirstFrame || time > Format.FirstFrame + Format.FrameCount - 1)
        {
            return null;
        }

        using HostFrame codes = HostFrame.Rent(Format.Bounds, PixelDepth.Byte, Format.Components);
        int count = Format.Components.Count();
        for (int y = Format.Bounds.Y1; y < Format.Bounds.Y2; y++)
        {
            Span<byte> row = codes.View.Row(y);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (byte)Code(Format.Bounds.X1 + (i / count), y, i % count, time);
            }
        }

        HostFrame frame = HostFrame.Rent(Format.Bounds, Format.Depth, Format.Components, layout);
        PixelConversion.Convert(codes.View, frame.View);
        return frame;
    }

    public void Dispose()
    {
    }
}
