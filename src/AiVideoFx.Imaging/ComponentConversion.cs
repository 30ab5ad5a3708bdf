using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging;

/// <summary>Converts runs of pixels from one set of components to another at the same depth, bit for bit.</summary>
/// <remarks>The rules are those of <see cref="PixelConversion"/>.</remarks>
internal static class ComponentConversion
{
    private const ushort HalfOne = 0x3C00;

    /// <summary>Converts all pixels of <paramref name="source"/>.</summary>
    /// <param name="source">Pixels of components <paramref name="from"/>.</param>
    /// <param name="from">Components read.</param>
    /// <param name="destination">As many pixels of components <paramref name="to"/>.</param>
    /// <param name="to">Components written.</param>
    /// <param name="depth">Storage of both.</param>
    public static void Convert(
        ReadOnlySpan<byte> source, PixelComponents from, Span<byte> destination, PixelComponents to, PixelDepth depth)
    {
        switch (depth)
        {
            case PixelDepth.Byte:
                Convert(source, from, destination, to, byte.MaxValue);
                break;
            case PixelDepth.Short:
                Convert(Cast<ushort>(source), from, Cast<ushort>(destination), to, ushort.MaxValue);
                break;
            case PixelDepth.Half:
                Convert(Cast<ushort>(source), from, Cast<ushort>(destination), to, HalfOne);
                break;
            default:
                Convert(Cast<float>(source), from, Cast<float>(destination), to, 1f);
                break;
        }
    }

    private static void Convert<T>(
        ReadOnlySpan<T> source, PixelComponents from, Span<T> destination, PixelComponents to, T one)
        where T : unmanaged
    {
        switch (from, to)
        {
            case (PixelComponents.Rgba, PixelComponents.Rgb):
                RgbaToRgb(MemoryMarshal.Cast<T, Rgba<T>>(source), MemoryMarshal.Cast<T, Rgb<T>>(destination));
                break;
            case (PixelComponents.Rgb, PixelComponents.Rgba):
                RgbToRgba(MemoryMarshal.Cast<T, Rgb<T>>(source), MemoryMarshal.Cast<T, Rgba<T>>(destination), one);
                break;
            case (PixelComponents.Rgba, PixelComponents.Alpha):
                RgbaToAlpha(MemoryMarshal.Cast<T, Rgba<T>>(source), destination);
                break;
            case (PixelComponents.Rgb, PixelComponents.Alpha):
                destination.Fill(one);
                break;
            case (PixelComponents.Alpha, PixelComponents.Rgba):
                AlphaToRgba(source, MemoryMarshal.Cast<T, Rgba<T>>(destination));
                break;
            case (PixelComponents.Alpha, PixelComponents.Rgb):
                AlphaToRgb(source, MemoryMarshal.Cast<T, Rgb<T>>(destination));
                break;
            default:
                source.CopyTo(destination);
                break;
        }
    }

    private static void RgbaToRgb<T>(ReadOnlySpan<Rgba<T>> source, Span<Rgb<T>> destination)
        where T : unmanaged
    {
        destination = destination[..source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i].Colour;
        }
    }

    private static void RgbToRgba<T>(ReadOnlySpan<Rgb<T>> source, Span<Rgba<T>> destination, T one)
        where T : unmanaged
    {
        destination = destination[..source.Length];
        int done = RgbToRgba(MemoryMarshal.AsBytes(source), MemoryMarshal.AsBytes(destination), one);
        for (int i = done; i < source.Length; i++)
        {
            destination[i] = new Rgba<T>(source[i], one);
        }
    }

    // At any depth 12 bytes of RGB become 16 of RGBA. Returns how many pixels that did: the last ones cannot be read as
    // 16 bytes.
    private static int RgbToRgba<T>(ReadOnlySpan<byte> source, Span<byte> destination, T one)
        where T : unmanaged
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            return 0;
        }

        Span<Rgba<T>> opaque = stackalloc Rgba<T>[16 / Unsafe.SizeOf<Rgba<T>>()];
        opaque.Fill(new Rgba<T>(default, one));
        Vector128<byte> alpha = Vector128.Create<byte>(MemoryMarshal.AsBytes(opaque));
        int from = 0;
        int to = 0;
        for (; from <= source.Length - 16; from += 12, to += 16)
        {
            Vector128<byte> pixels = Vector128.Create(source[from..]);
            pixels = Unsafe.SizeOf<T>() switch
            {
                1 => Vector128.Shuffle(
                    pixels, Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255)),
                2 => Vector128.Shuffle(
                    pixels, Vector128.Create((byte)0, 1, 2, 3, 4, 5, 255, 255, 6, 7, 8, 9, 10, 11, 255, 255)),
                _ => pixels & Vector128.Create(-1, -1, -1, 0).AsByte(),
            };
            (pixels | alpha).CopyTo(destination[to..]);
        }

        return to / Unsafe.SizeOf<Rgba<T>>();
    }

    private static void RgbaToAlpha<T>(ReadOnlySpan<Rgba<T>> source, Span<T> destination)
        where T : unmanaged
    {
        destination = destination[..source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i].Alpha;
        }
    }

    private static void AlphaToRgba<T>(ReadOnlySpan<T> source, Span<Rgba<T>> destination)
        where T : unmanaged
    {
        destination = destination[..source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            T a = source[i];
            destination[i] = new Rgba<T>(new Rgb<T>(a, a, a), a);
        }
    }

    private static void AlphaToRgb<T>(ReadOnlySpan<T> source, Span<Rgb<T>> destination)
        where T : unmanaged
    {
        destination = destination[..source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            T a = source[i];
            destination[i] = new Rgb<T>(a, a, a);
        }
    }

    private static Span<T> Cast<T>(Span<byte> bytes)
        where T : struct => MemoryMarshal.Cast<byte, T>(bytes);

    private static ReadOnlySpan<T> Cast<T>(ReadOnlySpan<byte> bytes)
        where T : struct => MemoryMarshal.Cast<byte, T>(bytes);

    private readonly record struct Rgb<T>(T Red, T Green, T Blue)
        where T : unmanaged;

    private readonly record struct Rgba<T>(Rgb<T> Colour, T Alpha)
        where T : unmanaged;
}
