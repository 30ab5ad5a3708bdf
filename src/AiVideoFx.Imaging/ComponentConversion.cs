using System.Runtime.InteropServices;

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

    private static void Convert<T>(ReadOnlySpan<T> source, PixelComponents from, Span<T> destination, PixelComponents to, T one)
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
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = new Rgba<T>(source[i], one);
        }
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
