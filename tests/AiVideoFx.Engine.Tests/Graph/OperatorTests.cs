namespace AiVideoFx.Engine.Tests;

public sealed class OperatorTests
{
    [TestCase(1, 1, 1, 1, 3)]
    [TestCase(2, 1, 1, 1, 3)]
    [TestCase(1, 2, 2, 1, 3)]
    [TestCase(1, 1, 0, 2, 3)]
    [TestCase(2, 3, 3, 4, 3)]
    [TestCase(3, 1, 2, 1, 5)]
    [TestCase(1, 1, 0, 1, 1)]
    public void Conv_StridesDilationsGroups_IsTheSumOfProducts(int stride, int dilation, int padding, int groups, int kernel)
    {
        OperatorCheck check = new(kernel + groups);
        (Node x, float[] values) = check.Input([2, 4, 11, 9]);
        Weights w = check.Weights(("weight", [8, 4 / groups, kernel, kernel]), ("bias", [8]));
        float[] weight = w.Get("weight").ToFloats(), bias = w.Get("bias").ToFloats();

        Node result = check.Graph.Conv(x, w, 8, kernel, stride, padding, dilation, groups);

        int per = 4 / groups;
        check.Expect(result, (n, o, row, column) =>
        {
            double sum = bias[o];
            for (int c = 0; c < per; c++)
            {
                for (int tap = 0; tap < kernel * kernel; tap++)
                {
                    int y = row * stride - padding + tap / kernel * dilation, left = column * stride - padding + tap % kernel * dilation;
                    if (y is >= 0 and < 11 && left is >= 0 and < 9)
                    {
                        int channel = o / (8 / groups) * per + c;
                        sum += (double)values[((n * 4 + channel) * 11 + y) * 9 + left] * weight[(o * per + c) * kernel * kernel + tap];
                    }
                }
            }

            return sum;
        });
    }

    [TestCase(2, 4, 1, 0)]
    [TestCase(2, 3, 1, 1)]
    [TestCase(3, 3, 0, 0)]
    public void ConvTranspose_Strides_SpreadsEachPixel(int stride, int kernel, int padding, int added)
    {
        OperatorCheck check = new(kernel);
        (Node x, float[] values) = check.Input([1, 3, 5, 4]);
        Weights w = check.Weights(("weight", [3, 2, kernel, kernel]), ("bias", [2]));
        float[] weight = w.Get("weight").ToFloats(), bias = w.Get("bias").ToFloats();

        Node result = check.Graph.ConvTranspose(x, w, 2, kernel, stride, padding, added);

        double[] sums = new double[result.Shape.Count];
        for (int i = 0; i < values.Length * 2 * kernel * kernel; i++)
        {
            (int from, int o, int tap) = (i / (2 * kernel * kernel), i / (kernel * kernel) % 2, i % (kernel * kernel));
            int row = from / 4 % 5 * stride - padding + tap / kernel, column = from % 4 * stride - padding + tap % kernel;
            if (row >= 0 && row < result.Height && column >= 0 && column < result.Width)
            {
                sums[(o * result.Height + row) * result.Width + column] +=
                    (double)values[from] * weight[(from / 20 * 2 + o) * kernel * kernel + tap];
            }
        }

        Assert.That(result.Height, Is.EqualTo(4 * stride - 2 * padding + kernel + added));
        check.Expect(result, (_, o, y, column) => bias[o] + sums[(o * result.Height + y) * result.Width + column]);
    }

    [Test]
    public void Resize_Nearest_TakesThePixelBelow([Values(14, 5, 3)] int height, [Values(10, 7)] int width)
    {
        OperatorCheck check = new(height);
        (Node x, float[] values) = check.Input([1, 2, 7, 5]);

        check.Expect(check.Graph.Resize(x, height, width, Interpolation.Nearest),
            (_, c, y, column) => values[(c * 7 + y * 7 / height) * 5 + column * 5 / width]);
    }

