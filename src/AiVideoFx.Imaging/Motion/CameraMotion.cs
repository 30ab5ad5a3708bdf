using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Imaging.Motion;

/// <summary>The motion that most of a picture follows: an affine map, as of a camera that pans, rolls and zooms.</summary>
/// <remarks>
/// Found by iteratively reweighted least squares (Geman and McClure's weights) from the commonest motions on. Pixel (x, y) of the
/// frame before, counted from the upper left, is at (x + u, y + v) in the frame after, with u = U.Constant + U.AlongX (x / width - 1/2)
/// + U.AlongY (y / height - 1/2), v likewise.
/// </remarks>
/// <param name="U">Pixels to the right.</param>
/// <param name="V">Pixels down.</param>
public readonly record struct CameraMotion(CameraMotion.Slope U, CameraMotion.Slope V)
{
    /// <summary>Every so many pixels of a row or column one is looked at, at least; and so many of a row at most.</summary>
    private const int LeastStep = 4;
    private const int Columns = 128;

    private const int Rounds = 10;

    /// <summary>Cells in which the commonest motion is sought, in pixels: small for a camera that pans or stands, large for one that
    /// rolls or zooms, whose motion differs from place to place. What more of the picture follows in the end is taken.</summary>
    private static readonly double[] CellSizes = [0.5, 6];

    /// <summary>Error, in pixels, at which a motion counts a quarter: at first, from round to round, and at last.</summary>
    private const double FirstScale = 4;
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
        Sample[] samples = Look(flow);
        CameraMotion best = default;
        double most = -1;
        foreach (double cell in CellSizes)
        {
            CameraMotion motion = Commonest(samples, cell);
            double scale = FirstScale;
            for (int round = 0; round < Rounds; round++)
            {
                motion = Solve(samples, motion, scale, out _);
                scale = Math.Max(LastScale, scale * ScaleStep);
            }

            Solve(samples, motion, LastScale, out double following);
            if (following > most)
            {
                (best, most) = (motion, following);
            }
        }

        return best;
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
                    Span<float> u = field.Row(y);
                    Span<float> v = field.Row(y, 1);
                    for (int x = 0; x < u.Length; x++)
                    {
                        double right = ((double)x / field.Width) - 0.5;
                        u[x] = (float)motion.U.At(right, down);
                        v[x] = (float)motion.V.At(right, down);
                    }
                }
            },
            field.Height,
            maxThreads,
            minimumRowsPerBand: 64);
    }

    private static Sample[] Look(FlowPair flow)
    {
        (Raster there, Raster back) = (flow.Flow0To1, flow.Flow1To0);
        int step = Math.Max(LeastStep, there.Width / Columns);
        int columns = (there.Width + step - 1) / step;
        Sample[] samples = new Sample[columns * ((there.Height + step - 1) / step)];
        for (int i = 0; i < samples.Length; i++)
        {
            (int y, int x) = (i / columns * step, i % columns * step);
            samples[i] = new Sample(
                ((double)x / there.Width) - 0.5,
                ((double)y / there.Height) - 0.5,
                0.5 * ((double)there.Row(y)[x] - back.Row(y)[x]),
                0.5 * ((double)there.Row(y, 1)[x] - back.Row(y, 1)[x]));
        }

        return samples;
    }

    /// <summary>The motion most often seen, in cells of some pixels.</summary>
    private static CameraMotion Commonest(Sample[] samples, double cell)
    {
        Dictionary<(int U, int V), int> counts = [];
        foreach (Sample sample in samples)
        {
            (int, int) at = ((int)Math.Round(sample.U / cell), (int)Math.Round(sample.V / cell));
            counts[at] = counts.GetValueOrDefault(at) + 1;
        }

        // Among equals the smallest, so that the answer does not depend on the order of a table.
        (int u, int v) = counts.OrderByDescending(static entry => entry.Value).ThenBy(static entry => entry.Key).First().Key;
        return new CameraMotion(new Slope(u * cell, 0, 0), new Slope(v * cell, 0, 0));
    }

    // following: samples that follow the last motion, each as far as it does.
    private static CameraMotion Solve(Sample[] samples, CameraMotion last, double scale, out double following)
    {
        Span<double> m = stackalloc double[6];
        Span<double> right = stackalloc double[6];
        m.Clear();
        right.Clear();
        foreach (Sample s in samples)
        {
            double du = s.U - last.U.At(s.X, s.Y);
            double dv = s.V - last.V.At(s.X, s.Y);
            double fit = 1 + (((du * du) + (dv * dv)) / (scale * scale));
            double weight = 1 / (fit * fit);
            (double wx, double wy) = (weight * s.X, weight * s.Y);
            m[0] += weight;
            m[1] += wx;
            m[2] += wy;
            m[3] += wx * s.X;
            m[4] += wx * s.Y;
            m[5] += wy * s.Y;
            right[0] += weight * s.U;
            right[1] += wx * s.U;
            right[2] += wy * s.U;
            right[3] += weight * s.V;
            right[4] += wx * s.V;
            right[5] += wy * s.V;
        }

        following = m[0];
        (double a, double b, double c, double d, double e, double f) = (m[0] + Ridge, m[1], m[2], m[3] + Ridge, m[4], m[5] + Ridge);

        // The symmetric matrix (a b c; b d e; c e f) by its cofactors.
        double ca = (d * f) - (e * e);
        double cb = (c * e) - (b * f);
        double cc = (b * e) - (c * d);
        double cd = (a * f) - (c * c);
        double ce = (b * c) - (a * e);
        double cf = (a * d) - (b * b);
        double determinant = (a * ca) + (b * cb) + (c * cc);
        return new CameraMotion(Of(right[0], right[1], right[2]), Of(right[3], right[4], right[5]));

        Slope Of(double x, double y, double z) => new(
            ((ca * x) + (cb * y) + (cc * z)) / determinant,
            ((cb * x) + (cd * y) + (ce * z)) / determinant,
            ((cc * x) + (ce * y) + (cf * z)) / determinant);
    }

    /// <summary>A plane over the picture.</summary>
    /// <param name="Constant">In the middle of the picture.</param>
    /// <param name="AlongX">From the left edge to the right one.</param>
    /// <param name="AlongY">From the upper edge to the lower one.</param>
    public readonly record struct Slope(double Constant, double AlongX, double AlongY)
    {
        internal double At(double x, double y) => Constant + (AlongX * x) + (AlongY * y);
    }

    private readonly record struct Sample(double X, double Y, double U, double V);
}
