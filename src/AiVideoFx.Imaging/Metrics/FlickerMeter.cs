using MathNet.Numerics.Statistics;

namespace AiVideoFx.Imaging.Metrics;

/// <summary>Measures how restless the brightness of a clip is; frames are added one by one in order.</summary>
/// <remarks>
/// The second difference over time, x(t + 1) - 2 x(t) + x(t - 1), of a mean luma is 0 for a still, a fade or an even
/// pan and grows with flicker. Nothing is compensated for motion, so compare with the same clip's clean version. Not
/// thread-safe.
/// </remarks>
public sealed class FlickerMeter
{
    /// <summary>Columns of the grid of blocks.</summary>
    public const int Columns = 16;

    /// <summary>Rows of the grid of blocks.</summary>
    public const int Rows = 9;

    private readonly List<double> _means = [];
    private readonly List<double[]> _blocks = [];

    /// <summary>Frames added so far.</summary>
    public int Frames => _means.Count;

    /// <summary>Standard deviation over time of the second difference of the frames' mean luma, in units of the luma; 0
    /// before the third frame.</summary>
    public double Global => Deviation(_means);

    /// <summary>The same for each block of a 16 × 9 grid: the median over the blocks.</summary>
    public double Block =>
        Enumerable.Range(0, Rows * Columns).Select(i => Deviation([.. _blocks.Select(b => b[i])])).Median();

    /// <summary>Adds the next frame.</summary>
    /// <param name="luma">1 channel, at least 16 × 9 pixels; frames need not have the same size.</param>
    /// <exception cref="ArgumentException">More than one channel, or too small for the grid.</exception>
    public void Add(Raster luma)
    {
        ArgumentNullException.ThrowIfNull(luma);
        if (luma.Channels != 1 || luma.Width < Columns || luma.Height < Rows)
        {
            throw new ArgumentException(
                $"expected one plane of at least {Columns} x {Rows}, "
                + $"got {luma.Width} x {luma.Height} x {luma.Channels}",
                nameof(luma));
        }

        double[] sums = new double[Rows * Columns];
        double[] counts = new double[Rows * Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int y = Edge(row, Rows, luma.Height); y < Edge(row + 1, Rows, luma.Height); y++)
            {
                ReadOnlySpan<float> pixels = luma.Row(y);
                for (int column = 0; column < Columns; column++)
                {
                    int from = Edge(column, Columns, luma.Width);
                    int to = Edge(column + 1, Columns, luma.Width);
                    sums[(row * Columns) + column] += Sum(pixels[from..to]);
                    counts[(row * Columns) + column] += to - from;
                }
            }
        }

        _means.Add(sums.Sum() / counts.Sum());
        _blocks.Add([.. sums.Zip(counts, (sum, count) => sum / count)]);
    }

    // Block edges as numpy's linspace gives them, rounding of the step included, so that scores agree with the scoring
    // scripts.
    private static int Edge(int index, int blocks, int length) =>
        index == blocks ? length : (int)(index * ((double)length / blocks));

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static double Deviation(List<double> values)
    {
        if (values.Count < 3)
        {
            return 0;
        }

        return Enumerable.Range(1, values.Count - 2)
            .Select(t => values[t + 1] - (2 * values[t]) + values[t - 1])
            .PopulationStandardDeviation();
    }
}