    [Test]
    public void Resize_LinearOrCubic_WeighsThePixelsAround(
        [Values] bool corners, [Values(Interpolation.Linear, Interpolation.Cubic)] Interpolation by, [Values(14, 4)] int height)
    {
        OperatorCheck check = new(height);
        (Node x, float[] values) = check.Input([1, 2, 7, 5]);
        int width = 2 * height - 5;

        Node result = check.Graph.Resize(x, height, width, by, corners);

        check.Expect(result, (_, c, y, column) => Sample(values.AsSpan(c * 35, 35), 7, 5, Place(y, 7, height), Place(column, 5, width), by, true));
        double Place(int at, int from, int to) => corners ? at * (from - 1.0) / (to - 1) : (at + 0.5) * from / to - 0.5;
    }

    [Test]
    public void GridSample_PlacesInsideAndOutside_AreWeighedLinearly([Values] bool border, [Values] bool corners)
    {
        OperatorCheck check = new(3);
        (Node x, float[] values) = check.Input([2, 3, 6, 7]);
        float[] grid = Array.ConvertAll(check.Numbers(2 * 4 * 5 * 2), value => 1.4f * value);

        Node result = check.Graph.GridSample(x, check.Graph.Constant(grid, [2, 4, 5, 2]), border: border, alignCorners: corners);

        check.Expect(result, (n, c, y, column) =>
        {
            int at = ((n * 4 + y) * 5 + column) * 2;
            double Place(float value, int size) => corners ? (value + 1) / 2.0 * (size - 1) : ((value + 1.0) * size - 1) / 2;
            return Sample(values.AsSpan((n * 3 + c) * 42, 42), 6, 7, Place(grid[at + 1], 6), Place(grid[at], 7), Interpolation.Linear, border);
        });
    }

    [Test]
    public void Pad_EachMode_FillsTheBorder([Values] PadMode mode)
    {
        OperatorCheck check = new(4);
        (Node x, float[] values) = check.Input([1, 2, 5, 4]);

        check.Expect(check.Graph.Pad(x, 1, 2, 3, 4, mode, value: 0.5f), (_, c, y, column) =>
        {
            (int row, int at) = (Fold(y - 2, 5), Fold(column - 1, 4));
            return row < 0 || at < 0 ? 0.5 : values[(c * 5 + row) * 4 + at];
        });

        int Fold(int at, int size) => mode switch
        {
            PadMode.Edge => Math.Clamp(at, 0, size - 1),
            PadMode.Reflect => at < 0 ? -at : at >= size ? 2 * (size - 1) - at : at,
            _ => at < 0 || at >= size ? -1 : at,
        };
    }

    [Test]
    public void PixelShuffle_Blocks_AreRowsOfChannels([Values(1, 2, 3)] int factor)
    {
        OperatorCheck check = new(5);
        (Node x, float[] values) = check.Input([1, 2 * factor * factor, 3, 4]);

        check.Expect(check.Graph.PixelShuffle(x, factor), (_, c, y, column) =>
            values[(((c * factor + y % factor) * factor + column % factor) * 3 + y / factor) * 4 + column / factor]);
    }

    [Test]
    public void PixelUnshuffle_AfterPixelShuffle_IsTheSamePicture([Values(1, 2, 4)] int factor)
    {
        OperatorCheck check = new(6);
        (Node x, float[] values) = check.Input([2, 3 * factor * factor, 3, 4]);

        Assert.That(check.Run(check.Graph.PixelUnshuffle(check.Graph.PixelShuffle(x, factor), factor)), Is.EqualTo(values));
    }

    [TestCase(5, 7)]
    [TestCase(6, 8)]
    [TestCase(1, 3)]
    [TestCase(4, 1)]
    public void Rfft2_OddAndEvenSides_IsTheFourierSum(int height, int width)
    {
        foreach (bool imaginary in new[] { false, true })
        {
            OperatorCheck check = new(height);
            (Node x, float[] values) = check.Input([1, 2, height, width]);

            (Node Real, Node Imaginary) found = check.Graph.Rfft2(x);

            check.Expect(imaginary ? found.Imaginary : found.Real, (_, c, v, u) =>
            {
                double sum = 0;
                for (int i = 0; i < height * width; i++)
                {
                    double angle = -2 * Math.PI * ((double)v * (i / width) / height + (double)u * (i % width) / width);
                    sum += values[c * height * width + i] * (imaginary ? Math.Sin(angle) : Math.Cos(angle));
                }

                return sum / Math.Sqrt(height * width);
            });
        }
    }

