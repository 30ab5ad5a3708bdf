using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>IFRNet: refines motion and features of the new frame together, from coarse to fine, in one pass.</summary>
/// <param name="Widths">Channels of the four levels of the pyramid, the finest first: 24, 36, 54, 72 (S), 32, 48, 72,
/// 96, or 64, 96, 144, 192 (L).</param>
/// <param name="Side">Channels that a residual block works on once more: 24 (S), 32 or 64 (L).</param>
/// <param name="FirstKernel">Sides of the first kernel: 3, in L 7.</param>
/// <param name="FlowScale">Resolution at which motion is sought, as a share of the picture's: 1, 0.5 or 0.25.</param>
/// <remarks>
/// Source: Kong et al., "IFRNet: Intermediate Feature Refine Network for Efficient Frame Interpolation", CVPR 2022,
/// arXiv:2205.14620; its authors' checkpoints for Vimeo90K and GoPro. Departs from the reference: nothing.
/// Input: (1, 3, H, W), sRGB, [0, 1], sides multiples of 16 / FlowScale. Output: (1, 3, H, W), clamped to [0, 1].
/// </remarks>
public sealed record IfrNet(Levels Widths, int Side = 32, int FirstKernel = 3, float FlowScale = 1)
    : InterpolationNetwork
{
    /// <summary>How its checkpoints are recognised.</summary>
    public static NetworkFamily Family { get; } = new("IFRNet", "Interpolate", (w, _) => Detect(w))
    {
        Describe = static network => network is IfrNet n ? $"levels of {string.Join(", ", n.Widths)} channels" : "",
        Landmarks =
        [
            [
                new("encoder.pyramid1.0.0.weight", -1, 3, -1, -1), new("encoder.pyramid4.0.0.weight", -1, -1, 3, 3),
                new("decoder4.convblock.0.0.weight", -1, -1, 3, 3), new("decoder1.convblock.0.0.weight", -1, -1, 3, 3),
            ],
        ],
        Published =
        [
            new("IFRNet S", new IfrNet([24, 36, 54, 72], Side: 24)), new("IFRNet", new IfrNet([32, 48, 72, 96])),
            new("IFRNet L", new IfrNet([64, 96, 144, 192], Side: 64, FirstKernel: 7)),
        ],
    };

    /// <summary>Only whole pictures: their mean is taken away.</summary>
    public override Tiling Tiling => new(Multiple: (int)(16 / FlowScale), Overlap: null);

    /// <inheritdoc/>
    public override BetweenFrames Build(Graph g, Weights w, Node image0, Node image1, Node timestep)
    {
        RefuseUnknownSettings(image0);
        w.Ignore("l1_loss");
        w.Ignore("tr_loss");
        w.Ignore("rb_loss");
        w.Ignore("gc_loss");
        Node pair = g.Concat(0, image0, image1);
        Node mean = g.Mean(pair, 0, 1, 2, 3);
        Node centred = pair - mean;

        // Both pictures of one level: (2, width, h, w).
        Node seenAs = g.Resize(centred, (int)(pair.Height * FlowScale), (int)(pair.Width * FlowScale));
        Node[] pyramid = Pyramid(g, w["encoder"], seenAs);
        Node coarsest = pyramid[3];
        Node time = g.Expand(timestep, [1, 1, coarsest.Height, coarsest.Width]);
        Node state = Decode(g, w["decoder4.convblock"], 3, g.Concat(1, SideBySide(g, coarsest), time));
        Node flow = g.Channels(state, 0, 4);
        for (int level = 2; level >= 0; level--)
        {
            Node warped = SideBySide(g, Warped(g, pyramid[level], flow));
            Node seen = g.Concat(1, g.Channels(state, 4, Widths[level]), warped, flow);
            state = Decode(g, w[$"decoder{level + 1}.convblock"], level, seen);
            flow = g.Channels(state, 0, 4) + g.Resize(flow, state.Height, state.Width) * 2;
        }

        return Blend(g, centred, mean, flow, g.Channels(state, 4, 4));
    }

    private static Node SideBySide(Graph g, Node pair) =>
        g.Reshape(pair, [1, 2 * pair.Channels, pair.Height, pair.Width]);

    private static Node Warped(Graph g, Node pair, Node flow) => g.Concat(
        0, g.Warp(g.Slice(pair, 0, 0, 1), g.Channels(flow, 0, 2)),
        g.Warp(g.Slice(pair, 0, 1, 1), g.Channels(flow, 2, 2)));

    private static Node ConvPRelu(Graph g, Weights w, Node x, int features, int kernel = 3, int stride = 1) =>
        g.PRelu(g.Conv(x, w[0], features, kernel, stride), w[1].Get("weight", features));

    private BetweenFrames Blend(Graph g, Node centred, Node mean, Node flow, Node maskAndRest)
    {
        Node full = g.Resize(flow, centred.Height, centred.Width);
        full = FlowScale == 1 ? full : full * (1 / FlowScale);
        Node mask = g.Resize(g.Sigmoid(g.Channels(maskAndRest, 0, 1)), centred.Height, centred.Width);
        Node rest = g.Resize(g.Channels(maskAndRest, 1, 3), centred.Height, centred.Width);
        (Node toFirst, Node toSecond) = (g.Channels(full, 0, 2), g.Channels(full, 2, 2));
        Node first = g.Warp(g.Slice(centred, 0, 0, 1), toFirst);
        Node second = g.Warp(g.Slice(centred, 0, 1, 1), toSecond);
        return new(g.Clamp(second + (first - second) * mask + mean + rest, 0, 1), toFirst, toSecond, mask);
    }

    private Node[] Pyramid(Graph g, Weights w, Node x)
    {
        Node[] levels = new Node[4];
        for (int i = 0; i < levels.Length; i++)
        {
            Weights level = w[$"pyramid{i + 1}"];
            x = ConvPRelu(g, level[0], x, Widths[i], i == 0 ? FirstKernel : 3, stride: 2);
            levels[i] = x = ConvPRelu(g, level[1], x, Widths[i]);
        }

        return levels;
    }

    // Twice the size: flow to both pictures, then the next level's features, or mask and rest after the finest level.
    private Node Decode(Graph g, Weights w, int level, Node x)
    {
        int width = (level == 3 ? 2 : 3) * Widths[level];
        x = Residual(g, w[1], ConvPRelu(g, w[0], x, width), width);
        return g.ConvTranspose(x, w[2], level == 0 ? 8 : Widths[level - 1] + 4, kernel: 4, stride: 2, padding: 1);
    }

    private Node Residual(Graph g, Weights w, Node x, int width)
    {
        Node y = ConvPRelu(g, w["conv1"], x, width);
        y = SideAgain(w["conv2"], y);
        y = ConvPRelu(g, w["conv3"], y, width);
        y = SideAgain(w["conv4"], y);
        return g.PRelu(x + g.Conv(y, w["conv5"], width, kernel: 3), w["prelu"].Get("weight", width));

        Node SideAgain(Weights again, Node z) => g.Concat(
            1, g.Channels(z, 0, width - Side), ConvPRelu(g, again, g.Channels(z, width - Side, Side), Side));
    }

    private void RefuseUnknownSettings(Node image)
    {
        if (FlowScale is not (0.25f or 0.5f or 1))
        {
            throw new GraphException($"IfrNet: flow scale {FlowScale} is not one of 0.25, 0.5 and 1");
        }

        if (image.Height % Tiling.Multiple != 0 || image.Width % Tiling.Multiple != 0)
        {
            throw new GraphException(
                $"IfrNet: the sides of {image.Shape} are no multiples of {Tiling.Multiple}; "
                + "pad the pictures by repeating their edges");
        }
    }

    private static IfrNet? Detect(Weights w)
    {
        List<int> widths = [];
        for (int level = 1; level <= 4; level++)
        {
            if (w.ShapeOf($"encoder.pyramid{level}.0.0.weight") is not [int width, _, _, _])
            {
                return null;
            }

            widths.Add(width);
        }

        return w.ShapeOf("encoder.pyramid1.0.0.weight") is [_, 3, int kernel, _]
            && w.ShapeOf("decoder4.convblock.1.conv2.0.weight") is [int side, _, 3, 3]
            && w.ShapeOf("decoder4.convblock.0.0.weight") is [_, int inputs, 3, 3] && inputs == 2 * widths[3] + 1
            ? new([.. widths], side, kernel)
            : null;
    }
}
