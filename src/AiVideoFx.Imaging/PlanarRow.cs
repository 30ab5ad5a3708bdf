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
            // Two pixels to (r0 r1 g0 g1 | b0 b1 a0 a1), then halves of two such vectors side by side.
            Vector256<int> pairs = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
            for (; i <= count - 4; i += 4)
            {
                Vector256<float> p = Vector256.Shuffle(Vector256.Create(pixels[(4 * i)..]), pairs);
                Vector256<float> q = Vector256.Shuffle(Vector256.Create(pixels[((4 * i) + 8)..]), pairs);
                Vector128.Create(p.GetLower().GetLower(), q.GetLower().GetLower()).CopyTo(red[i..]);
                Vector128.Create(p.GetLower().GetUpper(), q.GetLower().GetUpper()).CopyTo(green[i..]);
                Vector128.Create(p.GetUpper().GetLower(), q.GetUpper().GetLower()).CopyTo(blue[i..]);
                Vector128.Create(p.GetUpper().GetUpper(), q.GetUpper().GetUpper()).CopyTo(alpha[i..]);
            }
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
        red = red[..count];
        green = green[..count];
        blue = blue[..count];
        for (int i = 0; i < red.Length; i++)
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
        ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, ReadOnlySpan<float> alpha, Span<float> pixels)
    {
        int count = pixels.Length / 4;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<int> pixelOrder = Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7);
            for (; i <= count - 4; i += 4)
            {
                Vector128<float> r = Vector128.Create(red[i..]);
                Vector128<float> g = Vector128.Create(green[i..]);
                Vector128<float> b = Vector128.Create(blue[i..]);
                Vector128<float> a = Vector128.Create(alpha[i..]);
                Vector256<float> p = Vector256.Create(
                    Vector128.Create(r.GetLower(), g.GetLower()), Vector128.Create(b.GetLower(), a.GetLower()));
                Vector256<float> q = Vector256.Create(
                    Vector128.Create(r.GetUpper(), g.GetUpper()), Vector128.Create(b.GetUpper(), a.GetUpper()));
                Vector256.Shuffle(p, pixelOrder).CopyTo(pixels[(4 * i)..]);
                Vector256.Shuffle(q, pixelOrder).CopyTo(pixels[((4 * i) + 8)..]);
            }
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
        red = red[..count];
        green = green[..count];
        blue = blue[..count];
        for (int i = 0; i < red.Length; i++)
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
            Vector256<int> pairs = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
            for (; i <= count - 4; i += 4)
            {
                Vector256<float> p = Vector256.Shuffle(Vector256.Create(pixels[(4 * i)..]), pairs);
                Vector256<float> q = Vector256.Shuffle(Vector256.Create(pixels[((4 * i) + 8)..]), pairs);
                Vector128<float> sum = Vector128.Create(p.GetLower().GetLower(), q.GetLower().GetLower()) * weights.Red;
                sum += Vector128.Create(p.GetLower().GetUpper(), q.GetLower().GetUpper()) * weights.Green;
                sum += Vector128.Create(p.GetUpper().GetLower(), q.GetUpper().GetLower()) * weights.Blue;
                sum.CopyTo(luma[i..]);
            }
        }

        for (; i < count; i++)
        {
            int at = components * i;
            luma[i] = (pixels[at] * weights.Red) + (pixels[at + 1] * weights.Green) + (pixels[at + 2] * weights.Blue);
        }
    }
}
