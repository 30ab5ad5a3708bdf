using System.Globalization;
using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>ESRGAN: residual in residual dense blocks, then nearest enlargement by two with a convolution each.</summary>
/// <param name="Scale">Enlargement: a power of two.</param>
/// <param name="Features">Channels of the trunk.</param>
/// <param name="Blocks">Residual in residual blocks, of three dense blocks each.</param>
/// <param name="Growth">Channels that each convolution of a dense block adds.</param>
/// <param name="Unshuffle">Side of the blocks of pixels that become channels first; 2 and 4 make the x2 and x1 networks from x4.</param>
/// <remarks>
/// Sources: Wang et al., "ESRGAN", ECCV Workshops 2018, arXiv:1809.00219, and "Real-ESRGAN", ICCV Workshops 2021, arXiv:2107.10833;
/// checkpoints RealESRGAN_x4plus, x2plus, x4plus_anime_6B and the community's models, in the three layouts of names of
/// <see cref="KeyLayout"/>. Departs from the reference: factors 0.2 are taken into the weights before them, which changes rounding only.
/// Input: (1, 3, H, W), sRGB, [0, 1], sides multiples of Unshuffle. Output: (1, 3, Scale · H, Scale · W), sRGB, not clamped.
/// </remarks>
public sealed record RrdbNet(int Scale = 4, int Features = 64, int Blocks = 23, int Growth = 32, int Unshuffle = 1) : UpscaleNetwork
{
    private const float Slope = 0.2f;
    private const double Residual = 0.2;

    /// <summary>How its checkpoints are recognised.</summary>
    public static NetworkFamily Family { get; } = new("ESRGAN", "Upscale", (w, _) => Detect(w))
    {
        Describe = static network => network is RrdbNet n ? $"{n.Scale} times, {n.Features} channels, {n.Blocks} blocks" : "",
        Landmarks = [.. KeyLayout.All.Select(static keys => new Landmark[]
        {
            new($"{keys.First}.weight", -1, -1, 3, 3), new($"{keys.Dense(0, 1, 1)}.weight", -1, -1, 3, 3),
            new($"{keys.Dense(0, 3, 5)}.weight", -1, -1, 3, 3), new(keys.Up(0)),
        })],
        Published =
        [
            new("RealESRGAN_x4plus", new RrdbNet()), new("RealESRGAN_x2plus", new RrdbNet(Scale: 2, Unshuffle: 2)),
            new("RealESRGAN_x4plus_anime_6B", new RrdbNet(Blocks: 6)),
        ],
    };

    /// <inheritdoc/>
    public override int Scale { get; } = Scale;

    /// <summary>
    /// The receptive field reaches 15 pixels of the trunk further with each block, but hardly any weight lies beyond 32; a pixel of the
    /// trunk is <see cref="Unshuffle"/> of the image.
    /// </summary>
    public override Tiling Tiling => new(Multiple: Unshuffle, Overlap: 32 * Unshuffle);

    private int Enlargements => int.Log2(Scale * Unshuffle);

    /// <inheritdoc/>
    public override Node Build(Graph g, Weights w, Node image)
    {
        KeyLayout keys = KeyLayout.Of(w) ?? KeyLayout.All[0];
        Node head = g.Conv(Unshuffle == 1 ? image : g.PixelUnshuffle(image, Unshuffle), w[keys.First], Features, kernel: 3);
        Node x = head;
        for (int i = 0; i < Blocks; i++)
        {
            Node inside = DenseBlock(g, w, keys, i, 1, x, Residual, x);
            inside = DenseBlock(g, w, keys, i, 2, inside, Residual, inside);

            // x + 0.2 · (inside + 0.2 · last)
            x = DenseBlock(g, w, keys, i, 3, inside, Residual * Residual, x, kept: Residual);
        }

        x = g.Conv(x, w[keys.Body(Blocks)], Features, kernel: 3) + head;
        for (int i = 0; i < Enlargements; i++)
        {
            x = g.Resize(x, 2 * x.Height, 2 * x.Width, Interpolation.Nearest);
            x = g.LeakyRelu(g.Conv(x, w[keys.Up(i)], Features, kernel: 3), Slope);
        }

        x = g.LeakyRelu(g.Conv(x, w[keys.High(Enlargements)], Features, kernel: 3), Slope);
        return g.Conv(x, w[keys.Last(Enlargements)], 3, kernel: 3);
    }