    [TestCase(5, 7)]
    [TestCase(6, 8)]
    [TestCase(1, 3)]
    [TestCase(4, 1)]
    public void Irfft2_OfTheSpectrum_IsThePicture(int height, int width)
    {
        OperatorCheck check = new(width);
        (Node x, float[] values) = check.Input([2, 3, height, width]);
        (Node real, Node imaginary) = check.Graph.Rfft2(x);

        Assert.That(check.Run(check.Graph.Irfft2(real, imaginary, width)), Is.EqualTo(values).Within(1e-5f));
    }

    [Test]
    public void Norms_OfGroups_TakeMeanAndDeviationOut([Values(0, 1, 2, 4)] int groups)
    {
        // No groups: each channel by itself, without weights, as InstanceNorm.
        OperatorCheck check = new(groups);
        (Node x, float[] values) = check.Input([2, 4, 3, 5]);
        Weights w = check.Weights(("weight", [4]), ("bias", [4]));
        float[] weight = w.Get("weight").ToFloats(), bias = w.Get("bias").ToFloats();

        Node result = groups == 0 ? check.Graph.InstanceNorm(x) : check.Graph.GroupNorm(x, w, groups);

        int size = groups == 0 ? 15 : 60 / groups;
        check.Expect(result, (n, c, y, column) =>
        {
            int at = ((n * 4 + c) * 3 + y) * 5 + column;
            double normal = Normal(values.AsSpan(at / size * size, size), values[at]);
            return groups == 0 ? normal : normal * weight[c] + bias[c];
        });
    }

    [Test]
    public void LayerNorm_LastAxis_TakesMeanAndDeviationOut([Values] bool weighted)
    {
        OperatorCheck check = new(8);
        (Node x, float[] values) = check.Input([2, 3, 6]);
        Weights w = check.Weights(("weight", [6]), ("bias", [6]));
        float[] weight = w.Get("weight").ToFloats(), bias = w.Get("bias").ToFloats();

        check.Expect(check.Graph.LayerNorm(x, weighted ? w : null), (_, n, y, c) =>
        {
            int row = (n * 3 + y) * 6;
            double normal = Normal(values.AsSpan(row, 6), values[row + c]);
            return weighted ? normal * weight[c] + bias[c] : normal;
        });
    }

    [Test]
    public void Softmax_AnyAxis_SumsToOneAlongIt([Values(0, 1, 2, -1)] int axis)
    {
        OperatorCheck check = new(9);
        (Node x, float[] values) = check.Input([3, 4, 5]);
        int step = axis switch { 0 => 20, 1 => 5, _ => 1 }, count = axis switch { 0 => 3, 1 => 4, _ => 5 };

        check.Expect(check.Graph.Softmax(x, axis), (_, a, b, c) =>
        {
            int at = (a * 4 + b) * 5 + c, first = at - at / step % count * step;
            return Math.Exp(values[at]) / Enumerable.Range(0, count).Sum(i => Math.Exp(values[first + i * step]));
        });
    }

    [Test]
    public void Attention_InChunksOrWhole_IsTheWeightedMeanOfValues([Values(1, 200, 1 << 20)] int budgetBytes, [Values] bool biased)
    {
        const int Heads = 2, Size = 3, Queries = 7, Keys = 5;
        OperatorCheck check = new(10);
        (Node query, float[] q) = check.Input([1, Queries, Heads * Size]);
        (Node key, float[] k) = check.Input([1, Keys, Heads * Size]);
        (Node value, float[] v) = check.Input([1, Keys, Heads * Size]);
        float[] bias = check.Numbers(Heads * Queries * Keys);
        Node? added = biased ? check.Graph.Constant(bias, [1, Heads, Queries, Keys]) : null;

        Node result = check.Graph.Attention(query, key, value, Heads, added, budgetBytes: budgetBytes);

        check.Expect(result, (_, _, l, c) =>
        {
            int head = c / Size;
            double[] weights = [.. Enumerable.Range(0, Keys).Select(s => Math.Exp(
                Enumerable.Range(0, Size).Sum(i => (double)q[l * 6 + head * Size + i] * k[s * 6 + head * Size + i]) / Math.Sqrt(Size)
                    + (biased ? bias[(head * Queries + l) * Keys + s] : 0)))];
            return Enumerable.Range(0, Keys).Sum(s => weights[s] * v[s * 6 + c]) / weights.Sum();
        });
    }

