using System.Numerics;
using AiVideoFx.Imaging;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>Takes away the steps at the borders of the blocks of 8 × 8 pixels that strong compression leaves.</summary>
/// <remarks>
/// As in the filter inside H.264 (Recommendation ITU-T H.264, section 8.7), a step counts where it is small against one limit and both
/// sides are flat against another: anything else is picture. Unlike there, no stream tells limits and borders: the limits come from a
/// strength and fade out, the borders from <see cref="DeblockGrid"/>, and what is taken away is the step beyond the slope that both
/// sides have, spread over the four pixels on each side, so that a ramp of flat blocks becomes a ramp.
/// </remarks>
internal static class Deblocking
{
    // At strength 1: a step that is kept in full, and the roughness from which on sides are texture. Both begin to fade at half.
    private const float MostStep = 40f / 255;
    private const float MostRoughness = 14f / 255;

    private const int Half = DeblockGrid.Side / 2;

    /// <summary>Takes away steps where a grid shows; else nothing is changed.</summary>
    /// <param name="picture">Display-referred; one channel or three. Changed in place.</param>
    /// <param name="strength">0 to 1; 0 changes nothing.</param>
    /// <param name="maxThreads">Threads that may work at once.</param>
    public static void Apply(Raster picture, float strength, int maxThreads)
    {
        if (strength <= 0)
        {
            return;
        }

        DeblockGrid grid = DeblockGrid.Find(picture);
        Limits limits = new(strength);
        for (int c = 0; c < picture.Channels; c++)
        {
            if (grid.Left is int left)
            {
                AcrossColumns(picture, c, left, limits, maxThreads);
            }

            if (grid.Top is int top)
            {
                AcrossRows(picture, c, top, limits, maxThreads);
            }
        }
    }

    // Borders between columns: as many rows at once as a vector has lanes.
    private static void AcrossColumns(Raster picture, int channel, int left, Limits limits, int maxThreads)
    {
        int lanes = Vector<float>.Count, groups = (picture.Height + lanes - 1) / lanes;
        RowParallel.Run(
            (first, last) =>
            {
                Span<float> taps = stackalloc float[DeblockGrid.Side * lanes];
                for (int group = first; group < last; group++)
                {
                    int top = group * lanes, rows = Math.Min(lanes, picture.Height - top);
                    for (int x = FirstBorder(left); x <= picture.Width - Half; x += DeblockGrid.Side)
                    {
                        for (int r = 0; r < rows; r++)
                        {
                            ReadOnlySpan<float> around = picture.Row(top + r, channel).Slice(x - Half, DeblockGrid.Side);
                            for (int i = 0; i < around.Length; i++)
                            {
                                taps[(i * lanes) + r] = around[i];
                            }
                        }

                        limits.Smooth(taps, taps[lanes..], taps[(2 * lanes)..], taps[(3 * lanes)..], taps[(4 * lanes)..], taps[(5 * lanes)..], taps[(6 * lanes)..], taps[(7 * lanes)..]);
                        for (int r = 0; r < rows; r++)
                        {
                            Span<float> around = picture.Row(top + r, channel).Slice(x - Half, DeblockGrid.Side);
                            for (int i = 0; i < around.Length; i++)
                            {
                                around[i] = taps[(i * lanes) + r];
                            }
                        }
                    }
                }
            },
            groups, maxThreads);
    }

    // Borders between rows; each has eight rows of its own.
    private static void AcrossRows(Raster picture, int channel, int top, Limits limits, int maxThreads)
    {
        int start = FirstBorder(top), borders = Math.Max(0, (picture.Height - Half - start + DeblockGrid.Side) / DeblockGrid.Side);
        RowParallel.Run(
            (first, last) =>
            {
                int lanes = Vector<float>.Count;
                Span<float> rest = stackalloc float[DeblockGrid.Side * lanes];
                for (int border = first; border < last; border++)
                {
                    int y = start + (border * DeblockGrid.Side) - Half, x = 0;
                    for (; x <= picture.Width - lanes; x += lanes)
                    {
                        limits.Smooth(Row(0, x), Row(1, x), Row(2, x), Row(3, x), Row(4, x), Row(5, x), Row(6, x), Row(7, x));
                    }

                    int left = picture.Width - x;
                    for (int i = 0; i < DeblockGrid.Side && left > 0; i++)
                    {
                        Row(i, x).CopyTo(rest[(i * lanes)..]);
                    }

                    if (left > 0)
                    {
                        limits.Smooth(rest, rest[lanes..], rest[(2 * lanes)..], rest[(3 * lanes)..], rest[(4 * lanes)..], rest[(5 * lanes)..], rest[(6 * lanes)..], rest[(7 * lanes)..]);
                    }

                    for (int i = 0; i < DeblockGrid.Side && left > 0; i++)
                    {
                        rest.Slice(i * lanes, left).CopyTo(Row(i, x));
                    }

                    Span<float> Row(int i, int from) => picture.Row(y + i, channel)[from..];
                }
            },
            borders, maxThreads);
    }

    private static int FirstBorder(int place) => place < Half ? place + DeblockGrid.Side : place;

    private readonly struct Limits(float strength)
    {
        private readonly Vector<float> _perStep = new(2 / (MostStep * strength));
        private readonly Vector<float> _perRoughness = new(2 / (MostRoughness * strength));

        /// <summary>Smooths one border in as many places as a vector has lanes: a to d lie before it, e to h after it.</summary>
        public void Smooth(Span<float> a, Span<float> b, Span<float> c, Span<float> d, Span<float> e, Span<float> f, Span<float> g, Span<float> h)
        {
            Vector<float> p3 = new(a), p2 = new(b), p1 = new(c), p0 = new(d), q0 = new(e), q1 = new(f), q2 = new(g), q3 = new(h);
            Vector<float> slope = (p0 - p3 + q3 - q0) * (1f / 6), step = q0 - p0 - slope;
            Vector<float> before = Vector.Max(Vector.Max(Vector.Abs(p0 - p1 - slope), Vector.Abs(p1 - p2 - slope)), Vector.Abs(p2 - p3 - slope));
            Vector<float> after = Vector.Max(Vector.Max(Vector.Abs(q1 - q0 - slope), Vector.Abs(q2 - q1 - slope)), Vector.Abs(q3 - q2 - slope));
            Vector<float> away = step * Share(Vector.Abs(step) * _perStep) * Share(Vector.Max(before, after) * _perRoughness);

            // 7, 5, 3 and 1 sixteenths: flat sides become one even ramp.
            Vector<float> sixteenth = away * (1f / 16), eighth = away * (1f / 8);
            Vector<float> w1 = sixteenth + eighth, w2 = w1 + eighth, w3 = w2 + eighth;
            (p3 + sixteenth).CopyTo(a);
            (p2 + w1).CopyTo(b);
            (p1 + w2).CopyTo(c);
            (p0 + w3).CopyTo(d);
            (q0 - w3).CopyTo(e);
            (q1 - w2).CopyTo(f);
            (q2 - w1).CopyTo(g);
            (q3 - sixteenth).CopyTo(h);
        }

        // 1 up to half of a limit, 0 from the limit on.
        private static Vector<float> Share(Vector<float> twice) =>
            Vector.Max(Vector.Min(new Vector<float>(2) - twice, Vector<float>.One), Vector<float>.Zero);
    }
}
