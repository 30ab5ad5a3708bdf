using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging;

/// <summary>Takes interleaved float pixels apart into planes and puts planes together.</summary>
internal static class PlanarRow
{
    /// <summary>Splits RGBA pixels.</summary>
    /// <param name="pixels">4 floats a pixel.</param>
    /// <param name="red">One float a pixel, as are the others.</param>
    /// <param name="green">Green plane.</param>
    /// <param name="blue">Blue plane.</param>
    /// <param name="alpha">Alpha plane.</param>
    public static void SplitRgba(
        ReadOnlySpan<float> pixels, Span<float> red, Span<float> green, Span<float> blue, Span<float> alpha)
    {
        int count = pixels.Length / 4;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ReadOnlySpan<Vector256<float>> pairs = MemoryMarshal.Cast<float, Vector256<float>>(pixels);
            Span<Vector256<float>> r = MemoryMarshal.Cast<float, Vector256<float>>(red[..count]);
            Span<Vector256<float>> g = MemoryMarshal.Cast<float, Vector256<float>>(green[..count]);
            Span<Vector256<float>> b = MemoryMarshal.Cast<float, Vector256<float>>(blue[..count]);
            Span<Vector256<float>> a = MemoryMarshal.Cast<float, Vector256<float>>(alpha[..count]);
            for (int j = 0; j < r.Length; j++)
            {
                (Vector256<float> redGreen, Vector256<float> blueAlpha) = Split(pairs[4 * j], pairs[(4 * j) + 1]);
                (Vector256<float> redGreen2, Vector256<float> blueAlpha2) = Split(
                    pairs[(4 * j) + 2], pairs[(4 * j) + 3]);
                r[j] = Vector256.Create(redGreen.GetLower(), redGreen2.GetLower());
                g[j] = Vector256.Create(redGreen.GetUpper(), redGreen2.GetUpper());
                b[j] = Vector256.Create(blueAlpha.GetLower(), blueAlpha2.GetLower());
                a[j] = Vector256.Create(blueAlpha.GetUpper(), blueAlpha2.GetUpper());
            }

            i = 8 * r.Length;
        }