    /// <summary>
    /// Five convolutions, each of which sees the input and all results before it; the last one times a factor, plus a sum, plus a share
    /// of the input.
    /// </summary>
    /// <remarks>
    /// The share goes into the last convolution's weights, which see the input, too: at the middle tap from each channel to itself. So
    /// every value between convolutions stays in the blocked layout that ONNX Runtime keeps there; a product would leave it.
    /// </remarks>
    private Node DenseBlock(Graph g, Weights w, KeyLayout keys, int block, int dense, Node x, double factor, Node sum, double kept = 0)
    {
        Node seen = x;
        for (int i = 1; i < 5; i++)
        {
            Node added = g.LeakyRelu(g.Conv(seen, w[keys.Dense(block, dense, i)], Growth, kernel: 3), Slope);
            seen = g.Concat(seen, added);
        }

        Weights last = w[keys.Dense(block, dense, 5)];
        float[] weight = last.Get("weight", Features, seen.Channels, 3, 3).ToFloats();
        for (int i = 0; i < weight.Length; i++)
        {
            bool toItself = i % 9 == 4 && i / 9 % seen.Channels == i / 9 / seen.Channels;
            weight[i] = (float)(weight[i] * factor + (toItself ? kept : 0));
        }

        Tensor scaled = Tensor.FromFloats(last.Path, weight, Features, seen.Channels, 3, 3);
        return g.Conv(seen, scaled, FoldedWeights.Scaled(last.Get("bias", Features), factor), [1, 1], [1, 1]) + sum;
    }

    private static RrdbNet? Detect(Weights w)
    {
        if (KeyLayout.Of(w) is not KeyLayout keys || w[keys.First].ShapeOf("weight") is not [int features, int channels, 3, 3]
            || w[keys.Dense(0, 1, 1)].ShapeOf("weight") is not [int growth, int seen, 3, 3] || seen != features)
        {
            return null;
        }

        int blocks = 0;
        while (w.Has(keys.Dense(blocks, 1, 1)))
        {
            blocks++;
        }

        int enlargements = 0;
        while (w.Has(keys.Up(enlargements)))
        {
            enlargements++;
        }

        // Three colours, or the 4 or 16 pixels of a block of them; and nothing that this network does not have.
        int unshuffle = channels switch { 3 => 1, 12 => 2, 48 => 4, _ => 0 };
        int scale = unshuffle == 0 ? 0 : (1 << enlargements) / unshuffle;
        bool fits = scale >= 1 && w[keys.Last(enlargements)].ShapeOf("weight") is [3, _, 3, 3]
            && w.Names.Count() == 2 * (15 * blocks + enlargements + 4);
        return fits ? new(scale, features, blocks, growth, unshuffle) : null;
    }

    /// <summary>Names of the convolutions: one row for each program that wrote such files.</summary>
    /// <param name="First">The first convolution.</param>
    /// <param name="DenseFormat">Block from 0, dense block from 1, convolution from 1.</param>
    /// <param name="BodyFormat">After all blocks, whose number it may hold.</param>
    /// <param name="Up">Those after an enlargement, from 0.</param>
    /// <param name="High">The last but one, by the number of enlargements.</param>
    /// <param name="Last">The last, by the number of enlargements.</param>
    private sealed record KeyLayout(
        string First, string DenseFormat, string BodyFormat, Func<int, string> Up, Func<int, string> High, Func<int, string> Last)
    {
        // BasicSR and Real-ESRGAN; the authors' test program; the training program before that (most community files).
        public static readonly KeyLayout[] All =
        [
            new("conv_first", "body.{0}.rdb{1}.conv{2}", "conv_body", i => $"conv_up{i + 1}", _ => "conv_hr", _ => "conv_last"),
            new("conv_first", "RRDB_trunk.{0}.RDB{1}.conv{2}", "trunk_conv", i => $"upconv{i + 1}", _ => "HRconv", _ => "conv_last"),
            new("model.0", "model.1.sub.{0}.RDB{1}.conv{2}.0", "model.1.sub.{0}", i => $"model.{3 * i + 3}", n => $"model.{3 * n + 2}",
                n => $"model.{3 * n + 4}"),
        ];

        public static KeyLayout? Of(Weights w) => Array.Find(All, keys => w.Has(keys.Dense(0, 1, 1)) && w.Has(keys.First));

        public string Dense(int block, int dense, int conv) =>
            string.Format(CultureInfo.InvariantCulture, DenseFormat, block, dense, conv);

        public string Body(int blocks) => string.Format(CultureInfo.InvariantCulture, BodyFormat, blocks);
    }
}
