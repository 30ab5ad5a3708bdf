namespace AiVideoFx.Imaging;

/// <summary>A window on an image that lies in somebody else's memory: nothing is copied, nothing is owned.</summary>
/// <remarks>
/// Rows are addressed as OpenFX does: y points up, the first row in memory may be the bottom one (positive row bytes)
/// or the top one (negative), rows may be padded, the origin may be anywhere. Valid only as long as the memory's owner
/// says. Reading and writing different rows from several threads is safe.
/// </remarks>
public readonly struct FrameView
{
    private readonly Memory<byte> _memory;
    private readonly int _bottomRowOffset;

    /// <summary>Describes an image in <paramref name="memory"/>.</summary>
    /// <param name="memory">Exactly the bytes from the lowest addressed row's first byte to the highest row's
    /// last.</param>
    /// <param name="bottomRowOffset">Byte offset in <paramref name="memory"/> of pixel (X1, Y1) of the bounds.</param>
    /// <param name="rowBytes">Bytes from a row to the row above it; negative when memory runs top-down.</param>
    /// <param name="bounds">Which pixels there are.</param>
    /// <param name="depth">Storage of a component.</param>
    /// <param name="components">Components of a pixel.</param>
    /// <exception cref="ArgumentException">A row would lie outside the memory, or rows would overlap.</exception>
    public FrameView(
        Memory<byte> memory,
        int bottomRowOffset,
        int rowBytes,
        PixelRect bounds,
        PixelDepth depth,
        PixelComponents components)
    {
        int width = bounds.Width * components.Count() * depth.BytesPerComponent();
        long topRowOffset = bottomRowOffset + ((long)rowBytes * (bounds.Height - 1));
        if (!bounds.IsEmpty)
        {
            if (bounds.Height > 1 && Math.Abs((long)rowBytes) < width)
            {
                throw new ArgumentException(
                    $"row bytes {rowBytes}: a row of {bounds.Width} pixels takes {width} bytes", nameof(rowBytes));
            }

            if (Math.Min(bottomRowOffset, topRowOffset) < 0
                || Math.Max(bottomRowOffset, topRowOffset) + width > memory.Length)
            {
                throw new ArgumentException(
                    $"rows of {width} bytes from byte {bottomRowOffset} to {topRowOffset} do not fit {memory.Length}",
                    nameof(memory));
            }
        }

        _memory = memory;
        _bottomRowOffset = bottomRowOffset;
        RowBytes = rowBytes;
        Bounds = bounds;
        Depth = depth;
        Components = components;
    }

    /// <summary>Which pixels there are; y up.</summary>
    public PixelRect Bounds { get; }

    /// <summary>Storage of a component.</summary>
    public PixelDepth Depth { get; }

    /// <summary>Components of a pixel.</summary>
    public PixelComponents Components { get; }

    /// <summary>Bytes from a row to the row above it; may be negative.</summary>
    public int RowBytes { get; }

    /// <summary>Columns.</summary>
    public int Width => Bounds.Width;

    /// <summary>Rows.</summary>
    public int Height => Bounds.Height;

    /// <summary>Bytes of one pixel.</summary>
    public int BytesPerPixel => Components.Count() * Depth.BytesPerComponent();

    /// <summary>The bytes of row <paramref name="y"/>, without padding.</summary>
    /// <param name="y">In the bounds' coordinates: Y1 is the bottom row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row is outside the bounds.</exception>
    public Span<byte> Row(int y)
    {
        if (y < Bounds.Y1 || y >= Bounds.Y2)
        {
            throw new ArgumentOutOfRangeException(nameof(y), y, $"rows go from {Bounds.Y1} to {Bounds.Y2 - 1}");
        }

        int offset = (int)(_bottomRowOffset + ((long)RowBytes * (y - Bounds.Y1)));
        return _memory.Span.Slice(offset, Width * BytesPerPixel);
    }

    /// <summary>The memory itself, where it holds the rows from the bottom up without padding and nothing else.</summary>
    /// <param name="memory">Width · height pixels, the bottom row first.</param>
    /// <returns>False where rows are padded or run downwards, or the view is a window on a larger image.</returns>
    public bool TryGetPacked(out Memory<byte> memory)
    {
        bool packed = !Bounds.IsEmpty && (Height == 1 || RowBytes == Width * BytesPerPixel);
        memory = packed ? _memory.Slice(_bottomRowOffset, Width * Height * BytesPerPixel) : default;
        return packed;
    }

    /// <summary>The same memory seen through a smaller window.</summary>
    /// <param name="window">Must lie inside <see cref="Bounds"/>.</param>
    /// <exception cref="ArgumentException">The window is not inside the bounds.</exception>
    public FrameView Crop(PixelRect window)
    {
        if (!Bounds.Contains(window))
        {
            throw new ArgumentException($"window {window} is not inside {Bounds}", nameof(window));
        }

        int offset =
            _bottomRowOffset + (RowBytes * (window.Y1 - Bounds.Y1)) + ((window.X1 - Bounds.X1) * BytesPerPixel);
        return new FrameView(_memory, offset, RowBytes, window, Depth, Components);
    }

    /// <summary>Copies every pixel to the same place in <paramref name="destination"/>, without looking at
    /// it.</summary>
    /// <param name="destination">Same bounds, depth and components; row layout may differ. Its padding is left
    /// alone.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">Bounds or format differ: <see cref="PixelConversion"/> is for
    /// that.</exception>
    public void CopyTo(FrameView destination, int maxThreads = 1)
    {
        if (destination.Bounds != Bounds || destination.Depth != Depth || destination.Components != Components)
        {
            throw new ArgumentException(
                $"expected {Components} {Depth} {Bounds}, "
                + $"got {destination.Components} {destination.Depth} {destination.Bounds}",
                nameof(destination));
        }

        if (!Bounds.IsEmpty)
        {
            RowParallel.Run(new Copy(this, destination), Height, maxThreads, minimumRowsPerBand: 16);
        }
    }

    private readonly struct Copy(FrameView source, FrameView destination) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            for (int y = source.Bounds.Y1 + firstRow; y < source.Bounds.Y1 + endRow; y++)
            {
                source.Row(y).CopyTo(destination.Row(y));
            }
        }
    }
}
