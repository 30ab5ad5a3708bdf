using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging;

/// <summary>Converts runs of components from one storage to another; knows nothing of pixels and rows.</summary>
/// <remarks>
/// Integer code n of b bits is n / (2^b - 1). To an integer: nearest code (ties to even), saturated, NaN is 0. Between
/// float and half IEEE 754 rounds to nearest even. Every integer code survives the way to any wider storage and back.
/// </remarks>
internal static class DepthConversion
{
    // Pairs without a direct path go through floats in a buffer that stays in the first-level cache.
    private const int ChunkComponents = 1024;

    /// <summary>Converts all of <paramref name="source"/>.</summary>
    /// <param name="source">Components stored as <paramref name="from"/>.</param>
    /// <param name="from">Storage read.</param>
    /// <param name="destination">As many components, stored as <paramref name="to"/>.</param>
    /// <param name="to">Storage written.</param>
    public static void Convert(ReadOnlySpan<byte> source, PixelDepth from, Span<byte> destination, PixelDepth to)
    {
        switch (from, to)
        {
            case (PixelDepth.Byte, PixelDepth.Byte) or (PixelDepth.Short, PixelDepth.Short):
            case (PixelDepth.Half, PixelDepth.Half) or (PixelDepth.Float, PixelDepth.Float):
                source.CopyTo(destination);
                break;
            case (PixelDepth.Byte, PixelDepth.Short):
                ByteToShort(source, Cast<ushort>(destination));
                break;
            case (PixelDepth.Short, PixelDepth.Byte):
                ShortToByte(Cast<ushort>(source), destination);
                break;
            case (_, PixelDepth.Float):
                ToFloat(source, from, Cast<float>(destination));
                break;
            case (PixelDepth.Float, _):
                FromFloat(Cast<float>(source), destination, to);
                break;
            default:
                ThroughFloat(source, from, destination, to);
                break;
        }
    }

