using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AiVideoFx.Engine.Cache;

/// <summary>One file of the disk cache.</summary>
/// <remarks>
/// Layout, little-endian: magic (8 bytes), version (int32), key (32), payload length (int64), SHA-256 of the payload
/// and then of the 52 bytes before (32), payload. The header is hashed last because it is known last.
/// </remarks>
internal static class EntryFile
{
    public const int HeaderBytes = HashedHeaderBytes + SHA256.HashSizeInBytes;

    private const int Version = 1;
    private const int HashedHeaderBytes = 52;
    private const FileShare Sharing = FileShare.Read | FileShare.Delete;

    private static ReadOnlySpan<byte> Magic => "AVFXENTR"u8;

    /// <summary>Writes a new file; one whose payload passes the limit is left unfinished.</summary>
    /// <returns>Length of the file, or of what it would have been past the limit.</returns>
    public static long Write<T>(string path, ContentKey key, T value, IContentCodec<T> codec, long limitBytes)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, Sharing, bufferSize: 16384);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        stream.Write(header);
        ContentWriter writer = new(stream, hash, limitBytes - HeaderBytes);
        codec.Write(value, writer);
        if (HeaderBytes + writer.Length <= limitBytes)
        {
            FillHeader(header, key, writer.Length);
            hash.AppendData(header[..HashedHeaderBytes]);
            hash.GetHashAndReset(header[HashedHeaderBytes..]);
            stream.Position = 0;
            stream.Write(header);
        }

        return HeaderBytes + writer.Length;
    }

    /// <summary>Reads and checks a file.</summary>
    /// <returns>False where it is not a whole and unharmed entry of that key.</returns>
    public static bool TryRead<T>(string path, ContentKey key, IContentCodec<T> codec, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, Sharing);
        Span<byte> header = stackalloc byte[HeaderBytes];
        long payloadBytes = RandomAccess.GetLength(file) - HeaderBytes;
        if (payloadBytes < 0 || payloadBytes > Array.MaxLength || !TryFill(file, header, 0))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HeaderBytes];
        FillHeader(expected, key, payloadBytes);
        if (!header[..HashedHeaderBytes].SequenceEqual(expected[..HashedHeaderBytes]))
        {
            return false;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)payloadBytes);
        try
        {
            Span<byte> payload = buffer.AsSpan(0, (int)payloadBytes);
            return TryFill(file, payload, HeaderBytes)
                && IsUnharmed(header, payload)
                && TryDecode(payload, codec, out value);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void FillHeader(Span<byte> header, ContentKey key, long payloadBytes)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        MemoryMarshal.Write(header[12..], key);
        BinaryPrimitives.WriteInt64LittleEndian(header[44..], payloadBytes);
    }

    private static bool IsUnharmed(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(payload);
        hash.AppendData(header[..HashedHeaderBytes]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return digest.SequenceEqual(header[HashedHeaderBytes..]);
    }

    private static bool TryDecode<T>(
        ReadOnlySpan<byte> payload, IContentCodec<T> codec, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        try
        {
            ContentReader reader = new(payload);
            T read = codec.Read(ref reader);
            value = reader.Remaining == 0 ? read : null;
        }
        catch (InvalidDataException)
        {
            // Written by another version of the codec under the same key.
        }

        return value is not null;
    }

    private static bool TryFill(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                return false;
            }

            offset += read;
            bytes = bytes[read..];
        }

        return true;
    }
}
