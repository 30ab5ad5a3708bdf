using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AiVideoFx.Engine.Cache;

/// <summary>Takes the parts of a result that is being stored; checksums them on the way to the file.</summary>
/// <remarks>Numbers lie as in memory: every platform we run on is little-endian.</remarks>
public sealed class ContentWriter
{
    private readonly Stream _stream;
    private readonly IncrementalHash _hash;
    private readonly long _limitBytes;

    internal ContentWriter(Stream stream, IncrementalHash hash, long limitBytes)
    {
        _stream = stream;
        _hash = hash;
        _limitBytes = limitBytes;
    }

    /// <summary>Bytes given so far.</summary>
    public long Length { get; private set; }

    /// <summary>Stores numbers or pixels as they lie in memory, without their count.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="values">The values.</param>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        Length += bytes.Length;

        // A result that is too large to keep is counted to its end, but fills no disk.
        if (Length <= _limitBytes)
        {
            _hash.AppendData(bytes);
            _stream.Write(bytes);
        }
    }

    /// <summary>Stores one number.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="value">The number.</param>
    public void Write<T>(T value)
        where T : unmanaged => Write(new ReadOnlySpan<T>(in value));
}
