using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>One refinement step of <see cref="Rife"/>: a quarter-size trunk of convolutions that corrects the
/// motion.</summary>
/// <remarks>
/// The weights are rewritten while the graph is built, so that fewer passes over large images remain; each rewriting is
/// exact but for rounding. Scale (beta) and shortcut of a residual convolution go into its kernel: beta · W plus one
/// at the centre tap. A transposed convolution of kernel 4, stride 2 becomes a 3 × 3 convolution with a channel for
/// each place in the block that it makes, and shares its pixel shuffle with the one that follows.
/// </remarks>
internal sealed class RifeBlock
{
    private const float Slope = 0.2f;

    // The number of channels from which ONNX Runtime reorders an image before a convolution, on processors with
    // AVX-512.
    private const int FewChannels = 16;

    private readonly Graph _graph;
    private readonly Rife _network;
    private readonly Tensor _first;
    private readonly Tensor _firstBias;
    private readonly Tensor _second;
    private readonly Tensor _secondBias;
    private readonly List<(Tensor Weight, Tensor Bias)> _trunk = [];
    private readonly Tensor _last;
    private readonly Tensor _lastBias;

    public RifeBlock(Graph g, Rife network, Weights w, int width, int inputs)
    {
        (_graph, _network) = (g, network);
        Weights entry = w["conv0"];
        _first = entry["0.0"].Get("weight", width / 2, inputs, 3, 3);
        _firstBias = entry["0.0"].Get("bias", width / 2);
        _second = entry["1.0"].Get("weight", width, width / 2, 3, 3);
        _secondBias = entry["1.0"].Get("bias", width);
        for (int i = 0; i < network.TrunkLength; i++)
        {
            Weights at = w["convblock"][i];
            _trunk.Add(network.Trunk == RifeTrunk.Plain
                ? (at["0"].Get("weight", width, width, 3, 3), at["0"].Get("bias", width))
                : WithShortcut(at, width, network.Groups));
        }

        Weights last = network.Shuffled ? w["lastconv.0"] : w["lastconv"];
        int channels = network.Shuffled ? 4 * network.Outputs : network.Outputs;
        _last = last.Get("weight", width, channels, 4, 4);
        _lastBias = last.Get("bias", channels);
    }

    /// <summary>Adds the convolutions up to the last but one.</summary>
    /// <param name="parts">What the block sees, all of the same size.</param>
    /// <param name="order">For each channel of the parts, in turn, the reference's input channel and what to multiply
    /// it with.</param>
    /// <returns>(1, width, h / 4, w / 4).</returns>
    public Node Trunk(IReadOnlyList<Node> parts, ReadOnlySpan<(int Channel, float Factor)> order)
    {
        Graph g = _graph;
        Node x = Activate(First(parts, order));
        x = Activate(g.Conv(x, _second, _secondBias, [2, 2], [1, 1]));
        foreach ((Tensor weight, Tensor bias) in _trunk)
        {
            x = Activate(g.Conv(x, weight, bias, [1, 1], [1, 1], groups: x.Channels / weight.Shape[1]));
        }

        return x;
    }

    /// <summary>Adds the last convolution for some of its channels.</summary>
    /// <param name="trunk">What <see cref="Trunk"/> gave.</param>
    /// <param name="results">For each channel wanted, the reference's output channel and what to multiply it
    /// with.</param>
    /// <returns>(1, results, h, w): the size of the block's input, or half of that where the network does not
    /// shuffle.</returns>
    public Node Results(Node trunk, ReadOnlySpan<(int Channel, float Factor)> results)
    {
        int shuffle = _network.Shuffled ? 2 : 1;
        (Tensor last, Tensor bias) = Unrolled(_last, _lastBias, results, shuffle);
        return _graph.PixelShuffle(_graph.Conv(trunk, last, bias, [1, 1], [1, 1]), 2 * shuffle);
    }

