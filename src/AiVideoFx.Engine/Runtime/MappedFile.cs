using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace AiVideoFx.Engine.Runtime;

/// <summary>A file in the address space, read-only. Its pages are read when they are touched.</summary>
/// <remarks>
/// Leases keep the memory mapped beyond <see cref="Dispose"/>. A file that another program shortens while it is mapped
/// takes the pages away, which no program survives: models are copied into our own folder before they are used.
/// </remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly SafeMemoryMappedViewHandle _view;
    private readonly byte* _start;
    private volatile bool _disposed;

    private MappedFile(SafeMemoryMappedViewHandle view, long length)
    {
        _view = view;
        _start = (byte*)view.DangerousGetHandle();
        Length = length;
    }

    /// <summary>Bytes of the file when it was mapped.</summary>
    public long Length { get; }

    /// <summary>True after <see cref="Dispose"/>, though leases may keep the memory.</summary>
    public bool IsDisposed => _disposed;

    /// <summary>Maps a file.</summary>
    /// <param name="path">A file with at least one byte.</param>
    /// <exception cref="IOException">The file cannot be opened or mapped.</exception>
    public static MappedFile Open(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        long length = stream.Length;
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        return new(view.SafeMemoryMappedViewHandle, length);
    }

    /// <summary>Bytes as they lie in memory; valid while this object is reachable and not disposed.</summary>
    /// <param name="offset">From the start of the file.</param>
    /// <param name="length">How many.</param>
    public ReadOnlySpan<byte> Slice(long offset, int length) => new((byte*)AddressOf(offset, length), length);

    /// <summary>Where bytes of the file lie; valid while this object is reachable and not disposed.</summary>
    /// <param name="offset">From the start of the file.</param>
    /// <param name="length">How many are going to be read.</param>
    public nint AddressOf(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), offset, $"{length} bytes from {offset} on are not within the file of {Length} bytes");
        }

        return (nint)(_start + offset);
    }

    /// <summary>Keeps the memory mapped until <see cref="ReleaseLease"/>, whatever becomes of this object's
    /// owner.</summary>
    public void AddLease()
    {
        bool added = false;
        _view.DangerousAddRef(ref added);
    }

    /// <summary>Ends what one <see cref="AddLease"/> began.</summary>
    public void ReleaseLease() => _view.DangerousRelease();

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _view.Dispose();
    }
}
