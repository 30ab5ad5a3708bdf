using System.Globalization;
using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>RAFT: optical flow by a recurrent unit that looks up how well pixels match around where they are thought to be.</summary>
/// <param name="Updates">How often the flow is refined.</param>
/// <param name="Radius">Pixels looked at on each side, at each of four scales.</param>
/// <param name="Hidden">Channels of the recurrent unit's state.</param>
/// <param name="Small">Whether it is the small network: bottleneck blocks, one recurrent step, linear enlargement at the end.</param>
/// <param name="VolumeBudgetBytes">
/// Most that the matches between pixels may take. All of them take 85 · (H/8 · W/8)² / 16 bytes: 6 MB at 256 × 256, 220 MB at
/// 856 × 480, 5.6 GB at 1920 × 1080; the square of the number of pixels. Where they do not fit, they are computed anew for each update,
/// in parts that do: slower, with the same result.
/// </param>
/// <remarks>
/// Source: Teed and Deng, "RAFT: Recurrent All-Pairs Field Transforms for Optical Flow", ECCV 2020, arXiv:2003.12039; checkpoints in the
/// layouts of torchvision (raft_large, raft_small) and of the authors (raft-things, raft-small). Departs from the reference: features
/// are averaged for the coarser scales instead of their products, which is the same sum; the recurrent unit's part that does not change
/// between updates is computed once; only the last flow is enlarged. Widths of inner layers are taken from the weights.
/// Input: two of (1, 3, H, W), sRGB, [0, 1], sides multiples of 8 and at least 128. Output: (1, 2, H, W), pixels.
/// </remarks>
public sealed record Raft(
    int Updates = 12, int Radius = 4, int Hidden = 128, bool Small = false, long VolumeBudgetBytes = 1L << 30) : FlowNetwork
{
    private const int Levels = 4;
    private const int Smallest = 128;

    /// <summary>How its checkpoints are recognised.</summary>
    public static NetworkFamily Family { get; } = new("RAFT", "Interpolate", (w, _) => Detect(w))
    {
        Describe = static network => network is Raft n ? $"{(n.Small ? "small" : "large")}, {n.Updates} updates" : "",
        Landmarks = [.. KeyLayout.All.Select(static keys => new Landmark[]
        {
            new($"{keys.Features}.{keys.Stem}.weight", -1, 3, 7, 7), new($"{keys.Context}.{keys.Stem}.weight", -1, 3, 7, 7),
            new($"{keys.Motion}.{keys.Correlation(1)}.weight", -1, -1, 1, 1), new("update_block.flow_head.conv1.weight", -1, -1, 3, 3),
        })],
        Published =
        [
            new("raft_large", new Raft(), RaftShapes.Large), new("raft_small", new Raft(Radius: 3, Hidden: 96, Small: true), RaftShapes.Small),
        ],
    };

    /// <summary>A whole picture: a tile does not hold what moved in or out.</summary>
    public override Tiling Tiling => new(Multiple: 8, Overlap: null);

    private int Side => 2 * Radius + 1;

    /// <inheritdoc/>
    public override Node Build(Graph g, Weights w, Node first, Node second) => Build(g, w, first, second, null);

    /// <summary>As above.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="w">The weights.</param>
    /// <param name="first">The first image.</param>
    /// <param name="second">The other image.</param>
    /// <param name="probe">Is told values on the way, by name; for comparison with the reference.</param>
    internal Node Build(Graph g, Weights w, Node first, Node second, Action<string, Node>? probe)
    {
        if (first.Height % 8 != 0 || first.Width % 8 != 0 || Math.Min(first.Height, first.Width) < Smallest)
        {
            throw new GraphException(
                $"RAFT: the sides of {first.Shape} must be multiples of 8 and at least {Smallest}: pad the images, repeating their borders");
        }

        KeyLayout keys = KeyLayout.Of(w) ?? KeyLayout.All[0];
        first = first * 2 - 1;
        second = second * 2 - 1;
        Weights features = w[keys.Features];
        Node firstFeatures = Encode(g, keys, features, first, byImage: true);
        Node secondFeatures = Encode(g, keys, features, second, byImage: true);
        probe?.Invoke("fmap1", firstFeatures);
        Matches matches = new(this, g, firstFeatures, secondFeatures);

        Node context = Encode(g, keys, w[keys.Context], first, byImage: false);
        Node hidden = g.Tanh(g.Channels(context, 0, Hidden));
        context = g.Relu(g.Channels(context, Hidden, context.Channels - Hidden));
        Recurrent[] steps = [.. Enumerable.Range(1, Small ? 1 : 2).Select(step => Prepare(g, keys, w, context, step))];

        Node? flow = null;
        for (int i = 0; i < Updates; i++)
        {
            flow ??= g.Constant(new float[2 * hidden.Height * hidden.Width], [1, 2, hidden.Height, hidden.Width]);
            Node found = matches.LookUp(flow);
            if (i == 0)
            {
                probe?.Invoke("corr0", found);
            }

            Node motion = Motion(g, keys, w[keys.Motion], found, flow);
            foreach (Recurrent step in steps)
            {
                hidden = step.Next(g, hidden, motion);
            }

            Weights head = w["update_block.flow_head"];
            flow += Conv(g, g.Relu(Conv(g, hidden, head["conv1"])), head["conv2"]);
        }

        return Enlarge(g, keys, w, hidden, flow ?? throw new GraphException("RAFT: the number of updates is 0; at least 1 is needed"));
    }

    /// <summary>Three stages of two residual blocks each, at a half, a quarter and an eighth of the size.</summary>
    private Node Encode(Graph g, KeyLayout keys, Weights w, Node image, bool byImage)
    {
        Node x = g.Relu(ConvNorm(g, image, w[keys.Stem], w[keys.StemNorm], stride: 2, byImage));
        for (int layer = 1; layer <= 3; layer++)
        {
            for (int i = 0; i < 2; i++)
            {
                x = Residual(g, keys, w[$"layer{layer}.{i}"], x, layer > 1 && i == 0 ? 2 : 1, byImage);
            }
        }

        return Conv(g, x, w[keys.Out]);
    }

    private Node Residual(Graph g, KeyLayout keys, Weights w, Node x, int stride, bool byImage)
    {
        // The stride is in the first of two 3 × 3 convolutions, or in the 3 × 3 one between two of 1 × 1.
        int convolutions = Small ? 3 : 2;
        Node y = x;
        for (int i = 1; i <= convolutions; i++)
        {
            y = g.Relu(ConvNorm(g, y, w[keys.Conv(i)], w[keys.Norm(i)], i == convolutions - 1 ? stride : 1, byImage));
        }

        if (stride > 1)
        {
            // The authors' files hold this normalisation under two names.
            w.Ignore($"norm{convolutions + 1}");
            x = ConvNorm(g, x, w["downsample.0"], w["downsample.1"], stride, byImage);
        }

        return g.Relu(x + y);
    }

    /// <summary>Convolution and normalisation: by the batch where there are weights for it, else by the image or none.</summary>
    private static Node ConvNorm(Graph g, Node x, Weights conv, Weights norm, int stride, bool byImage)
    {
        if (norm.Has("running_mean"))
        {
            Tensor weight = Weight(conv, x);
            (weight, Tensor bias) = FoldedWeights.WithBatchNorm(weight, conv.Get("bias", weight.Shape[0]), norm);
            return Conv(g, x, weight, bias, stride);
        }

        Node y = Conv(g, x, conv, stride);
        return byImage ? g.InstanceNorm(y) : y;
    }

    /// <summary>What the matches and the flow so far say about the motion.</summary>
    private Node Motion(Graph g, KeyLayout keys, Weights w, Node matches, Node flow)
    {
        Node seen = g.Relu(Conv(g, matches, w[keys.Correlation(1)]));
        seen = Small ? seen : g.Relu(Conv(g, seen, w[keys.Correlation(2)]));
        Node moved = g.Relu(Conv(g, g.Relu(Conv(g, flow, w[keys.Flow(1)])), w[keys.Flow(2)]));
        return g.Concat(g.Relu(Conv(g, g.Concat(seen, moved), w[keys.MotionOut])), flow);
    }

    private Recurrent Prepare(Graph g, KeyLayout keys, Weights w, Node context, int step)
    {
        Weights Of(char gate) => w[keys.Gate(gate, step, Small)];
        int[] shape = [.. Of('q').ShapeOf("weight") ?? []];
        int rest = shape.Length == 4 ? shape[1] - Hidden - context.Channels : 0;
        if (rest < 1)
        {
            throw new GraphException($"RAFT: expected '{Of('q').Path}.weight' to have 4 axes and more than the {Hidden} inputs of the "
                + $"state and the {context.Channels} of the context, found ({string.Join(", ", shape)}): not a RAFT of this size");
        }

        Tensor candidate = Of('q').Get("weight", Hidden, shape[1], shape[2], shape[3]);
        Tensor gates = FoldedWeights.Stacked(Of('z').Get("weight", [.. candidate.Shape]), Of('r').Get("weight", [.. candidate.Shape]));
        Tensor gatesBias = FoldedWeights.Stacked(Of('z').Get("bias", Hidden), Of('r').Get("bias", Hidden));

        int[] padding = [candidate.Shape[2] / 2, candidate.Shape[3] / 2];
        Node Constant(Tensor weight, Tensor bias) =>
            g.Conv(context, FoldedWeights.InputChannels(weight, (Hidden, context.Channels)), bias, [1, 1], padding);
        Tensor Changing(Tensor weight) => FoldedWeights.InputChannels(weight, (0, Hidden), (Hidden + context.Channels, rest));
        return new(Changing(gates), Constant(gates, gatesBias), Changing(candidate), Constant(candidate, Of('q').Get("bias", Hidden)), padding);
    }

    private Node Enlarge(Graph g, KeyLayout keys, Weights w, Node hidden, Node flow)
    {
        (int h, int width) = (flow.Height, flow.Width);
        if (Small)
        {
            return g.Resize(flow, 8 * h, 8 * width, Interpolation.Linear, alignCorners: true) * 8;
        }

        // Each of the 64 pixels in a block is a mean of the 3 × 3 flows around, weighted by softmax of a quarter of the mask.
        Node mask = Conv(g, g.Relu(Conv(g, hidden, w[keys.MaskHidden])), w[keys.MaskOut]);
        mask = g.Softmax(g.Reshape(mask * 0.25f, [9, 64, h * width]), 0);
        Node padded = g.Pad(flow * 8, 1, 1, 1, 1);
        Node? sum = null;
        for (int i = 0; i < 9; i++)
        {
            Node around = g.Reshape(g.Slice(g.Slice(padded, 2, i / 3, h), 3, i % 3, width), [2, 1, h * width]);
            Node part = g.Slice(mask, 0, i, 1) * around;
            sum = sum is null ? part : sum + part;
        }

        return g.PixelShuffle(g.Reshape(sum!, [1, 128, h, width]), 8);
    }

    private static Node Conv(Graph g, Node x, Weights w, int stride = 1)
    {
        Tensor weight = Weight(w, x);
        return Conv(g, x, weight, w.Get("bias", weight.Shape[0]), stride);
    }

    private static Node Conv(Graph g, Node x, Tensor weight, Tensor bias, int stride) =>
        g.Conv(x, weight, bias, [stride, stride], [weight.Shape[2] / 2, weight.Shape[3] / 2]);

    private static Tensor Weight(Weights w, Node x) => w.ShapeOf("weight") is [int features, _, int height, int width]
        ? w.Get("weight", features, x.Channels, height, width)
        : w.Get("weight", -1, x.Channels, -1, -1);

    private static Raft? Detect(Weights w)
    {
        if (KeyLayout.Of(w) is not KeyLayout keys || w[keys.Motion][keys.Correlation(1)].ShapeOf("weight") is not [_, int looked, 1, 1]
            || w["update_block.flow_head.conv1"].ShapeOf("weight") is not [_, int hidden, 3, 3])
        {
            return null;
        }

        bool small = !w.Has(keys.MaskOut);
        int side = (int)Math.Round(Math.Sqrt(looked / (double)Levels));
        bool fits = side % 2 == 1 && side * side * Levels == looked && w.Has(keys.Gate('z', 1, small))
            && w[keys.Features]["layer1.0"].Has(keys.Conv(3)) == small;
        return fits ? new(Radius: side / 2, Hidden: hidden, Small: small) : null;
    }

    /// <summary>One step of the recurrent unit: convolutions over state and motion; what they make of the context is ready.</summary>
    private sealed record Recurrent(Tensor Gates, Node GatesOfContext, Tensor Candidate, Node CandidateOfContext, int[] Padding)
    {
        public Node Next(Graph g, Node hidden, Node motion)
        {
            Node gates = g.Sigmoid(g.Conv(g.Concat(hidden, motion), Gates, null, [1, 1], Padding) + GatesOfContext);
            Node update = g.Channels(gates, 0, hidden.Channels);
            Node reset = g.Channels(gates, hidden.Channels, hidden.Channels);
            Node candidate = g.Conv(g.Concat(reset * hidden, motion), Candidate, null, [1, 1], Padding) + CandidateOfContext;
            return hidden + update * (g.Tanh(candidate) - hidden);
        }
    }

    /// <summary>How well pixels of one feature map match those of the other, at four scales.</summary>
    private sealed class Matches
    {
        private readonly Raft _network;
        private readonly Graph _g;
        private readonly Node _first;
        private readonly Node[] _second = new Node[Levels];
        private readonly int[] _starts;
        private readonly Node[]? _whole;

        public Matches(Raft network, Graph g, Node first, Node second)
        {
            (_network, _g) = (network, g);
            int pixels = first.Height * first.Width;
            Node flat = g.Transpose(g.Reshape(first, [first.Channels, pixels]), 1, 0);
            _first = flat * (float)(1 / Math.Sqrt(first.Channels)); // (pixels, C)
            long row = 0;
            for (int i = 0; i < Levels; i++)
            {
                _second[i] = i == 0 ? second : g.AveragePool(_second[i - 1], 2, 2);
                row += sizeof(float) * (long)_second[i].Height * _second[i].Width;
            }

            int rows = (int)Math.Clamp(network.VolumeBudgetBytes / row, 1, pixels);
            _starts = [.. Enumerable.Range(0, (pixels + rows - 1) / rows).Select(i => i * rows), pixels];
            _whole = rows == pixels ? [.. Enumerable.Range(0, Levels).Select(level => Volume(level, 0, pixels))] : null;
        }

        /// <summary>(1, scales · side², h, w): matches of each pixel with those around where the flow takes it.</summary>
        public Node LookUp(Node flow)
        {
            (int h, int w) = (flow.Height, flow.Width);
            Node places = _g.Reshape(_g.Transpose(flow + Places(h, w), 0, 2, 3, 1), [h * w, 1, 1, 2]);
            List<Node> parts = [];
            for (int i = 0; i + 1 < _starts.Length; i++)
            {
                (int start, int count) = (_starts[i], _starts[i + 1] - _starts[i]);
                Node some = _g.Slice(places, 0, start, count);
                Node[] levels = [.. Enumerable.Range(0, Levels).Select(level => Sample(_whole?[level] ?? Volume(level, start, count), some, level))];
                parts.Add(_g.Concat(1, levels));
            }

            Node found = _g.Concat(0, [.. parts]); // (pixels, scales · side²)
            return _g.Reshape(_g.Transpose(found, 1, 0), [1, found.Shape[1], h, w]);
        }

        private Node Volume(int level, int start, int count)
        {
            Node second = _second[level];
            Node product = _g.MatMul(_g.Slice(_first, 0, start, count), _g.Reshape(second, [second.Channels, second.Height * second.Width]));
            return _g.Reshape(product, [count, 1, second.Height, second.Width]);
        }

        private Node Sample(Node volume, Node places, int level)
        {
            // Pixels at this scale, in the -1 to 1 of sampling. As in the reference, x moves along the first axis of the window.
            int side = _network.Side;
            double perX = 2.0 / (volume.Width - 1), perY = 2.0 / (volume.Height - 1);
            float[] window = new float[side * side * 2];
            for (int i = 0; i < side * side; i++)
            {
                window[2 * i] = (float)((i / side - _network.Radius) * perX - 1);
                window[2 * i + 1] = (float)((i % side - _network.Radius) * perY - 1);
            }

            double shrink = Math.Pow(0.5, level);
            Node grid = places * _g.Constant([(float)(perX * shrink), (float)(perY * shrink)], [1, 1, 1, 2]) + _g.Constant(window, [1, side, side, 2]);
            return _g.Reshape(_g.GridSample(volume, grid, border: false), [volume.Shape[0], side * side]);
        }

        private Node Places(int height, int width)
        {
            float[] places = new float[2 * height * width];
            for (int i = 0; i < height * width; i++)
            {
                places[i] = i % width;
                places[height * width + i] = i / width;
            }

            return _g.Constant(places, [1, 2, height, width]);
        }
    }

    /// <summary>Names of the convolutions: torchvision's and the authors'.</summary>
    private sealed record KeyLayout(
        string Features, string Context, string Stem, string StemNorm, string Out, string ConvFormat, string NormFormat, string Motion,
        string CorrelationFormat, string FlowFormat, string MotionOut, string MaskHidden, string MaskOut)
    {
        public static readonly KeyLayout[] All =
        [
            new("feature_encoder", "context_encoder", "convnormrelu.0", "convnormrelu.1", "conv", "convnormrelu{0}.0", "convnormrelu{0}.1",
                "update_block.motion_encoder", "convcorr{0}.0", "convflow{0}.0", "conv.0", "mask_predictor.convrelu.0", "mask_predictor.conv"),
            new("fnet", "cnet", "conv1", "norm1", "conv2", "conv{0}", "norm{0}",
                "update_block.encoder", "convc{0}", "convf{0}", "conv", "update_block.mask.0", "update_block.mask.2"),
        ];

        public static KeyLayout? Of(Weights w) => Array.Find(All, keys => w.Has($"{keys.Features}.{keys.Stem}") && w.Has(keys.Motion));

        public string Conv(int number) => Numbered(ConvFormat, number);

        public string Norm(int number) => Numbered(NormFormat, number);

        public string Correlation(int number) => Numbered(CorrelationFormat, number);

        public string Flow(int number) => Numbered(FlowFormat, number);

        /// <summary>A gate's convolution; the authors number the steps only where there are two.</summary>
        public string Gate(char gate, int step, bool small) => Features == "fnet"
            ? $"update_block.gru.conv{gate}" + (small ? "" : Numbered("{0}", step))
            : Numbered("update_block.recurrent_block.convgru{0}.conv", step) + gate;

        private static string Numbered(string format, int number) => string.Format(CultureInfo.InvariantCulture, format, number);
    }
}