    /// <summary>A transposed convolution of kernel 4, stride 2, padding 1 and the shuffle after it, as 3 × 3 kernels
    /// before one shuffle.</summary>
    /// <remarks>Output row 2y + a takes input row y + d (d from -1 to 1) by tap a + 1 - 2d, where that lies in the
    /// kernel.</remarks>
    /// <param name="weight">(Width, channels · shuffle², 4, 4).</param>
    /// <param name="bias">(channels · shuffle²).</param>
    /// <param name="results">Channels wanted and their factors.</param>
    /// <param name="shuffle">Factor of the pixel shuffle after it; 1 for none.</param>
    internal static (Tensor Weight, Tensor Bias) Unrolled(
        Tensor weight, Tensor bias, ReadOnlySpan<(int Channel, float Factor)> results, int shuffle)
    {
        (int width, int channels) = (weight.Shape[0], weight.Shape[1]);
        (float[] from, float[] fromBias) = (weight.ToFloats(), bias.ToFloats());
        int side = 2 * shuffle;
        float[] kernels = new float[results.Length * side * side * width * 9];
        float[] biases = new float[results.Length * side * side];
        for (int o = 0; o < biases.Length; o++)
        {
            (int result, int row, int column) = (o / (side * side), o / side % side, o % side);
            (int a, int b) = (row / shuffle, column / shuffle);
            (int channel, float factor) = results[result];
            int source = (channel * shuffle + row % shuffle) * shuffle + column % shuffle;
            biases[o] = factor * fromBias[source];
            for (int c = 0; c < width; c++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    (int y, int x) = (a + 3 - 2 * (tap / 3), b + 3 - 2 * (tap % 3));
                    if (y is >= 0 and < 4 && x is >= 0 and < 4)
                    {
                        kernels[(o * width + c) * 9 + tap] = factor * from[((c * channels + source) * 4 + y) * 4 + x];
                    }
                }
            }
        }

        return (
            Tensor.FromFloats(weight.Name, kernels, biases.Length, width, 3, 3),
            Tensor.FromFloats(bias.Name, biases, biases.Length));
    }

    // Few channels are read as they lie, without a copy of the whole picture into another layout. So two convolutions
    // of few channels each, added up, cost less than one of all.
    private Node First(IReadOnlyList<Node> parts, ReadOnlySpan<(int Channel, float Factor)> order)
    {
        int channels = parts[0].Channels;
        if (parts.Count == 1 || channels >= FewChannels || order.Length < FewChannels)
        {
            return _graph.Conv(_graph.Concat(1, [.. parts]), Reordered(_first, order), _firstBias, [2, 2], [1, 1]);
        }

        Node seen = _graph.Conv(parts[0], Reordered(_first, order[..channels]), _firstBias, [2, 2], [1, 1]);
        Node known = _graph.Concat(1, [.. parts.Skip(1)]);
        return seen + _graph.Conv(known, Reordered(_first, order[channels..]), null, [2, 2], [1, 1]);
    }

    private static (Tensor Weight, Tensor Bias) WithShortcut(Weights w, int width, int groups)
    {
        Tensor weight = w["conv"].Get("weight", width, width / groups, 3, 3);
        Tensor bias = w["conv"].Get("bias", width);
        float[] beta = w.Get("beta", 1, width, 1, 1).ToFloats();
        (float[] kernels, float[] biases) = (weight.ToFloats(), bias.ToFloats());
        int inputs = width / groups;
        for (int o = 0; o < width; o++)
        {
            foreach (ref float tap in kernels.AsSpan(o * inputs * 9, inputs * 9))
            {
                tap *= beta[o];
            }

            kernels[(o * inputs + o % inputs) * 9 + 4] += 1;
            biases[o] *= beta[o];
        }

        return (
            Tensor.FromFloats(weight.Name, kernels, width, inputs, 3, 3), Tensor.FromFloats(bias.Name, biases, width));
    }

    private static Tensor Reordered(Tensor weight, ReadOnlySpan<(int Channel, float Factor)> order)
    {
        int inputs = weight.Shape[1];
        float[] from = weight.ToFloats();
        float[] kernels = new float[weight.Shape[0] * order.Length * 9];
        for (int o = 0; o < weight.Shape[0]; o++)
        {
            for (int c = 0; c < order.Length; c++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    float value = from[(o * inputs + order[c].Channel) * 9 + tap];
                    kernels[(o * order.Length + c) * 9 + tap] = order[c].Factor * value;
                }
            }
        }

        return Tensor.FromFloats(weight.Name, kernels, weight.Shape[0], order.Length, 3, 3);
    }

    private Node Activate(Node x) => _graph.LeakyRelu(x, Slope);
}
