using System.Collections.Concurrent;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>Pixels that the host owns, in pinned and pooled memory, so that a plug-in can be given their address.</summary>
/// <remarks>Its creator disposes it. Fresh pixels are not cleared. The padding between rows belongs to nobody.</remarks>
public sealed class HostFrame : IDisposable
{
    private static readonly ConcurrentDictionary<int, ConcurrentBag<byte[]>> Pool = new();
    private static int _outstanding;
    private byte[]? _bytes;

    private HostFrame(byte[] bytes, FrameView view)
    {
        _bytes = bytes;
        View = view;
    }

    /// <summary>Frames rented and not disposed yet, in the whole process: what leak tests look at.</summary>
    public static int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>The pixels; valid until the frame is disposed.</summary>
    public FrameView View { get; }

    /// <summary>All the bytes behind the view, pinned, from the lowest address; for the hosting side of OpenFX.Net.</summary>
    public Memory<byte> Bytes => _bytes ?? throw new ObjectDisposedException(nameof(HostFrame));

    /// <summary>Rents a frame.</summary>
    /// <param name="bounds">Which pixels; must not be empty.</param>
    /// <param name="depth">Storage of a component.</param>
    /// <param name="components">Components of a pixel.</param>
    /// <param name="layout">How rows lie in memory.</param>
    /// <exception cref="ArgumentException">The bounds are empty or the frame would pass 2 GiB.</exception>
    public static HostFrame Rent(PixelRect bounds, PixelDepth depth, PixelComponents components, FrameLayout layout = default)
    {
        long rowBytes = ((long)bounds.Width * components.Count() * depth.BytesPerComponent()) + layout.PaddingBytes;
        long size = rowBytes * bounds.Height;
        if (bounds.IsEmpty || size > Array.MaxLength)
        {
            throw new ArgumentException($"a frame of {bounds.Width} x {bounds.Height} pixels ({size} bytes) cannot be made", nameof(bounds));
        }

        ConcurrentBag<byte[]> shelf = Pool.GetOrAdd((int)size, static _ => []);
        if (!shelf.TryTake(out byte[]? bytes))
        {
            bytes = GC.AllocateUninitializedArray<byte>((int)size, pinned: true);
        }

        int stride = (int)(layout.TopDown ? -rowBytes : rowBytes);
        int bottom = layout.TopDown ? (int)(rowBytes * (bounds.Height - 1)) : 0;
        FrameView view = new(bytes, bottom, stride, bounds, depth, components);
        Interlocked.Increment(ref _outstanding);
        return new HostFrame(bytes, view);
    }

    /// <summary>Forgets all pooled memory.</summary>
    public static void PurgePool() => Pool.Clear();

    /// <summary>Gives the memory back to the pool.</summary>
    public void Dispose()
    {
        byte[]? bytes = Interlocked.Exchange(ref _bytes, null);
        if (bytes is not null)
        {
            Interlocked.Decrement(ref _outstanding);
            Pool.GetOrAdd(bytes.Length, static _ => []).Add(bytes);
        }
    }
}
