using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging;

/// <summary>Eight rows side by side, so that one vector holds the same column of all: what filters along rows work
/// on.</summary>
internal static class RowBlock
{
    /// <summary>Rows in a block.</summary>
    public const int Rows = 8;

    /// <summary>Puts eight rows, one after the other, side by side.</summary>
    /// <param name="rows">Eight rows of equal length.</param>
    /// <param name="columns">As many columns of eight samples.</param>
    public static void Join(ReadOnlySpan<float> rows, Span<float> columns)
    {
        int width = rows.Length / Rows;
        int x = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Span<Vector256<float>> target = MemoryMarshal.Cast<float, Vector256<float>>(columns);
            for (; x <= width - 4; x += 4)
            {
                (Vector256<float> top01, Vector256<float> top23) = PlanarRow.Join(
                    Four(rows, x), Four(rows, width + x), Four(rows, (2 * width) + x), Four(rows, (3 * width) + x));
                (Vector256<float> low01, Vector256<float> low23) = PlanarRow.Join(
                    Four(rows, (4 * width) + x),
                    Four(rows, (5 * width) + x),
                    Four(rows, (6 * width) + x),
                    Four(rows, (7 * width) + x));
                target[x + 3] = Vector256.Create(top23.GetUpper(), low23.GetUpper());
                target[x] = Vector256.Create(top01.GetLower(), low01.GetLower());
                target[x + 1] = Vector256.Create(top01.GetUpper(), low01.GetUpper());
                target[x + 2] = Vector256.Create(top23.GetLower(), low23.GetLower());
            }
        }

        for (; x < width; x++)
        {
            for (int row = 0; row < Rows; row++)
            {
                columns[(Rows * x) + row] = rows[(row * width) + x];
            }
        }
    }

    /// <summary>The way back from <see cref="Join"/>.</summary>
    /// <param name="columns">Columns of eight samples.</param>
    /// <param name="rows">Eight rows of equal length.</param>
    public static void Split(ReadOnlySpan<float> columns, Span<float> rows)
    {
        int width = rows.Length / Rows;
        int x = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ReadOnlySpan<Vector256<float>> source = MemoryMarshal.Cast<float, Vector256<float>>(columns);
            for (; x <= width - 4; x += 4)
            {
                Vector256<float> d = source[x + 3];
                Vector256<float> a = source[x];
                Vector256<float> b = source[x + 1];
                Vector256<float> c = source[x + 2];
                (Vector256<float> row01, Vector256<float> row23) = PlanarRow.Join(
                    a.GetLower(), b.GetLower(), c.GetLower(), d.GetLower());
                (Vector256<float> row45, Vector256<float> row67) = PlanarRow.Join(
                    a.GetUpper(), b.GetUpper(), c.GetUpper(), d.GetUpper());
                row01.GetLower().CopyTo(rows[x..]);
                row01.GetUpper().CopyTo(rows[(width + x)..]);
                row23.GetLower().CopyTo(rows[((2 * width) + x)..]);
                row23.GetUpper().CopyTo(rows[((3 * width) + x)..]);
                row45.GetLower().CopyTo(rows[((4 * width) + x)..]);
                row45.GetUpper().CopyTo(rows[((5 * width) + x)..]);
                row67.GetLower().CopyTo(rows[((6 * width) + x)..]);
                row67.GetUpper().CopyTo(rows[((7 * width) + x)..]);
            }
        }

        for (; x < width; x++)
        {
            for (int row = 0; row < Rows; row++)
            {
                rows[(row * width) + x] = columns[(Rows * x) + row];
            }
        }
    }

    private static Vector128<float> Four(ReadOnlySpan<float> rows, int at) => Vector128.Create(rows[at..]);
}
