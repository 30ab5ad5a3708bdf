using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>LaMa: fills large holes with convolutions of which a part works on the picture's spectrum, and so sees all of it.</summary>
/// <param name="Features">Channels after the first convolution.</param>
/// <param name="Downsamplings">Halvings of the sides, with twice the channels each.</param>
/// <param name="Blocks">Residual blocks at the smallest size.</param>
/// <param name="Local">Channels there that are convolved with their surroundings; the rest are global.</param>
/// <remarks>
/// Source: Suvorov et al., "Resolution-robust Large Mask Inpainting with Fourier Convolutions", WACV 2022, arXiv:2109.07161; checkpoint
/// big-lama and those of its layout (a quarter of the channels local, no local Fourier unit, sigmoid). Departs from the reference:
/// batch normalisation is taken into the convolutions before it where one leads to it, and what several of them sum up to is
/// normalised in their weights, all before the graph is built.
/// Input: (1, 3, H, W), sRGB, [0, 1], sides multiples of 2^Downsamplings and at least twice that. A whole picture: tiles would lose the
/// sight of all of it. Fourier transforms are matrix products: their cost grows with the third power of the side; at
/// 512 × 512 they are about a twentieth of the blocks' multiplications.
/// </remarks>
public sealed record LaMa(int Features = 64, int Downsamplings = 3, int Blocks = 18, int Local = 128) : InpaintingNetwork
{
    /// <summary>How its checkpoints are recognised.</summary>
    public static NetworkFamily Family { get; } = new("LaMa", "Fill", (w, _) => Detect(w))
    {
        Describe = static network => network is LaMa n ? $"{n.Features} channels, {n.Blocks} blocks" : "",
        Landmarks =
        [
            [
                new("model.1.ffc.convl2l.weight", -1, 4, 7, 7), new("model.2.ffc.convl2l.weight", -1, -1, 3, 3),
                new("model.4.ffc.convl2g.weight", -1, -1, 3, 3), new("model.5.conv1.ffc.convg2g"),
            ],
        ],
        Published = [new("big-lama", new LaMa())],
    };

    /// <inheritdoc/>
    public override Tiling Tiling => new(Multiple: 1 << Downsamplings, Overlap: null, Padding: PadMode.Reflect);

    // Places in the reference's list of layers, which has entries without weights: paddings, activations, joins.
    private int FirstBlock => Downsamplings + 2;

    private int FirstUp => FirstBlock + Blocks + 1;

    private int Deepest => Features << Downsamplings;

    /// <inheritdoc/>
    public override Node Build(Graph g, Weights w, Node image, Node mask)
    {
        Node predicted = Predict(g, w, image, mask, null);
        return mask * predicted + (1 - mask) * image;
    }

    /// <summary>What the network makes up for the whole picture.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="w">The weights.</param>
    /// <param name="image">As for <see cref="Build"/>.</param>
    /// <param name="mask">As for <see cref="Build"/>.</param>
    /// <param name="probe">Is told values on the way, by name; for comparison with the reference.</param>
    internal Node Predict(Graph g, Weights w, Node image, Node mask, Action<string, Node>? probe)
    {
        Weights model = w["model"];
        model.Ignore("num_batches_tracked");
        Node x = g.Pad(g.Concat(image * (1 - mask), mask), 3, 3, 3, 3, PadMode.Reflect);
        x = g.Relu(Conv(g, x, model[1]["ffc.convl2l"], model[1]["bn_l"], Features, kernel: 7));
        for (int i = 1; i < Downsamplings; i++)
        {
            Weights down = model[i + 1];
            x = g.Relu(Conv(g, Reflected(g, x), down["ffc.convl2l"], down["bn_l"], Features << i, kernel: 3, stride: 2));
        }

        // The last halving splits the channels into local and global ones.
        Weights split = model[Downsamplings + 1];
        Node shared = Reflected(g, x);
        Node local = g.Relu(Conv(g, shared, split["ffc.convl2l"], split["bn_l"], Local, kernel: 3, stride: 2));
        Node global = g.Relu(Conv(g, shared, split["ffc.convl2g"], split["bn_g"], Deepest - Local, kernel: 3, stride: 2));
        for (int i = 0; i < Blocks; i++)
        {
            Weights block = model[FirstBlock + i];
            Action<string, Node>? first = i == 0 ? probe : null;
            (Node insideLocal, Node insideGlobal) = FourierConv(g, block["conv1"], local, global, first);
            (insideLocal, insideGlobal) = FourierConv(g, block["conv2"], insideLocal, insideGlobal, null);
            (local, global) = (local + insideLocal, global + insideGlobal);
            first?.Invoke("block0_local", local);
            first?.Invoke("block0_global", global);
        }

        x = g.Concat(local, global);
        for (int i = 0; i < Downsamplings; i++)
        {
            Weights up = model[FirstUp + 3 * i];
            int features = Deepest >> (i + 1);
            (Tensor weight, Tensor bias) = FoldedWeights.WithBatchNorm(
                up.Get("weight", x.Channels, features, 3, 3), up.Get("bias", features), model[FirstUp + 3 * i + 1], transposed: true);
            Weights folded = new(new Dictionary<string, Tensor> { ["weight"] = weight, ["bias"] = bias });
            x = g.Relu(g.ConvTranspose(x, folded, features, kernel: 3, stride: 2, padding: 1, outputPadding: 1));
        }

        x = g.Pad(x, 3, 3, 3, 3, PadMode.Reflect);
        return g.Sigmoid(g.Conv(x, model[FirstUp + 3 * Downsamplings + 1], 3, kernel: 7, padding: 0));
    }