    [Test]
    public void Operators_GivenWhatDoesNotFit_NameThemselvesAndBothShapes()
    {
        OperatorCheck check = new(11);
        Graph g = check.Graph;
        Node x = check.Input([1, 4, 6, 5]).Node, other = check.Input([1, 3, 6, 4]).Node, tokens = check.Input([1, 5, 6]).Node;
        Tensor weight = Tensor.FromFloats("w", new float[2 * 3 * 9], 2, 3, 3, 3);

        Assert.Multiple(() =>
        {
            Rejects(() => g.Conv(x, weight, null, [1, 1], [1, 1]), "Conv", "(1, 4, 6, 5)", "(2, 3, 3, 3)");
            Rejects(() => g.Add(x, other), "Add", "(1, 4, 6, 5)", "(1, 3, 6, 4)");
            Rejects(() => g.Concat(x, other), "Concat", "(1, 4, 6, 5)", "(1, 3, 6, 4)");
            Rejects(() => g.MatMul(x, other), "MatMul", "(1, 4, 6, 5)", "(1, 3, 6, 4)");
            Rejects(() => g.GridSample(x, other), "GridSample", "(1, 4, 6, 5)", "(1, 3, 6, 4)");
            Rejects(() => g.Warp(x, other), "Warp", "(1, 4, 6, 5)", "(1, 3, 6, 4)");
            Rejects(() => g.Reshape(x, [7]), "Reshape", "(1, 4, 6, 5)", "(7)");
            Rejects(() => g.Expand(x, [1, 4, 6, 6]), "Expand", "(1, 4, 6, 5)", "(1, 4, 6, 6)");
            Rejects(() => g.Attention(tokens, tokens, x, 2), "Attention", "(1, 5, 6)", "(1, 4, 6, 5)");
            Rejects(() => g.Irfft2(x, x, 6), "Irfft2", "(1, 4, 6, 5)", "6");
            Rejects(() => g.PixelShuffle(x, 3), "PixelShuffle", "(1, 4, 6, 5)", "9");
            Rejects(() => g.PixelUnshuffle(x, 2), "PixelUnshuffle", "(1, 4, 6, 5)", "2");
            Rejects(() => g.Pad(x, 5, 0, 0, 0, PadMode.Reflect), "Pad", "(1, 4, 6, 5)", "5");
            Rejects(() => g.Softmax(x, 4), "Softmax", "(1, 4, 6, 5)", "4");
        });
    }

    private static void Rejects(Func<Node> make, string name, string first, string second)
    {
        GraphException? thrown = Assert.Throws<GraphException>(() => make());
        Assert.That(thrown?.Message, Does.Contain(name).And.Contain(first).And.Contain(second));
    }

    private static double Normal(ReadOnlySpan<float> group, float value)
    {
        double mean = 0, square = 0;
        foreach (float each in group)
        {
            mean += (double)each / group.Length;
            square += (double)each * each / group.Length;
        }

        return (value - mean) / Math.Sqrt(square - mean * mean + 1e-5);
    }

    /// <summary>One value of a plane between pixels; outside is the nearest pixel, or 0.</summary>
    private static double Sample(ReadOnlySpan<float> plane, int height, int width, double y, double x, Interpolation by, bool border)
    {
        double sum = 0;
        (int top, int left) = ((int)Math.Floor(y), (int)Math.Floor(x));
        for (int row = top - 1; row <= top + 2; row++)
        {
            for (int column = left - 1; column <= left + 2; column++)
            {
                bool inside = row >= 0 && row < height && column >= 0 && column < width;
                float pixel = plane[Math.Clamp(row, 0, height - 1) * width + Math.Clamp(column, 0, width - 1)];
                sum += inside || border ? Weight(y - row) * Weight(x - column) * pixel : 0;
            }
        }

        return sum;

        double Weight(double distance)
        {
            double d = Math.Abs(distance);
            const double A = -0.75;
            return by == Interpolation.Linear ? Math.Max(0, 1 - d)
                : d <= 1 ? ((A + 2) * d - (A + 3)) * d * d + 1
                : d < 2 ? ((A * d - 5 * A) * d + 8 * A) * d - 4 * A : 0;
        }
    }
}
