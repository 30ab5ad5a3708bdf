namespace AiVideoFx.Engine;

public sealed partial class Graph
{
    /// <summary>Two-dimensional Fourier transform of real images, orthonormal, as PyTorch's rfft2 with norm "ortho".</summary>
    /// <remarks>
    /// Products with cosine and sine matrices made in double precision: the DFT operator is a hundred times less exact, and these
    /// run on every device. Cost grows with the sides, which is right for the small maps of LaMa.
    /// </remarks>
    /// <param name="x">(N, C, H, W).</param>
    /// <returns>Real and imaginary parts, each (N, C, H, W / 2 + 1).</returns>
    public (Node Real, Node Imaginary) Rfft2(Node x)
    {
        (int h, int w) = (x.Height, x.Width);
        int half = w / 2 + 1;
        Node along = Concat(-1, MatMul(x, Waves(w, half, w, Math.Cos)), MatMul(x, Waves(w, half, -w, Math.Sin)));
        Node cosine = MatMul(Waves(h, h, h, Math.Cos), along);
        Node sine = MatMul(Waves(h, h, h, Math.Sin), along);
        Node real = Slice(cosine, -1, 0, half) + Slice(sine, -1, half, half);
        Node imaginary = Slice(cosine, -1, half, half) - Slice(sine, -1, 0, half);
        return (real, imaginary);
    }

    /// <summary>Inverse of <see cref="Rfft2"/>.</summary>
    /// <param name="real">(N, C, H, W / 2 + 1).</param>
    /// <param name="imaginary">(N, C, H, W / 2 + 1).</param>
    /// <param name="width">W, which may be odd or even.</param>
    public Node Irfft2(Node real, Node imaginary, int width)
    {
        int h = real.Height;
        int half = width / 2 + 1;
        if (real.Width != half || !real.Shape.Equals(imaginary.Shape))
        {
            throw new GraphException($"Irfft2: {real.Shape} and {imaginary.Shape} do not make a width of {width}: expected {half} columns");
        }

        Node both = Concat(-1, real, imaginary);
        Node cosine = MatMul(Waves(h, h, h, Math.Cos), both);
        Node sine = MatMul(Waves(h, h, h, Math.Sin), both);
        Node re = Slice(cosine, -1, 0, half) - Slice(sine, -1, half, half);
        Node im = Slice(cosine, -1, half, half) + Slice(sine, -1, 0, half);

        // Columns that stand for two frequencies of a real signal count twice.
        double Weight(int k) => k == 0 || 2 * k == width ? 1 : 2;
        return MatMul(re, Waves(half, width, width, Math.Cos, Weight)) - MatMul(im, Waves(half, width, width, Math.Sin, Weight));
    }

    /// <summary>A rows × columns matrix of wave(2π · row · column / |period|) / sqrt(|period|); a negative period changes the sign.</summary>
    private Node Waves(int rows, int columns, int period, Func<double, double> wave, Func<int, double>? rowWeight = null)
    {
        float[] values = new float[rows * columns];
        int length = Math.Abs(period);
        double scale = Math.Sign(period) / Math.Sqrt(length);
        for (int r = 0; r < rows; r++)
        {
            double weight = scale * (rowWeight?.Invoke(r) ?? 1);
            for (int c = 0; c < columns; c++)
            {
                long turn = (long)r * c % length; // kept below one turn: exact for any size
                values[r * columns + c] = (float)(weight * wave(2 * Math.PI * turn / length));
            }
        }

        return Constant(values, [rows, columns]);
    }
}