        for (; i < count; i++)
        {
            red[i] = pixels[4 * i];
            green[i] = pixels[(4 * i) + 1];
            blue[i] = pixels[(4 * i) + 2];
            alpha[i] = pixels[(4 * i) + 3];
        }
    }

    /// <summary>Splits RGB pixels.</summary>
    /// <param name="pixels">3 floats a pixel.</param>
    /// <param name="red">One float a pixel, as are the others.</param>
    /// <param name="green">Green plane.</param>
    /// <param name="blue">Blue plane.</param>
    public static void SplitRgb(ReadOnlySpan<float> pixels, Span<float> red, Span<float> green, Span<float> blue)
    {
        int count = pixels.Length / 3;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // Read as RGBA whose alpha is the next pixel's red; the last pixels have no such neighbour.
            for (; i <= count - 5; i += 4)
            {
                ReadOnlySpan<float> four = pixels.Slice(3 * i, 13);
                Vector256<float> p = Vector256.Create(Vector128.Create(four), Vector128.Create(four[3..]));
                Vector256<float> q = Vector256.Create(Vector128.Create(four[6..]), Vector128.Create(four[9..]));
                (Vector256<float> redGreen, Vector256<float> blueNext) = Split(p, q);
                redGreen.GetLower().CopyTo(red[i..]);
                redGreen.GetUpper().CopyTo(green[i..]);
                blueNext.GetLower().CopyTo(blue[i..]);
            }
        }

        for (; i < count; i++)
        {
            red[i] = pixels[3 * i];
            green[i] = pixels[(3 * i) + 1];
            blue[i] = pixels[(3 * i) + 2];
        }
    }

    /// <summary>Joins four planes to RGBA pixels.</summary>
    /// <param name="red">One float a pixel, as are the others.</param>
    /// <param name="green">Green plane.</param>
    /// <param name="blue">Blue plane.</param>
    /// <param name="alpha">Alpha plane.</param>
    /// <param name="pixels">4 floats a pixel.</param>
    public static void JoinRgba(
        ReadOnlySpan<float> red,
        ReadOnlySpan<float> green,
        ReadOnlySpan<float> blue,
        ReadOnlySpan<float> alpha,
        Span<float> pixels)
    {
        int count = pixels.Length / 4;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Span<Vector256<float>> pairs = MemoryMarshal.Cast<float, Vector256<float>>(pixels[..(4 * count)]);
            ReadOnlySpan<Vector256<float>> r = MemoryMarshal.Cast<float, Vector256<float>>(red[..count]);
            ReadOnlySpan<Vector256<float>> g = MemoryMarshal.Cast<float, Vector256<float>>(green[..count]);
            ReadOnlySpan<Vector256<float>> b = MemoryMarshal.Cast<float, Vector256<float>>(blue[..count]);
            ReadOnlySpan<Vector256<float>> a = MemoryMarshal.Cast<float, Vector256<float>>(alpha[..count]);
            for (int j = 0; j < r.Length; j++)
            {
                (pairs[4 * j], pairs[(4 * j) + 1]) = Join(
                    r[j].GetLower(), g[j].GetLower(), b[j].GetLower(), a[j].GetLower());
                (pairs[(4 * j) + 2], pairs[(4 * j) + 3]) = Join(
                    r[j].GetUpper(), g[j].GetUpper(), b[j].GetUpper(), a[j].GetUpper());
            }

            i = 8 * r.Length;
        }

        for (; i < count; i++)
        {
            pixels[4 * i] = red[i];
            pixels[(4 * i) + 1] = green[i];
            pixels[(4 * i) + 2] = blue[i];
            pixels[(4 * i) + 3] = alpha[i];
        }
    }

    /// <summary>Joins three planes to RGB pixels.</summary>
    /// <param name="red">One float a pixel, as are the others.</param>
    /// <param name="green">Green plane.</param>
    /// <param name="blue">Blue plane.</param>
    /// <param name="pixels">3 floats a pixel.</param>
    public static void JoinRgb(
        ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, Span<float> pixels)
    {
        int count = pixels.Length / 3;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // Written as RGBA, each over the alpha of the one before; the last pixels have no room for an alpha.
            for (; i <= count - 5; i += 4)
            {
                Vector128<float> b = Vector128.Create(blue[i..]);
                (Vector256<float> first, Vector256<float> last) = Join(
                    Vector128.Create(red[i..]), Vector128.Create(green[i..]), b, b);
                Span<float> four = pixels.Slice(3 * i, 13);
                first.GetLower().CopyTo(four);
                first.GetUpper().CopyTo(four[3..]);
                last.GetLower().CopyTo(four[6..]);
                last.GetUpper().CopyTo(four[9..]);
            }
        }

        for (; i < count; i++)
        {
            pixels[3 * i] = red[i];
            pixels[(3 * i) + 1] = green[i];
            pixels[(3 * i) + 2] = blue[i];
        }
    }

    /// <summary>Luma of interleaved pixels; the value itself where a pixel is one component.</summary>
    /// <param name="pixels"><paramref name="components"/> floats a pixel.</param>
    /// <param name="components">4, 3 or 1.</param>
    /// <param name="weights">Weights of red, green and blue.</param>
    /// <param name="luma">One float a pixel.</param>
    public static void Luma(ReadOnlySpan<float> pixels, int components, LumaWeights weights, Span<float> luma)
    {
        if (components == 1)
        {
            pixels.CopyTo(luma);
            return;
        }

        int count = pixels.Length / components;
        int i = 0;
        if (components == 4 && Vector256.IsHardwareAccelerated)
        {
            ReadOnlySpan<Vector256<float>> pairs = MemoryMarshal.Cast<float, Vector256<float>>(pixels);
            Span<Vector128<float>> sums = MemoryMarshal.Cast<float, Vector128<float>>(luma[..count]);
            for (int j = 0; j < sums.Length; j++)
            {
                (Vector256<float> redGreen, Vector256<float> blueAlpha) = Split(pairs[2 * j], pairs[(2 * j) + 1]);
                Vector128<float> sum = redGreen.GetLower() * weights.Red;
                sum += redGreen.GetUpper() * weights.Green;
                sum += blueAlpha.GetLower() * weights.Blue; // alpha takes no part, not even as 0 · NaN
                sums[j] = sum;
            }

            i = 4 * sums.Length;
        }

        for (; i < count; i++)
        {
            int at = components * i;
            luma[i] = (pixels[at] * weights.Red) + (pixels[at + 1] * weights.Green) + (pixels[at + 2] * weights.Blue);
        }
    }

    /// <summary>Takes four vectors of four apart into columns: their transpose.</summary>
    /// <param name="a">First row; 4 floats.</param>
    /// <param name="b">Second row.</param>
    /// <param name="c">Third row.</param>
    /// <param name="d">Fourth row.</param>
    /// <returns>Columns 0 and 1 in one vector, 2 and 3 in the other.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Last) Join(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        Vector256<float> ab = Vector256.Create(a, b);
        Vector256<float> cd = Vector256.Create(c, d);
        Vector256<float> fromSecond = Vector256.Create(0, 0, -1, -1, 0, 0, -1, -1).AsSingle();
        Vector256<float> first = Vector256.ConditionalSelect(
            fromSecond,
            VectorLanes.Pick(cd, Vector256.Create(0, 0, 0, 4, 0, 0, 1, 5)),
            VectorLanes.Pick(ab, Vector256.Create(0, 4, 0, 0, 1, 5, 0, 0)));
        Vector256<float> last = Vector256.ConditionalSelect(
            fromSecond,
            VectorLanes.Pick(cd, Vector256.Create(0, 0, 2, 6, 0, 0, 3, 7)),
            VectorLanes.Pick(ab, Vector256.Create(2, 6, 0, 0, 3, 7, 0, 0)));
        return (first, last);
    }

    // Four RGBA pixels to (r0..r3 g0..g3) and (b0..b3 a0..a3). Vectors of 64 bits would be natural, but are not
    // accelerated on x86.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> RedGreen, Vector256<float> BlueAlpha) Split(Vector256<float> p, Vector256<float> q)
    {
        Vector256<float> fromSecond = Vector256.Create(0, 0, -1, -1, 0, 0, -1, -1).AsSingle();
        Vector256<float> redGreen = Vector256.ConditionalSelect(
            fromSecond,
            VectorLanes.Pick(q, Vector256.Create(0, 0, 0, 4, 0, 0, 1, 5)),
            VectorLanes.Pick(p, Vector256.Create(0, 4, 0, 0, 1, 5, 0, 0)));
        Vector256<float> blueAlpha = Vector256.ConditionalSelect(
            fromSecond,
            VectorLanes.Pick(q, Vector256.Create(0, 0, 2, 6, 0, 0, 3, 7)),
            VectorLanes.Pick(p, Vector256.Create(2, 6, 0, 0, 3, 7, 0, 0)));
        return (redGreen, blueAlpha);
    }
}
