using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>What the trunk of a block of <see cref="Rife"/> is made of.</summary>
public enum RifeTrunk
{
    /// <summary>Convolutions (4.2 to 4.4).</summary>
    Plain,

    /// <summary>Convolutions times a number for each channel, plus their input (from 4.5 on).</summary>
    Residual,
}

/// <summary>What makes features of each picture for <see cref="Rife"/>.</summary>
public enum RifeHead
{
    /// <summary>Nothing (up to 4.6).</summary>
    None,

    /// <summary>Two convolutions in a row (4.7 to 4.9).</summary>
    Pair,

    /// <summary>Four convolutions, of the picture as it is (4.10 to 4.12, 4.12 and 4.13 lite).</summary>
    Open,

    /// <summary>Four convolutions, of the picture clamped to [0, 1] (all later ones).</summary>
    Clamped,
}

/// <summary>RIFE 4.2 to 4.26: finds the motion from the new frame to both neighbours, coarse to fine, and blends what
/// it fetches.</summary>
/// <param name="Widths">Channels of each block.</param>
/// <param name="Scales">How much smaller than the picture each block sees it, falling.</param>
/// <param name="Trunk">What the blocks are made of.</param>
/// <param name="TrunkLength">Convolutions in a row.</param>
/// <param name="Groups">Groups of the trunk's convolutions: 2 in 4.14 lite.</param>
/// <param name="Shuffled">Whether the blocks end in a pixel shuffle.</param>
/// <param name="Outputs">Channels that the blocks give: flow 4, mask 1, features.</param>
/// <param name="Carried">How many of these features the next block sees.</param>
/// <param name="Head">What makes features of each picture.</param>
/// <param name="HeadWidth">Channels inside the head.</param>
/// <param name="HeadFeatures">Channels that it gives.</param>
/// <param name="MaskAccumulates">Whether the masks of the blocks add up, as the flow does, instead of the last one
/// counting.</param>
/// <param name="FlowScale">Resolution at which motion is sought: 0.25, 0.5, 1, 2 or 4 times that of the default. 0.5
/// for 4K.</param>
/// <param name="Ensemble">Whether each block also looks backwards in time and the mean counts; only without carried
/// features.</param>
/// <remarks>
/// Source: Huang et al., "Real-Time Intermediate Flow Estimation for Video Frame Interpolation", ECCV 2022,
/// arXiv:2011.06294; the 4.x checkpoints of its authors, as their file flownet.pkl holds them. Departs from the
/// reference: nothing but rounding. 4.0 and 4.1 decide at run time whether to start again at half the resolution, which
/// a graph of fixed shapes cannot; they are refused.
/// Input: (1, 3, H, W), sRGB, clamped to [0, 1], any H and W: zeros are added right and below. Output: (1, 3, H, W), in
/// [0, 1].
/// </remarks>
public sealed record Rife(
    Levels Widths, Levels Scales, RifeTrunk Trunk = RifeTrunk.Residual, int TrunkLength = 8, int Groups = 1,
    bool Shuffled = true,
    int Outputs = 13, int Carried = 8, RifeHead Head = RifeHead.Clamped, int HeadWidth = 16, int HeadFeatures = 4,
    bool MaskAccumulates = false, float FlowScale = 1, bool Ensemble = false) : InterpolationNetwork
{
    /// <summary>How its checkpoints are recognised.</summary>
    public static NetworkFamily Family { get; } = new("RIFE", "Interpolate", RifeVersions.Detect)
    {
        Describe = static network => network is Rife n ? RifeVersions.Describe(n) : "",
        Landmarks = RifeVersions.Landmarks,
        Published = RifeVersions.Published,
    };

    /// <summary>Any sides, but only whole pictures: motion is sought over all of the picture.</summary>
    public override Tiling Tiling => new(Multiple: 1, Overlap: null);

    /// <summary>Sides are filled up to a multiple of this, so that the coarsest block halves its input twice.</summary>
    public int PadMultiple => Math.Max(4 * Scales[0], (int)(4 * Scales[0] / FlowScale));

    /// <inheritdoc/>
    public override BetweenFrames Build(Graph g, Weights w, Node image0, Node image1, Node timestep)
    {
        RefuseUnknownSettings();
        IgnoreLeftovers(w);
        (int height, int width) = (FilledUp(image0.Height), FilledUp(image0.Width));
        Node pictures = g.Pad(g.Concat(0, image0, image1), 0, 0, width - image0.Width, height - image0.Height);
        Node clamped = g.Clamp(pictures, 0, 1);
        Node source = Head == RifeHead.None
            ? clamped
            : g.Concat(1, clamped, Features(g, w["encode"], Head == RifeHead.Clamped ? clamped : pictures));

        RifeMotion motion = new(g, height, width);
        for (int i = 0; i < Widths.Count; i++)
        {
            float scale = Scales[i] / FlowScale;
            Node seen = i == 0 ? motion.Scaled(source, scale) : motion.Warped(source, scale);
            Node both = g.Reshape(seen, [1, 2 * seen.Channels, seen.Height, seen.Width]);
            Step(g, w[$"block{i}"], i, both, timestep, motion);
        }

        return Blend(g, motion, clamped, image0.Height, image0.Width);
    }

    private static Node[] Apart(Graph g, Node pair) => [g.Slice(pair, 0, 0, 1), g.Slice(pair, 0, 1, 1)];

    private void Step(Graph g, Weights w, int index, Node both, Node timestep, RifeMotion motion)
    {
        float scale = Scales[index] / FlowScale;
        bool first = index == 0;
        RifeBlock block = new(g, this, w, Widths[index], (first ? 7 : 12 + Carried) + 2 * HeadFeatures);
        List<Node> rest = first ? [] : [.. motion.At(scale)];
        Shape plane = [1, 1, both.Height, both.Width];

        // The last block's features go nowhere.
        int latest = (MaskAccumulates ? 0 : 1) + (index == Widths.Count - 1 ? 0 : Carried);
        Node[] results = [.. Pass(backwards: false)];
        if (Ensemble)
        {
            Node[] reversed = [.. Pass(backwards: true)];
            results = [.. results.Select((result, i) => (result + reversed[i]) * 0.5f)];
        }

        motion.Add(results[0], results.Length > 1 ? results[1] : null);

        IEnumerable<Node> Pass(bool backwards)
        {
            Node time = g.Expand(backwards ? 1 - timestep : timestep, plane);
            Node trunk = block.Trunk([both, time, .. rest], Order(first, backwards, scale));
            (int Channel, float Factor)[] outputs = Produced(backwards, (Shuffled ? 1 : 2) * scale);
            int summed = MaskAccumulates ? 5 : 4;
            yield return block.Results(trunk, outputs.AsSpan(0, summed));
            if (latest > 0)
            {
                yield return block.Results(trunk, outputs.AsSpan(summed, latest));
            }
        }
    }

    // Which of the reference's input channels each of ours is. Backwards in time the pictures change places and the
    // mask its sign.
    private (int Channel, float Factor)[] Order(bool first, bool backwards, float scale)
    {
        List<(int, float)> order = [];
        for (int picture = 0; picture < 2; picture++)
        {
            int at = backwards ? 1 - picture : picture;
            order.AddRange(Enumerable.Range(3 * at, 3).Select(channel => (channel, 1f)));
            order.AddRange(Enumerable.Range(6 + at * HeadFeatures, HeadFeatures).Select(channel => (channel, 1f)));
        }

        int next = 6 + 2 * HeadFeatures;
        order.Add((next++, 1));
        if (!first)
        {
            (int mask, int features, int flow) = (next, next + 1, next + 1 + Carried);
            int turn = backwards ? 2 : 0;
            order.AddRange(
            [
                (flow + turn, 1 / scale), (flow + 1 + turn, 1 / scale),
                (flow + 2 - turn, 1 / scale), (flow + 3 - turn, 1 / scale),
                (mask, backwards ? -1 : 1),
            ]);
            order.AddRange(Enumerable.Range(features, Carried).Select(channel => (channel, 1f)));
        }

        return [.. order];
    }

    // Which of the reference's output channels each of ours is: flow, in pixels of the full picture; mask; features.
    private (int Channel, float Factor)[] Produced(bool backwards, float scale)
    {
        int turn = backwards ? 2 : 0;
        return
        [
            (turn, scale), (1 + turn, scale), (2 - turn, scale), (3 - turn, scale), (4, backwards ? -1 : 1),
            .. Enumerable.Range(5, Carried).Select(channel => (channel, 1f)),
        ];
    }

    private BetweenFrames Blend(Graph g, RifeMotion motion, Node clamped, int height, int width)
    {
        Node sum = motion.Full();
        Node mask = g.Sigmoid(MaskAccumulates ? g.Channels(sum, 4, 1) : motion.LatestFull());
        Node[] warped = Apart(g, motion.Warped(clamped, 1));
        Node frame = warped[1] + (warped[0] - warped[1]) * mask;
        return new(
            g.Crop(frame, height, width), g.Crop(g.Channels(sum, 0, 2), height, width),
            g.Crop(g.Channels(sum, 2, 2), height, width),
            g.Crop(mask, height, width));
    }

    private Node Features(Graph g, Weights w, Node pictures)
    {
        string[] names = Head switch
        {
            RifeHead.Pair => ["0", "1"],
            RifeHead.Open => ["0", "2", "4", "6"],
            _ => ["cnn0", "cnn1", "cnn2", "cnn3"],
        };
        Node x = pictures;
        foreach (string name in names[..^1])
        {
            x = g.Conv(x, w[name], HeadWidth, kernel: 3, stride: name == names[0] ? 2 : 1);
            x = Head == RifeHead.Pair ? x : g.LeakyRelu(x, 0.2f);
        }

        Weights last = w[names[^1]];
        (Tensor weight, Tensor bias) = RifeBlock.Unrolled(
            last.Get("weight", HeadWidth, HeadFeatures, 4, 4), last.Get("bias", HeadFeatures),
            [.. Enumerable.Range(0, HeadFeatures).Select(channel => (channel, 1f))], shuffle: 1);
        return g.PixelShuffle(g.Conv(x, weight, bias, [1, 1], [1, 1]), 2);
    }

    private int FilledUp(int size) => (size + PadMultiple - 1) / PadMultiple * PadMultiple;

    private void RefuseUnknownSettings()
    {
        if (Ensemble && Carried > 0)
        {
            throw new GraphException(
                "Rife: versions that carry features from block to block (from 4.21 on, but 4.24) have no ensemble; "
                + "switch it off");
        }

        if (FlowScale is not (0.25f or 0.5f or 1 or 2 or 4))
        {
            throw new GraphException($"Rife: flow scale {FlowScale} is not one of 0.25, 0.5, 1, 2 and 4");
        }
    }

    // Files keep what only training needed: the teacher, an estimator of the time, parts of older versions.
    private void IgnoreLeftovers(Weights w)
    {
        HashSet<string> known = [.. Enumerable.Range(0, Widths.Count).Select(i => $"block{i}")];
        if (Head != RifeHead.None)
        {
            known.Add("encode");
        }

        HashSet<string> found = [.. w.Names.Select(name => name.Split('.')[0])];
        foreach (string name in found.Except(known))
        {
            w.Ignore(name);
        }
    }
}
