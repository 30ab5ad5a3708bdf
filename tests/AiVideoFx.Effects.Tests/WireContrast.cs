using AiVideoFx.Imaging;

namespace AiVideoFx.Effects.Tests;

/// <summary>How much of a thin dark line is there, along its true path.</summary>
/// <remarks>
/// At each column: what the line takes from the luma of the picture behind it, summed over the rows of its true footprint and one
/// row above and below. One row, as a line that lies between two rows of a source comes back over both; a line that is further off
/// its path counts as gone. What counts is the ratio to the same in the true picture, of <see cref="Window"/> columns together: 1 is
/// all there, 0 is a gap. Columns in which the true line hardly shows, or in which another line or a pole is near, are left out.
/// </remarks>
internal static class WireContrast
{
    /// <summary>Columns taken together: a gap of so many pixels is a gap.</summary>
    public const int Window = 3;

    private const float Footprint = 0.1f;
    private const int TallestFootprint = 4;
    private const int Beside = 1;

    // Rows of full scale: a black wire of one pixel on a white sky takes 1.
    private const double LeastTaken = 0.1;

    /// <summary>The ratios, in order of columns, with the column in which each begins.</summary>
    /// <param name="actual">Luma of the picture to judge.</param>
    /// <param name="truth">Luma of the true picture.</param>
    /// <param name="behind">Luma of the true picture without the lines.</param>
    /// <param name="wire">The line's true mask.</param>
    /// <param name="all">The mask of everything thin, the line included.</param>
    public static List<(int Column, double Ratio)> Along(Raster actual, Raster truth, Raster behind, Raster wire, Raster all)
    {
        List<(int Column, double Ratio)> ratios = [];
        List<(double Actual, double Truth)> run = [];
        for (int x = 0; x < wire.Width; x++)
        {
            if (Rows(wire, all, x) is not { } rows || Taken(truth, behind, x, rows) is var taken && taken < LeastTaken)
            {
                run.Clear();
                continue;
            }

            run.Add((Taken(actual, behind, x, rows), taken));
            if (run.Count >= Window)
            {
                (double Actual, double Truth)[] last = [.. run.TakeLast(Window)];
                ratios.Add((x - Window + 1, last.Sum(static v => v.Actual) / last.Sum(static v => v.Truth)));
            }
        }

        return ratios;
    }

    private static (int First, int End)? Rows(Raster wire, Raster all, int x)
    {
        int first = -1;
        int end = -1;
        for (int y = 0; y < wire.Height; y++)
        {
            if (wire.Row(y)[x] > Footprint)
            {
                first = first < 0 ? y : first;
                end = y + 1;
            }
        }

        (first, end) = first < 0 || end - first > TallestFootprint ? (-1, -1) : (first - Beside, end + Beside);
        if (first < Beside || end > wire.Height - Beside)
        {
            return null;
        }

        for (int y = first - Beside; y < end + Beside; y++)
        {
            if (all.Row(y)[x] - wire.Row(y)[x] > 0.02f)
            {
                return null;
            }
        }

        return (first, end);
    }

    private static double Taken(Raster luma, Raster behind, int x, (int First, int End) rows)
    {
        double sum = 0;
        for (int y = rows.First; y < rows.End; y++)
        {
            sum += behind.Row(y)[x] - luma.Row(y)[x];
        }

        return sum;
    }
}
