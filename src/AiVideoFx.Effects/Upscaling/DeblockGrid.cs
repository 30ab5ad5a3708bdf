using System.Numerics;
using System.Numerics.Tensors;
using AiVideoFx.Imaging;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>Where the borders of compression's blocks lie in a picture, which may have been cropped since.</summary>
/// <param name="Left">Column right of the first border between two blocks, 0 to 7; null where no grid shows along rows.</param>
/// <param name="Top">Row below the first border, 0 to 7; null where none shows along columns.</param>
internal readonly record struct DeblockGrid(int? Left, int? Top)
{
    /// <summary>Side of the blocks in pixels: of JPEG, MPEG-2 and DV; H.264's of 4 and 16 lie on it as well.</summary>
    public const int Side = 8;

    // Steps below the first are rounding, above the second edges.
    private const float LeastStep = 1.5f / 255;
    private const float MostStep = 0.2f;

    // Differences on either side that a step must exceed to count.
    private const int Around = 2;

    // How much more steps stand alone at one place of eight than at the others: clean pictures reach 1.2.
    private const double Excess = 1.5;

    // Share of a place's pixels that must show such a step, so that three of them are no grid.
    private const double LeastShare = 0.004;

    // Share of the groups of eight lines in which the place must have most, and by how many deviations more than by chance.
    private const double LeastVotes = 0.3;
    private const double Deviations = 4;

    // Rows or columns that are enough to tell.
    private const int Lines = 512;

    /// <summary>Finds the grid.</summary>
    /// <remarks>
    /// Counted are steps between neighbours that are larger than the two before and the two after. Without blocks they lie anywhere; a
    /// grid shows as one place out of eight with more of them than the others.
    /// </remarks>
    /// <param name="picture">Display-referred; one channel or three.</param>
    public static DeblockGrid Find(Raster picture) => new(AlongRows(picture), AlongColumns(picture));

    private static int? AlongRows(Raster picture)
    {
        int steps = picture.Width - 1, counted = steps - (2 * Around);
        if (counted < 2 * Side)
        {
            return null;
        }

        float[] step = new float[steps], alone = new float[counted], sum = new float[counted];
        int rows = 0;
        for (int y = 0; y < picture.Height; y += Stride(picture.Height))
        {
            ReadOnlySpan<float> row = picture.Row(y, picture.Channels / 2); // green, or the only one
            TensorPrimitives.Subtract(row[1..], row[..^1], step);
            TensorPrimitives.Abs<float>(step, step);
            StandAlone(step, step.AsSpan(1), step.AsSpan(2), step.AsSpan(3), step.AsSpan(4), alone);
            TensorPrimitives.Add<float>(sum, alone, sum);
            rows++;
        }

        return Best(sum, rows);
    }

    private static int? AlongColumns(Raster picture)
    {
        int width = picture.Width, steps = picture.Height - 1;
        if (steps - (2 * Around) < 2 * Side)
        {
            return null;
        }

        float[][] step = [.. Enumerable.Range(0, (2 * Around) + 1).Select(_ => new float[width])];
        float[] alone = new float[width], sum = new float[steps - (2 * Around)];
        for (int y = 0; y < steps; y++)
        {
            float[] newest = step[y % step.Length];
            TensorPrimitives.Subtract(picture.Row(y + 1, picture.Channels / 2), picture.Row(y, picture.Channels / 2), newest);
            TensorPrimitives.Abs<float>(newest, newest);
            if (y < 2 * Around)
            {
                continue;
            }

            // The middle one of five: between rows y - 2 and y - 1.
            float[] Of(int before) => step[(y - before) % step.Length];
            StandAlone(Of(4), Of(3), Of(2), Of(1), Of(0), alone);
            sum[y - (2 * Around)] = TensorPrimitives.Sum<float>(alone);
        }

        return Best(sum, width);
    }

    private static int Stride(int lines) => Math.Max(1, lines / Lines);

    // 1 where the third is larger than the others by more than rounding, and no edge.
    private static void StandAlone(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d, ReadOnlySpan<float> e, Span<float> result)
    {
        int i = 0;
        Vector<float> least = new(LeastStep), most = new(MostStep);
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> around = Vector.Max(
                Vector.Max(new Vector<float>(a[i..]), new Vector<float>(b[i..])), Vector.Max(new Vector<float>(d[i..]), new Vector<float>(e[i..])));
            Vector<float> step = new(c[i..]);
            Vector<int> counts = Vector.GreaterThan(step, around + least) & Vector.LessThan(step, most);
            Vector.ConditionalSelect(counts, Vector<float>.One, Vector<float>.Zero).CopyTo(result[i..]);
        }

        for (; i < result.Length; i++)
        {
            float around = Math.Max(Math.Max(a[i], b[i]), Math.Max(d[i], e[i]));
            result[i] = c[i] > around + LeastStep && c[i] < MostStep ? 1 : 0;
        }
    }

    // From how many steps stand alone at each border between two lines, out of how many pixels; the first is before line Around + 1.
    private static int? Best(ReadOnlySpan<float> alone, int pixels)
    {
        double[] share = new double[Side];
        int[] lines = new int[Side], votes = new int[Side];
        int groups = 0;
        for (int i = 0; i < alone.Length; i++)
        {
            int place = (i + Around + 1) % Side;
            share[place] += alone[i] / pixels;
            lines[place]++;
            if (i % Side == 0 && i + Side <= alone.Length && TensorPrimitives.Max(alone.Slice(i, Side)) > 0)
            {
                votes[(i + TensorPrimitives.IndexOfMax(alone.Slice(i, Side)) + Around + 1) % Side]++;
                groups++;
            }
        }

        for (int place = 0; place < Side; place++)
        {
            share[place] /= lines[place];
        }

        // All over the picture: a few strong lines are picture. By chance each place wins one group out of eight.
        int best = Array.IndexOf(share, share.Max());
        double others = (share.Sum() - share[best]) / (Side - 1);
        double chance = (groups / (double)Side) + (Deviations * Math.Sqrt(groups * (Side - 1)) / Side);
        return share[best] > Excess * others && share[best] - others > LeastShare && votes[best] > Math.Max(chance, LeastVotes * groups) ? best : null;
    }
}
