using System.Buffers;

namespace AiVideoFx.Imaging.Motion;

/// <summary>An image as float RGBA of at least two columns: itself where it is that already, else a copy.</summary>
internal sealed class FloatPixels : IDisposable
{
    private readonly byte[]? _copy;

    private FloatPixels(FrameView view, byte[]? copy)
    {
        View = view;
        _copy = copy;
    }

    /// <summary>The pixels; bounds as they were, but one column more where there was one.</summary>
    public FrameView View { get; }

    public static FloatPixels Of(FrameView source, int maxThreads)
    {
        bool direct = source.Depth == PixelDepth.Float && source.Components == PixelComponents.Rgba;
        if (direct && source.Width > 1)
        {
            return new FloatPixels(source, null);
        }

        PixelRect bounds = source.Bounds with { X2 = Math.Max(source.Bounds.X2, source.Bounds.X1 + 2) };
        int rowBytes = bounds.Width * 4 * sizeof(float);
        byte[] copy = ArrayPool<byte>.Shared.Rent(checked(rowBytes * bounds.Height));
        FrameView view = new(
            copy.AsMemory(0, rowBytes * bounds.Height), 0, rowBytes, bounds, PixelDepth.Float, PixelComponents.Rgba);
        PixelConversion.Convert(source, view.Crop(source.Bounds), maxThreads);
        if (source.Width == 1)
        {
            for (int y = bounds.Y1; y < bounds.Y2; y++)
            {
                Span<byte> row = view.Row(y);
                row[..(rowBytes / 2)].CopyTo(row[(rowBytes / 2)..]);
            }
        }

        return new FloatPixels(view, copy);
    }

    public void Dispose()
    {
        if (_copy is not null)
        {
            ArrayPool<byte>.Shared.Return(_copy);
        }
    }
}
