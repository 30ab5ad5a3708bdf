using System.Numerics.Tensors;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Finds frames that were held: the same picture again, exactly or but for grain and coding noise.</summary>
/// <remarks>One small moving thing, like a mouth, makes a frame new: the block that changed most decides.</remarks>
public static class DuplicateFrames
{
    private const int Block = 8;

    // Noise is the median of a histogram; the last bin takes the rest.
    private const int Bins = 1024;
    private const double BinWidth = 0.25 / Bins;

    /// <summary>Median of |x| for a normal distribution of deviation 1.</summary>
    private const double MedianOfNormal = 0.6745;

    /// <summary>Compares two frames.</summary>
    /// <param name="first">Any channels, [0, 1], display-referred.</param>
    /// <param name="second">Same size and channels.</param>
    public static FrameChange Compare(Raster first, Raster second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        RasterShapes.ThrowIfDifferent(first, second);
        double largest = 0;
        int[] histogram = new int[Bins];
        using Raster lines = Raster.Rent(first.Width, Block);
        for (int channel = 0; channel < first.Channels; channel++)
        {
            for (int top = 0; top < first.Height; top += Block)
            {
                int rows = Math.Min(Block, first.Height - top);
                for (int row = 0; row < rows; row++)
                {
                    TensorPrimitives.Subtract(second.Row(top + row, channel), first.Row(top + row, channel), lines.Row(row));
                }

                largest = Math.Max(largest, LargestMean(lines, rows));
                CountDiagonals(lines, rows, histogram);
            }
        }

        return new FrameChange(largest, Median(histogram) / MedianOfNormal);
    }

    private static double LargestMean(Raster lines, int rows)
    {
        double largest = 0;
        for (int left = 0; left < lines.Width; left += Block)
        {
            int columns = Math.Min(Block, lines.Width - left);
            float sum = 0;
            for (int row = 0; row < rows; row++)
            {
                sum += TensorPrimitives.Sum<float>(lines.Row(row).Slice(left, columns));
            }

            double mean = Math.Abs(sum) / (rows * columns);

            // A change that is not a number is a change.
            largest = double.IsNaN(mean) ? double.PositiveInfinity : Math.Max(largest, mean);
        }

        return largest;
    }

    /// <summary>Counts (a - b - c + d) / 2 of pixels 2 x 2: it has the noise's deviation and hardly any of the picture.</summary>
    private static void CountDiagonals(Raster lines, int rows, int[] histogram)
    {
        for (int row = 0; row + 1 < rows; row += 2)
        {
            ReadOnlySpan<float> upper = lines.Row(row);
            ReadOnlySpan<float> lower = lines.Row(row + 1);
            for (int x = 0; x + 1 < upper.Length; x += 2)
            {
                float diagonal = MathF.Abs(upper[x] - upper[x + 1] - lower[x] + lower[x + 1]) / 2;
                histogram[diagonal < Bins * BinWidth ? (int)(diagonal / BinWidth) : Bins - 1]++; // NaN is large
            }
        }
    }

    private static double Median(int[] histogram)
    {
        long half = (histogram.Sum(count => (long)count) + 1) / 2;
        long seen = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            seen += histogram[bin];
            if (seen >= half && seen > 0)
            {
                return bin == 0 ? 0 : (bin + 0.5) * BinWidth;
            }
        }

        return 0;
    }
}
