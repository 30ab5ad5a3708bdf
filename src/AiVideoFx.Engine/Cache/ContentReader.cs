using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AiVideoFx.Engine.Cache;

/// <summary>Gives the parts of a stored result in the order in which they were written.</summary>
/// <param name="bytes">The stored result.</param>
public ref struct ContentReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Bytes that were not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Reads numbers or pixels into the caller's memory.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="values">Is filled.</param>
    /// <exception cref="InvalidDataException">Fewer bytes are left.</exception>
    public void Read<T>(scoped Span<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        Require(bytes.Length);
        _rest[..bytes.Length].CopyTo(bytes);
        _rest = _rest[bytes.Length..];
    }

    /// <summary>Reads one number.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <exception cref="InvalidDataException">Fewer bytes are left.</exception>
    public T Read<T>()
        where T : unmanaged
    {
        Require(Unsafe.SizeOf<T>());
        T value = MemoryMarshal.Read<T>(_rest);
        _rest = _rest[Unsafe.SizeOf<T>()..];
        return value;
    }

    /// <summary>Says that so many bytes must be left: to be called before memory is reserved for them.</summary>
    /// <param name="count">Bytes.</param>
    /// <exception cref="InvalidDataException">Fewer bytes are left.</exception>
    public readonly void Require(long count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw new InvalidDataException(
                $"{count} more bytes of a stored result were expected, {_rest.Length} are left");
        }
    }
}
