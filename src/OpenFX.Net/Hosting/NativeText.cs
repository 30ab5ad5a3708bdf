using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace OpenFX.Net.Hosting;

/// <summary>Text across the C boundary: UTF-8, ended by a zero.</summary>
internal static unsafe class NativeText
{
    private const int MostNames = 20_000;

    private static readonly ConcurrentDictionary<string, string> Names = new(new Utf8Comparer());
    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<byte>> ByBytes =
        Names.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Reads a name (property, action, clip…) and gives the same string object for the same name.</summary>
    public static string? Name(byte* text)
    {
        if (text == null)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
        if (ByBytes.TryGetValue(bytes, out string? name))
        {
            return name;
        }

        name = Encoding.UTF8.GetString(bytes);
        return Names.Count < MostNames ? Names.GetOrAdd(name, name) : name;
    }

    /// <summary>Reads any text.</summary>
    public static string? Text(byte* text) =>
        text == null ? null : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    /// <summary>Copies text to native memory; the caller frees it with <see cref="Free"/>.</summary>
    public static nint Allocate(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte* memory = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(memory, length));
        memory[length] = 0;
        return (nint)memory;
    }

    public static void Free(nint memory) => NativeMemory.Free((void*)memory);

    private sealed class Utf8Comparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string text)
        {
            Span<byte> buffer = stackalloc byte[512];
            return Encoding.UTF8.TryGetBytes(text, buffer, out int length)
                ? GetHashCode(buffer[..length])
                : GetHashCode(Encoding.UTF8.GetBytes(text));
        }

        public bool Equals(ReadOnlySpan<byte> alternate, string other)
        {
            Span<byte> buffer = stackalloc byte[512];
            return Encoding.UTF8.TryGetBytes(other, buffer, out int length)
                ? alternate.SequenceEqual(buffer[..length])
                : alternate.SequenceEqual(Encoding.UTF8.GetBytes(other));
        }

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            HashCode hash = default;
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }

        public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);
    }
}