    /// <summary>Convolutions from local and global channels to both; those from global to global go over the spectrum.</summary>
    private (Node Local, Node Global) FourierConv(Graph g, Weights w, Node local, Node global, Action<string, Node>? probe)
    {
        // Normalising a sum is linear: each addend is scaled, and one of them takes the offset.
        Weights ffc = w["ffc"];
        Node near = Reflected(g, local);
        Node far = Reflected(g, global);
        Node toLocal = Conv(g, near, ffc["convl2l"], w["bn_l"], Local, kernel: 3)
            + Scaled(g, far, ffc["convg2l"], w["bn_l"], Local, kernel: 3);
        Node toGlobal = Conv(g, near, ffc["convl2g"], w["bn_g"], Deepest - Local, kernel: 3)
            + Spectral(g, ffc["convg2g"], global, w["bn_g"], probe);
        return (g.Relu(toLocal), g.Relu(toGlobal));
    }

    /// <summary>Half the channels, plus their Fourier unit, back to all channels.</summary>
    private Node Spectral(Graph g, Weights w, Node x, Weights norm, Action<string, Node>? probe)
    {
        int half = (Deepest - Local) / 2;
        x = g.Relu(Conv(g, x, w["conv1.0"], w["conv1.1"], half, kernel: 1));
        probe?.Invoke("fourier_in", x);
        Node unit = FourierUnit(g, w["fu"], x);
        probe?.Invoke("fourier_out", unit);
        return Scaled(g, x + unit, w["conv2"], norm, Deepest - Local, kernel: 1);
    }

    /// <summary>A convolution of one tap over the spectrum, whose real and imaginary parts are channels in turn.</summary>
    private static Node FourierUnit(Graph g, Weights w, Node x)
    {
        int c = x.Channels;
        (Node real, Node imaginary) = g.Rfft2(x);

        // Real parts first, imaginary parts after: the weights' channels are put into that order instead of the picture's.
        (Tensor weight, Tensor bias) = FoldedWeights.WithBatchNorm(w["conv_layer"].Get("weight", 2 * c, 2 * c, 1, 1), null, w["bn"]);
        float[] from = weight.ToFloats(), fromBias = bias.ToFloats();
        float[] to = new float[from.Length], toBias = new float[2 * c];
        int Interleaved(int channel) => channel < c ? 2 * channel : 2 * (channel - c) + 1;
        for (int o = 0; o < 2 * c; o++)
        {
            toBias[o] = fromBias[Interleaved(o)];
            for (int i = 0; i < 2 * c; i++)
            {
                to[o * 2 * c + i] = from[Interleaved(o) * 2 * c + Interleaved(i)];
            }
        }

        Node y = g.Relu(g.Conv(g.Concat(real, imaginary), Tensor.FromFloats(weight.Name, to, 2 * c, 2 * c, 1, 1),
            Tensor.FromFloats(bias.Name, toBias, 2 * c), [1, 1], [0, 0]));
        return g.Irfft2(g.Channels(y, 0, c), g.Channels(y, c, c), x.Width);
    }

    private static Node Conv(Graph g, Node x, Weights conv, Weights norm, int features, int kernel, int stride = 1)
    {
        (Tensor weight, Tensor bias) = FoldedWeights.WithBatchNorm(conv.Get("weight", features, x.Channels, kernel, kernel), null, norm);
        return g.Conv(x, weight, bias, [stride, stride], [0, 0]);
    }

    /// <summary>As above without the normalisation's offset, which another addend of the same sum has.</summary>
    private static Node Scaled(Graph g, Node x, Weights conv, Weights norm, int features, int kernel)
    {
        (Tensor weight, _) = FoldedWeights.WithBatchNorm(conv.Get("weight", features, x.Channels, kernel, kernel), null, norm);
        return g.Conv(x, weight, null, [1, 1], [0, 0]);
    }

    private static Node Reflected(Graph g, Node x) => g.Pad(x, 1, 1, 1, 1, PadMode.Reflect);

    private static LaMa? Detect(Weights w)
    {
        Weights model = w["model"];
        if (model.ShapeOf("1.ffc.convl2l.weight") is not [int features, 4, 7, 7])
        {
            return null;
        }

        int downsamplings = 0;
        while (model.ShapeOf($"{downsamplings + 2}.ffc.convl2l.weight") is not null)
        {
            downsamplings++;
        }

        int blocks = 0;
        while (model.Has($"{downsamplings + 2 + blocks}.conv1.ffc"))
        {
            blocks++;
        }

        // A quarter of the channels local, in two convolutions a block; no unit of its own for quarters of the picture.
        int local = model.ShapeOf($"{downsamplings + 1}.ffc.convl2l.weight")?[0] ?? 0;
        bool fits = downsamplings > 0 && blocks > 0 && !w.Names.Any(name => name.Contains(".lfu.", StringComparison.Ordinal))
            && model.ShapeOf($"{downsamplings + 1}.ffc.convl2g.weight") is [int global, _, 3, 3] && global + local == features << downsamplings
            && model.ShapeOf($"{downsamplings + 3 + blocks + 3 * downsamplings + 1}.weight") is [3, _, 7, 7]
            && w.Names.All(name => name.StartsWith("model.", StringComparison.Ordinal));
        return fits ? new(features, downsamplings, blocks, local) : null;
    }
}