    /// <summary>Converts components of any storage to floats.</summary>
    /// <param name="source">Components stored as <paramref name="from"/>.</param>
    /// <param name="from">Storage read.</param>
    /// <param name="destination">As many floats.</param>
    public static void ToFloat(ReadOnlySpan<byte> source, PixelDepth from, Span<float> destination)
    {
        switch (from)
        {
            case PixelDepth.Byte:
                ByteToFloat(source, destination);
                break;
            case PixelDepth.Short:
                ShortToFloat(Cast<ushort>(source), destination);
                break;
            case PixelDepth.Half:
                TensorPrimitives.ConvertToSingle(Cast<Half>(source), destination);
                break;
            case PixelDepth.Float:
                Cast<float>(source).CopyTo(destination);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(from), from, "expected byte, short, half or float");
        }
    }

    /// <summary>Converts floats to components of any storage.</summary>
    /// <param name="source">Floats.</param>
    /// <param name="destination">As many components, stored as <paramref name="to"/>.</param>
    /// <param name="to">Storage written.</param>
    public static void FromFloat(ReadOnlySpan<float> source, Span<byte> destination, PixelDepth to)
    {
        switch (to)
        {
            case PixelDepth.Byte:
                FloatToByte(source, destination);
                break;
            case PixelDepth.Short:
                FloatToShort(source, Cast<ushort>(destination));
                break;
            case PixelDepth.Half:
                TensorPrimitives.ConvertToHalf(source, Cast<Half>(destination));
                break;
            case PixelDepth.Float:
                source.CopyTo(Cast<float>(destination));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(to), to, "expected byte, short, half or float");
        }
    }

    private static void ThroughFloat(ReadOnlySpan<byte> source, PixelDepth from, Span<byte> destination, PixelDepth to)
    {
        Span<float> chunk = stackalloc float[ChunkComponents];
        int sourceSize = from.BytesPerComponent();
        int destinationSize = to.BytesPerComponent();
        int count = source.Length / sourceSize;
        for (int i = 0; i < count; i += ChunkComponents)
        {
            int n = Math.Min(ChunkComponents, count - i);
            ToFloat(source.Slice(i * sourceSize, n * sourceSize), from, chunk[..n]);
            FromFloat(chunk[..n], destination.Slice(i * destinationSize, n * destinationSize), to);
        }
    }

    private static void ByteToFloat(ReadOnlySpan<byte> source, Span<float> destination)
    {
        destination = destination[..source.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<float> scale = Vector256.Create(255f);
            for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.Create(source[i..]));
                (Vector256<uint> a, Vector256<uint> b) = Vector256.Widen(low);
                (Vector256<uint> c, Vector256<uint> d) = Vector256.Widen(high);
                (Vector256.ConvertToSingle(a.AsInt32()) / scale).CopyTo(destination[i..]);
                (Vector256.ConvertToSingle(b.AsInt32()) / scale).CopyTo(destination[(i + 8)..]);
                (Vector256.ConvertToSingle(c.AsInt32()) / scale).CopyTo(destination[(i + 16)..]);
                (Vector256.ConvertToSingle(d.AsInt32()) / scale).CopyTo(destination[(i + 24)..]);
            }
        }

        for (; i < source.Length; i++)
        {
            destination[i] = source[i] / 255f;
        }
    }

    private static void ShortToFloat(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        destination = destination[..source.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<float> scale = Vector256.Create(65535f);
            for (; i <= source.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                (Vector256<uint> a, Vector256<uint> b) = Vector256.Widen(Vector256.Create(source[i..]));
                (Vector256.ConvertToSingle(a.AsInt32()) / scale).CopyTo(destination[i..]);
                (Vector256.ConvertToSingle(b.AsInt32()) / scale).CopyTo(destination[(i + 8)..]);
            }
        }

        for (; i < source.Length; i++)
        {
            destination[i] = source[i] / 65535f;
        }
    }

    private static void FloatToByte(ReadOnlySpan<float> source, Span<byte> destination)
    {
        destination = destination[..source.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                Vector256<ushort> low = Vector256.Narrow(Code(source[i..], 255f), Code(source[(i + 8)..], 255f));
                Vector256<ushort> high = Vector256.Narrow(
                    Code(source[(i + 16)..], 255f), Code(source[(i + 24)..], 255f));
                Vector256.Narrow(low, high).CopyTo(destination[i..]);
            }
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (byte)Code(source[i], 255f);
        }
    }

    private static void FloatToShort(ReadOnlySpan<float> source, Span<ushort> destination)
    {
        destination = destination[..source.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= source.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                Vector256.Narrow(Code(source[i..], 65535f), Code(source[(i + 8)..], 65535f)).CopyTo(destination[i..]);
            }
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (ushort)Code(source[i], 65535f);
        }
    }

    private static void ByteToShort(ReadOnlySpan<byte> source, Span<ushort> destination)
    {
        destination = destination[..source.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.Create(source[i..]));
                (low | (low << 8)).CopyTo(destination[i..]); // n * 257 = n * 65535 / 255
                (high | (high << 8)).CopyTo(destination[(i + 16)..]);
            }
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (ushort)(source[i] * 257);
        }
    }

    private static void ShortToByte(ReadOnlySpan<ushort> source, Span<byte> destination)
    {
        destination = destination[..source.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                Vector256<ushort> low = Code(Vector256.Create(source[i..]));
                Vector256<ushort> high = Code(Vector256.Create(source[(i + 16)..]));
                Vector256.Narrow(low, high).CopyTo(destination[i..]);
            }
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (byte)((source[i] + 128) / 257);
        }
    }

    // Nearest of n / 257 in 16 bits: with h = n >> 8 and l = n & 255, n = 257 h + (l - h), and l - h decides the
    // rounding.
    private static Vector256<ushort> Code(Vector256<ushort> n)
    {
        Vector256<ushort> high = n >> 8;
        Vector256<short> rest = (n & Vector256.Create((ushort)255)).AsInt16() - high.AsInt16();
        Vector256<short> up = Vector256.GreaterThan(rest, Vector256.Create((short)128)); // -1 where true
        Vector256<short> down = Vector256.LessThan(rest, Vector256.Create((short)-128));
        return (high.AsInt16() - up + down).AsUInt16();
    }

    private static Vector256<uint> Code(ReadOnlySpan<float> source, float maximum)
    {
        Vector256<float> code = Vector256.Create(source) * maximum;
        code &= Vector256.GreaterThan(code, Vector256<float>.Zero); // negative and NaN become 0
        code = Vector256.Round(Vector256.MinNative(code, Vector256.Create(maximum)));
        return Vector256.ConvertToInt32Native(code).AsUInt32();
    }

    private static int Code(float value, float maximum)
    {
        float code = value * maximum;
        return code > 0 ? (int)MathF.Round(MathF.Min(code, maximum)) : 0;
    }

    private static Span<T> Cast<T>(Span<byte> bytes)
        where T : struct => MemoryMarshal.Cast<byte, T>(bytes);

    private static ReadOnlySpan<T> Cast<T>(ReadOnlySpan<byte> bytes)
        where T : struct => MemoryMarshal.Cast<byte, T>(bytes);
}
