using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AiVideoFx.Engine.Cache;

/// <summary>Builds a <see cref="ContentKey"/> from everything a result depends on.</summary>
/// <remarks>Each part is preceded by its length, so that no two different lists of parts hash alike.</remarks>
public sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Starts a key.</summary>
    /// <param name="kind">What is being cached, with the version of the code that makes it: "flicker.frame/1".</param>
    public ContentHash(string kind) => Add(kind);

    /// <summary>Adds text.</summary>
    /// <param name="text">Any text.</param>
    public ContentHash Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds numbers or pixels as they lie in memory.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="values">The values.</param>
    public ContentHash Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(length, bytes.Length);
        _hash.AppendData(length);
        _hash.AppendData(bytes);
        return this;
    }

    /// <summary>Adds one number.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="value">The number.</param>
    public ContentHash Add<T>(T value)
        where T : unmanaged => Add(new ReadOnlySpan<T>(in value));

    /// <summary>Adds another key.</summary>
    /// <param name="key">Names a result that this one is made from.</param>
    public ContentHash Add(ContentKey key) => Add<ContentKey>(key);

    /// <summary>The key of all that was added; the builder may not be used after.</summary>
    public ContentKey ToKey()
    {
        Span<byte> digest = stackalloc byte[32];
        _hash.GetHashAndReset(digest);
        return MemoryMarshal.Read<ContentKey>(digest);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private ContentHash Add(byte[] bytes) => Add<byte>(bytes.AsSpan());
}
