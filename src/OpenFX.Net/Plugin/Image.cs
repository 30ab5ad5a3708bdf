using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>An image of the host, in the host's memory; dispose it to give it back.</summary>
/// <remarks>
/// Pixel (x, y) of row y starts at byte BottomRowOffset + (y − Bounds.Y1) × RowBytes of <see cref="Memory"/>; y points up. The
/// memory may be used until disposal, by any thread. The entry point gives back what an effect forgot.
/// </remarks>
public sealed class Image : IDisposable
{
    private readonly ActionCall _call;
    private readonly NativeBytes _bytes;
    private nint _handle;

    internal Image(ActionCall call, OfxPropertySetHandle handle, NativeBytes bytes)
    {
        _call = call;
        _handle = handle.Value;
        _bytes = bytes;
    }

    /// <summary>The clip it was fetched from.</summary>
    public required ClipDescriptor Clip { get; init; }

    /// <summary>The time it was fetched for.</summary>
    public required double Time { get; init; }

    /// <summary>Which pixels there are.</summary>
    public required RectI Bounds { get; init; }

    /// <summary>Which pixels the whole picture has; more than <see cref="Bounds"/> when this is a part.</summary>
    public required RectI RegionOfDefinition { get; init; }

    /// <summary>Storage of a component; it may differ from what was negotiated.</summary>
    public required ImageDepth Depth { get; init; }

    /// <summary>Components of a pixel.</summary>
    public required ImageComponents Components { get; init; }

    /// <summary>Bytes from a row to the row above it; may be negative or padded.</summary>
    public required int RowBytes { get; init; }

    /// <summary>Byte of <see cref="Memory"/> where pixel (Bounds.X1, Bounds.Y1) starts.</summary>
    public required int BottomRowOffset { get; init; }

    /// <summary>Pixels per canonical unit; may differ from the render's.</summary>
    public required Double2 Scale { get; init; }

    /// <summary>Width of a pixel by its height.</summary>
    public required double PixelAspect { get; init; }

    /// <summary>How colour and alpha relate.</summary>
    public required AlphaState Alpha { get; init; }

    /// <summary>Which field it is.</summary>
    public required ImageField Field { get; init; }

    /// <summary>The host's name for these pixels; null, and in some hosts new at every fetch: no cache key.</summary>
    public string? UniqueIdentifier { get; init; }

    /// <summary>All bytes from the lowest address to the highest, padding between rows included.</summary>
    /// <exception cref="ObjectDisposedException">The image was given back.</exception>
    public Memory<byte> Memory => _bytes.Memory;

    /// <summary>Bytes of one pixel.</summary>
    public int BytesPerPixel => Components.Count() * Depth.BytesPerComponent();

    /// <summary>The bytes of a row, without padding.</summary>
    /// <param name="y">In the bounds' coordinates: Y1 is the bottom row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row is outside the bounds.</exception>
    public Span<byte> Row(int y)
    {
        if (y < Bounds.Y1 || y >= Bounds.Y2)
        {
            throw new ArgumentOutOfRangeException(nameof(y), y, $"rows go from {Bounds.Y1} to {Bounds.Y2 - 1}");
        }

        long offset = BottomRowOffset + ((long)RowBytes * (y - Bounds.Y1));
        return _bytes.GetSpan().Slice((int)offset, Bounds.Width * BytesPerPixel);
    }

    /// <summary>Gives the image back to the host.</summary>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            _bytes.Close();
            _call.Remove(this);
            ImageFetcher.Release(_call.Host, new OfxPropertySetHandle(handle));
        }
    }
}
