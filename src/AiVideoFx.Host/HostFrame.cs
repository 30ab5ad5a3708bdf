using System.Collections.Concurrent;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>
/// Pixels that the host owns, in pinned and pooled memory, so that a plug-in can be given their address.
/// </summary>
/// <remarks>
/// Its creator disposes it. Fresh pixels are not cleared. The padding between rows belongs to nobody. Frames made by
/// <see cref="Share"/> have the same pixels, which go back to the pool with the last of them.
/// </remarks>
public sealed class HostFrame : IDisposable
{
    private static readonly ConcurrentDictionary<int, ConcurrentBag<byte[]>> Pool = new();
    private static int _outstanding;
    private Block? _block;

    private HostFrame(Block block, FrameView view)
    {
        _block = block;
        View = view;
        Interlocked.Increment(ref _outstanding);
    }

    /// <summary>Frames rented and not disposed yet, in the whole process: what leak tests look at.</summary>
    public static int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>The pixels; valid until the frame is disposed.</summary>
    public FrameView View { get; }

    /// <summary>
    /// All the bytes behind the view, pinned, from the lowest address; for the hosting side of OpenFX.Net.
    /// </summary>
    public Memory<byte> Bytes => Owned.Bytes;

    private Block Owned => Volatile.Read(ref _block) ?? throw new ObjectDisposedException(nameof(HostFrame));

    /// <summary>Rents a frame.</summary>
    /// <param name="bounds">Which pixels; must not be empty.</param>
    /// <param name="depth">Storage of a component.</param>
    /// <param name="components">Components of a pixel.</param>
    /// <param name="layout">How rows lie in memory.</param>
    /// <exception cref="ArgumentException">The bounds are empty or the frame would pass 2 GiB.</exception>
    public static HostFrame Rent(
        PixelRect bounds, PixelDepth depth, PixelComponents components, FrameLayout layout = default)
    {
        long rowBytes = ((long)bounds.Width * components.Count() * depth.BytesPerComponent()) + layout.PaddingBytes;
        long size = rowBytes * bounds.Height;
        if (bounds.IsEmpty || size > Array.MaxLength)
        {
            throw new ArgumentException(
                $"a frame of {bounds.Width} x {bounds.Height} pixels ({size} bytes) cannot be made", nameof(bounds));
        }

        ConcurrentBag<byte[]> shelf = Pool.GetOrAdd((int)size, static _ => []);
        if (!shelf.TryTake(out byte[]? bytes))
        {
            bytes = GC.AllocateUninitializedArray<byte>((int)size, pinned: true);
        }

        int stride = (int)(layout.TopDown ? -rowBytes : rowBytes);
        int bottom = layout.TopDown ? (int)(rowBytes * (bounds.Height - 1)) : 0;
        FrameView view = new(bytes, bottom, stride, bounds, depth, components);
        return new HostFrame(new Block(bytes), view);
    }

    /// <summary>
    /// A second owner of the same pixels, which its caller disposes: how a cache lends what it keeps.
    /// </summary>
    /// <exception cref="ObjectDisposedException">This frame was disposed; the caller must hold it during the
    /// call.</exception>
    public HostFrame Share()
    {
        Block block = Owned;
        Interlocked.Increment(ref block.Users);
        return new HostFrame(block, View);
    }

    /// <summary>Forgets all pooled memory.</summary>
    public static void PurgePool() => Pool.Clear();

    /// <summary>Gives the memory back to the pool, unless a shared frame still has it.</summary>
    public void Dispose()
    {
        Block? block = Interlocked.Exchange(ref _block, null);
        if (block is not null)
        {
            Interlocked.Decrement(ref _outstanding);
            if (Interlocked.Decrement(ref block.Users) == 0)
            {
                Pool.GetOrAdd(block.Bytes.Length, static _ => []).Add(block.Bytes);
            }
        }
    }

    private sealed class Block(byte[] bytes)
    {
        public int Users = 1;

        public byte[] Bytes { get; } = bytes;
    }
}
