using System.Buffers;

namespace AiVideoFx.Imaging;

/// <summary>Planar float picture in pooled memory: what algorithms work on.</summary>
/// <remarks>
/// Layout (channels, height, width), top row first: y points down, unlike <see cref="FrameView"/>; the flip happens in
/// the conversion between the two and nowhere else. One channel is a plane, two are a flow field (u: pixels right, v:
/// pixels down), three are RGB, four RGBA. Fresh pixels are not cleared. The creator disposes it; not thread-safe while
/// disposed.
/// </remarks>
public sealed class Raster : IDisposable
{
    private static int _outstanding;
    private float[]? _pixels;
    private bool _pooled = true;

    private Raster(float[] pixels, int width, int height, int channels)
    {
        _pixels = pixels;
        Width = width;
        Height = height;
        Channels = channels;
    }

    /// <summary>Rasters that were rented and not disposed yet, in the whole process: what leak tests look at.</summary>
    public static int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>Columns; at least 1.</summary>
    public int Width { get; }

    /// <summary>Rows; at least 1.</summary>
    public int Height { get; }

    /// <summary>Planes; at least 1.</summary>
    public int Channels { get; }

    /// <summary>All planes, one after the other.</summary>
    public Span<float> Pixels => Buffer.AsSpan(0, Width * Height * Channels);

    /// <summary>The same pixels, in a form that closures may hold; must not outlive the raster.</summary>
    public Memory<float> Memory => Buffer.AsMemory(0, Width * Height * Channels);

    private float[] Buffer => _pixels ?? throw new ObjectDisposedException(nameof(Raster));

    /// <summary>Rents a raster; its pixels are not cleared.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">Planes, at least 1.</param>
    public static Raster Rent(int width, int height, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        float[] pixels = ArrayPool<float>.Shared.Rent(checked(width * height * channels));
        Interlocked.Increment(ref _outstanding);
        return new Raster(pixels, width, height, channels);
    }

    /// <summary>
    /// Makes a raster of zeros that is left to the garbage collector: for results that are shared and cached, which
    /// nobody can say when to dispose.
    /// </summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">Planes, at least 1.</param>
    public static Raster Allocate(int width, int height, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        return new Raster(new float[checked(width * height * channels)], width, height, channels) { _pooled = false };
    }

    /// <summary>One plane, row after row.</summary>
    /// <param name="channel">From 0.</param>
    public Span<float> Plane(int channel = 0) => Buffer.AsSpan(channel * Width * Height, Width * Height);

    /// <summary>One row of one plane.</summary>
    /// <param name="y">From the top.</param>
    /// <param name="channel">From 0.</param>
    public Span<float> Row(int y, int channel = 0) => Buffer.AsSpan(((channel * Height) + y) * Width, Width);

    /// <summary>A copy that the caller disposes.</summary>
    public Raster Clone()
    {
        Raster copy = Rent(Width, Height, Channels);
        Pixels.CopyTo(copy.Pixels);
        return copy;
    }

    /// <summary>Gives pooled memory back; leaves a raster from <see cref="Allocate"/> as it is.</summary>
    public void Dispose()
    {
        float[]? pixels = _pooled ? Interlocked.Exchange(ref _pixels, null) : null;
        if (pixels is not null)
        {
            ArrayPool<float>.Shared.Return(pixels);
            Interlocked.Decrement(ref _outstanding);
        }
    }
}
