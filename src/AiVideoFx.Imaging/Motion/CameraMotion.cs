using System.Runtime.Intrinsics;
using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Imaging.Motion;

/// <summary>The motion that most of a picture follows: of a camera that pans, rolls and zooms, or passes a plane.</summary>
/// <remarks>
/// Found by iteratively reweighted least squares (Geman and McClure's weights): an affine map from the commonest motions on, then with
/// second powers from that map on, which a plane seen at a slant needs. Pixel (x, y) of the frame before, counted from the upper left, is at
/// (x + u, y + v) in the frame after, with u the surface U at (x / width - 1/2, y / height - 1/2), v likewise.
/// </remarks>
/// <param name="U">Pixels to the right.</param>
/// <param name="V">Pixels down.</param>
public readonly record struct CameraMotion(CameraMotion.Surface U, CameraMotion.Surface V)
{
    /// <summary>Every so many pixels of a row or column one is looked at, at least; and so many of a row at most.</summary>
    private const int LeastStep = 4;
    private const int Columns = 128;

    private const int Rounds = 10;

    /// <summary>Coefficients of a surface that an affine map has, and all.</summary>
    private const int AffineTerms = 3;
    private const int AllTerms = 6;

    /// <summary>Cells in which the commonest motion is sought, in pixels: small for a camera that pans or stands, large for one that
    /// rolls or zooms, whose motion differs from place to place. What more of the picture follows in the end is taken.</summary>
    private static readonly double[] CellSizes = [0.5, 6];

    /// <summary>Error, in pixels, at which a motion counts a quarter: at first, where an affine map is refined, from round to round, and at
    /// last.</summary>
    private const double FirstScale = 4;
    private const double RefinedScale = 2;
    private const double ScaleStep = 0.75;
    private const double LastScale = 0.5;

    /// <summary>Keeps the equations solvable where all that is looked at lies on a line.</summary>
    private const double Ridge = 1e-3;

    /// <summary>Finds it.</summary>
    /// <param name="flow">Between two frames, always finite.</param>
    public static CameraMotion Fit(FlowPair flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        RasterShapes.ThrowIfDifferent(flow.Flow0To1, flow.Flow1To0);
        Samples samples = Look(flow);
        CameraMotion best = default;
        double most = -1;
        foreach (double cell in CellSizes)
        {
            CameraMotion motion = Approach(samples, Commonest(samples, cell), AffineTerms, FirstScale);
            Solve(samples, motion, AffineTerms, LastScale, out double following);
            if (following > most)
            {
                (best, most) = (motion, following);
            }
        }

        return Approach(samples, best, AllTerms, RefinedScale);
    }

    /// <summary>Writes the motion of every pixel.</summary>
    /// <param name="field">Two channels, of the size of the flow that was fitted.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public void Fill(Raster field, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(field);
        CameraMotion motion = this;
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    double down = ((double)y / field.Height) - 0.5;
                    motion.U.Fill(down, field.Row(y, 0));
                    motion.V.Fill(down, field.Row(y, 1));
                }
            },
            field.Height,
            maxThreads,
            minimumRowsPerBand: 64);
    }

    private static Samples Look(FlowPair flow)
    {
        (Raster there, Raster back) = (flow.Flow0To1, flow.Flow1To0);
        int step = Math.Max(LeastStep, there.Width / Columns);
        int columns = (there.Width + step - 1) / step;
        Samples samples = new(columns * ((there.Height + step - 1) / step));
        for (int i = 0; i < samples.Count; i++)
        {
            (int y, int x) = (i / columns * step, i % columns * step);
            samples.X[i] = ((double)x / there.Width) - 0.5;
            samples.Y[i] = ((double)y / there.Height) - 0.5;
            samples.U[i] = 0.5 * ((double)there.Row(y)[x] - back.Row(y)[x]);
            samples.V[i] = 0.5 * ((double)there.Row(y, 1)[x] - back.Row(y, 1)[x]);
            samples.Counts[i] = 1;
        }

        return samples;
    }

    /// <summary>The motion most often seen, in cells of some pixels.</summary>
    private static CameraMotion Commonest(Samples samples, double cell)
    {
        Dictionary<(int U, int V), int> counts = [];
        for (int i = 0; i < samples.Count; i++)
        {
            (int, int) at = ((int)Math.Round(samples.U[i] / cell), (int)Math.Round(samples.V[i] / cell));
            counts[at] = counts.GetValueOrDefault(at) + 1;
        }

        // Among equals the smallest, so that the answer does not depend on the order of a table.
        (int u, int v) = counts.OrderByDescending(static entry => entry.Value).ThenBy(static entry => entry.Key).First().Key;
        return new CameraMotion(new Surface(u * cell, 0, 0), new Surface(v * cell, 0, 0));
    }

    private static CameraMotion Approach(Samples samples, CameraMotion motion, int terms, double scale)
    {
        for (int round = 0; round < Rounds; round++)
        {
            motion = Solve(samples, motion, terms, scale, out _);
            scale = Math.Max(LastScale, scale * ScaleStep);
        }

        return motion;
    }

    // following: samples that follow the last motion, each as far as it does.
    private static CameraMotion Solve(Samples samples, CameraMotion last, int terms, double scale, out double following)
    {
        // The normal equations, four samples at a time: the lower triangle row by row, then both right sides.
        int products = terms * (terms + 1) / 2;
        Span<Vector256<double>> sums = stackalloc Vector256<double>[products + (2 * terms)];
        Span<Vector256<double>> basis = stackalloc Vector256<double>[AllTerms];
        sums.Clear();
        for (int i = 0; i < samples.Count; i += Vector256<double>.Count)
        {
            Vector256<double> x = Vector256.Create<double>(samples.X.AsSpan(i)), y = Vector256.Create<double>(samples.Y.AsSpan(i));
            Vector256<double> u = Vector256.Create<double>(samples.U.AsSpan(i)), v = Vector256.Create<double>(samples.V.AsSpan(i));
            (basis[0], basis[1], basis[2]) = (Vector256<double>.One, x, y);
            (basis[3], basis[4], basis[5]) = (x * x, x * y, y * y);
            Vector256<double> du = u - last.U.At(basis), dv = v - last.V.At(basis);
            Vector256<double> fit = Vector256<double>.One + (((du * du) + (dv * dv)) * (1 / (scale * scale)));
            Vector256<double> weight = Vector256.Create<double>(samples.Counts.AsSpan(i)) / (fit * fit);
            int at = 0;
            for (int row = 0; row < terms; row++)
            {
                Vector256<double> weighted = weight * basis[row];
                for (int column = 0; column <= row; column++)
                {
                    sums[at++] += weighted * basis[column];
                }

                sums[products + row] += weighted * u;
                sums[products + terms + row] += weighted * v;
            }
        }

        following = Vector256.Sum(sums[0]);
        Span<double> factor = stackalloc double[products];
        for (int i = 0; i < products; i++)
        {
            factor[i] = Vector256.Sum(sums[i]);
        }

        Factorize(factor, terms);
        return new CameraMotion(Of(factor, sums.Slice(products, terms)), Of(factor, sums[(products + terms)..]));

        static Surface Of(ReadOnlySpan<double> factor, ReadOnlySpan<Vector256<double>> right)
        {
            Span<double> values = stackalloc double[AllTerms];
            values.Clear();
            for (int i = 0; i < right.Length; i++)
            {
                values[i] = Vector256.Sum(right[i]);
            }

            Substitute(factor, values[..right.Length]);
            return new Surface(values[0], values[1], values[2], values[3], values[4], values[5]);
        }
    }

    /// <summary>Cholesky's factor L of a symmetric matrix, its diagonal a little raised: matrix = L Lᵀ. Lower triangles, row by row.</summary>
    private static void Factorize(Span<double> matrix, int size)
    {
        for (int row = 0; row < size; row++)
        {
            int start = row * (row + 1) / 2;
            matrix[start + row] += Ridge;
            for (int column = 0; column <= row; column++)
            {
                int other = column * (column + 1) / 2;
                double value = matrix[start + column];
                for (int k = 0; k < column; k++)
                {
                    value -= matrix[start + k] * matrix[other + k];
                }

                matrix[start + column] = row == column ? Math.Sqrt(Math.Max(value, Ridge)) : value / matrix[other + column];
            }
        }
    }

    /// <summary>Solves L Lᵀ x = right, in place.</summary>
    private static void Substitute(ReadOnlySpan<double> factor, Span<double> right)
    {
        for (int row = 0; row < right.Length; row++)
        {
            int start = row * (row + 1) / 2;
            for (int k = 0; k < row; k++)
            {
                right[row] -= factor[start + k] * right[k];
            }

            right[row] /= factor[start + row];
        }

        for (int row = right.Length - 1; row >= 0; row--)
        {
            for (int k = row + 1; k < right.Length; k++)
            {
                right[row] -= factor[(k * (k + 1) / 2) + row] * right[k];
            }

            right[row] /= factor[(row * (row + 1) / 2) + row];
        }
    }

    /// <summary>A surface over the picture; x goes from the left edge at -1/2 to the right one, y from the upper edge at -1/2 down.</summary>
    /// <param name="Constant">In the middle of the picture.</param>
    /// <param name="AlongX">Times x.</param>
    /// <param name="AlongY">Times y.</param>
    /// <param name="AlongXX">Times x².</param>
    /// <param name="AlongXY">Times x y.</param>
    /// <param name="AlongYY">Times y².</param>
    public readonly record struct Surface(
        double Constant, double AlongX, double AlongY, double AlongXX = 0, double AlongXY = 0, double AlongYY = 0)
    {
        /// <summary>A row of values: at one height it is a parabola.</summary>
        internal void Fill(double y, Span<float> row)
        {
            double constant = Constant + (((AlongYY * y) + AlongY) * y), slope = AlongX + (AlongXY * y), step = 1.0 / row.Length;
            for (int i = 0; i < row.Length; i++)
            {
                double x = (i * step) - 0.5;
                row[i] = (float)(constant + (((AlongXX * x) + slope) * x));
            }
        }

        internal Vector256<double> At(ReadOnlySpan<Vector256<double>> basis) =>
            Vector256.Create(Constant) + (basis[1] * AlongX) + (basis[2] * AlongY) + (basis[3] * AlongXX) + (basis[4] * AlongXY)
            + (basis[5] * AlongYY);
    }

    /// <summary>Motion at places, each number in an array of its own; filled up to whole vectors with what counts nothing.</summary>
    private sealed class Samples(int count)
    {
        public int Count { get; } = count;

        public double[] X { get; } = new double[Room(count)];

        public double[] Y { get; } = new double[Room(count)];

        public double[] U { get; } = new double[Room(count)];

        public double[] V { get; } = new double[Room(count)];

        public double[] Counts { get; } = new double[Room(count)];

        private static int Room(int count) => count + Vector256<double>.Count - 1;
    }
}
