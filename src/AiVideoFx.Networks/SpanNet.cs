using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>SPAN: six blocks that weigh what they found by a function of itself, without further parameters.</summary>
/// <param name="Scale">Enlargement.</param>
/// <param name="Features">Channels of the blocks.</param>
/// <param name="Mixed">Channels after the parts are put together; <paramref name="Features"/> but in some contest networks.</param>
/// <param name="Range">What the colours, less their mean, are multiplied with.</param>
/// <param name="Mean">Red, green and blue that are subtracted; null for DIV2K's mean.</param>
/// <remarks>
/// Source: Wan et al., "Swift Parameter-free Attention Network for Efficient Super-Resolution", CVPR Workshops 2024, arXiv:2311.12770;
/// the authors' checkpoints, the community's, and the NTIRE contests' networks of the same structure (2024: teams 38 and 39; 2025:
/// teams 46 and 51). Departs from the reference: each convolution is folded before the graph is built, and the range is taken into the
/// first one.
/// Tensors do not tell range and mean. The reference's defaults, 255 and DIV2K's mean, are taken, as all checkpoints above want them;
/// a tensor "no_norm", which community trainers write, stands for 1 and 0. For other checkpoints give both.
/// Input: (1, 3, H, W), sRGB, [0, 1], any H and W. Output: (1, 3, Scale · H, Scale · W), sRGB, not clamped.
/// </remarks>
public sealed record SpanNet(
    int Scale = 4, int Features = 48, int Mixed = 48, float Range = 255, (float Red, float Green, float Blue)? Mean = null) : UpscaleNetwork
{
    private const int Blocks = 6;

    /// <summary>How its checkpoints are recognised.</summary>
    public static NetworkFamily Family { get; } = new("SPAN", "Upscale", (w, _) => Detect(w))
    {
        Describe = static network => network is SpanNet n ? $"{n.Scale} times, {n.Features} channels" : "",
        Landmarks =
        [
            [
                new("conv_1"), new("block_1.c1_r"), new($"block_{Blocks}.c3_r"), new("conv_2"), new("conv_cat.weight", -1, -1, 1, 1),
                new("upsampler.0.weight", -1, -1, 3, 3),
            ],
        ],
        Published = [new("spanx4_ch48", new SpanNet())],
    };

    /// <inheritdoc/>
    public override int Scale { get; } = Scale;

    /// <summary>One pixel for each convolution in a row: the whole receptive field.</summary>
    public override Tiling Tiling => new(Multiple: 1, Overlap: 3 * Blocks + 3);

    /// <inheritdoc/>
    public override Node Build(Graph g, Weights w, Node image)
    {
        w.Ignore("no_norm");
        (float red, float green, float blue) = Mean ?? (0.4488f, 0.4371f, 0.4040f);
        (Tensor weight, Tensor bias) = Folded(w["conv_1"], Features, 3);
        Node first = g.Conv(image - g.Constant([red, green, blue], [1, 3, 1, 1]), FoldedWeights.Scaled(weight, Range), bias, [1, 1], [1, 1]);
        Node x = first, afterOne = first, halfway = first;
        for (int i = 1; i <= Blocks; i++)
        {
            Weights block = w[$"block_{i}"];
            halfway = g.Silu(Conv(g, block["c1_r"], x));
            Node found = Conv(g, block["c3_r"], g.Silu(Conv(g, block["c2_r"], halfway)));
            x = (found + x) * (g.Sigmoid(found) - 0.5f);
            afterOne = i == 1 ? x : afterOne;
        }

        // The reference hands on the last block's first convolution; its activation works in place, so it is the activated one.
        Node parts = g.Concat(first, Conv(g, w["conv_2"], x), afterOne, halfway);
        Node mixed = g.Conv(parts, w["conv_cat"], Mixed, kernel: 1);
        return g.PixelShuffle(g.Conv(mixed, w["upsampler.0"], 3 * Scale * Scale, kernel: 3), Scale);
    }

    /// <summary>The 3 × 3 convolution that a scope stands for.</summary>
    /// <remarks>
    /// A checkpoint holds the branches that were trained (1 × 1, 3 × 3 without padding, 1 × 1, and 1 × 1 past them), or their fold
    /// ("eval_conv"), or both. Of both the branches count: the reference folds them anew for each picture, and the fold in a
    /// file that was written while training is from before.
    /// </remarks>
    /// <param name="w">The scope.</param>
    /// <param name="features">Channels of the result.</param>
    /// <param name="channels">Channels of the input.</param>
    internal static (Tensor Weight, Tensor Bias) Folded(Weights w, int features, int channels)
    {
        if (w.ShapeOf("conv.1.weight") is not [int outer, int inner, _, _])
        {
            Weights folded = w["eval_conv"];
            return (folded.Get("weight", features, channels, 3, 3), folded.Get("bias", features));
        }

        w.Ignore("eval_conv");
        double[] enter = Doubles(w.Get("conv.0.weight", inner, channels, 1, 1)), enterBias = Doubles(w.Get("conv.0.bias", inner));
        double[] middle = Doubles(w.Get("conv.1.weight", outer, inner, 3, 3)), middleBias = Doubles(w.Get("conv.1.bias", outer));
        double[] leave = Doubles(w.Get("conv.2.weight", features, outer, 1, 1)), leaveBias = Doubles(w.Get("conv.2.bias", features));
        double[] past = Doubles(w.Get("sk.weight", features, channels, 1, 1)), pastBias = Doubles(w.Get("sk.bias", features));

        // "leave" after "middle", over the channels in between: (features, inner, 9), and its part of the bias.
        double[] behind = new double[features * inner * 9];
        double[] bias = new double[features];
        for (int o = 0; o < features; o++)
        {
            bias[o] = leaveBias[o] + pastBias[o];
            for (int b = 0; b < outer; b++)
            {
                double factor = leave[o * outer + b];
                bias[o] += factor * middleBias[b];
                for (int i = 0; i < inner * 9; i++)
                {
                    behind[o * inner * 9 + i] += factor * middle[b * inner * 9 + i];
                }
            }
        }

        double[] weight = new double[features * channels * 9];
        for (int o = 0; o < features; o++)
        {
            for (int a = 0; a < inner; a++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    double factor = behind[(o * inner + a) * 9 + tap];
                    bias[o] += factor * enterBias[a];
                    for (int c = 0; c < channels; c++)
                    {
                        weight[(o * channels + c) * 9 + tap] += factor * enter[a * channels + c];
                    }
                }
            }

            for (int c = 0; c < channels; c++)
            {
                weight[(o * channels + c) * 9 + 4] += past[o * channels + c];
            }
        }

        return (Tensor.FromFloats(w.Path, Floats(weight), features, channels, 3, 3), Tensor.FromFloats(w.Path, Floats(bias), features));
    }

    private Node Conv(Graph g, Weights w, Node x)
    {
        (Tensor weight, Tensor bias) = Folded(w, Features, Features);
        return g.Conv(x, weight, bias, [1, 1], [1, 1]);
    }

    private static double[] Doubles(Tensor tensor) => Array.ConvertAll(tensor.ToFloats(), value => (double)value);

    private static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);

    private static SpanNet? Detect(Weights w)
    {
        // Past the blocks, the four parts are put together; the last convolution makes 3 · scale² channels.
        if (w.ShapeOf("conv_cat.weight") is not [int mixed, int parts, 1, 1] || w.ShapeOf("upsampler.0.weight") is not [int last, int before, 3, 3]
            || before != mixed || parts % 4 != 0 || w.CountScopes("block_*") != 0 || !w.Has("conv_1") || !w.Has("conv_2"))
        {
            return null;
        }

        int features = parts / 4;
        int scale = (int)Math.Round(Math.Sqrt(last / 3.0));
        bool blocks = w.Has($"block_{Blocks}.c3_r") && !w.Has($"block_{Blocks + 1}") && 3 * scale * scale == last
            && (w.ShapeOf("block_1.c2_r.sk.weight") ?? w.ShapeOf("block_1.c2_r.eval_conv.weight")) is [int to, int from, _, _]
            && to == features && from == features;
        bool nothingElse = w.Names.All(name => name.Split('.')[0] is "conv_1" or "conv_2" or "conv_cat" or "upsampler" or "no_norm"
            || name.StartsWith("block_", StringComparison.Ordinal));
        return !blocks || !nothingElse ? null
            : w.Has("no_norm") ? new(scale, features, mixed, 1, (0, 0, 0)) : new(scale, features, mixed);
    }
}
