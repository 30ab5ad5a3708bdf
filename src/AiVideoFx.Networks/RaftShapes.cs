namespace AiVideoFx.Networks;

/// <summary>Shapes of the weights of RAFT as published, under torchvision's names: <see cref="Raft"/> takes its inner widths from them.</summary>
/// <remarks>Source: the widths of raft_large and raft_small in torchvision, which are those of the authors.</remarks>
internal static class RaftShapes
{
    private static readonly int[] LargeWidths = [64, 64, 96, 128, 256];

    public static IReadOnlyDictionary<string, int[]> Large { get; } = Create(
        LargeWidths, LargeWidths, bottleneck: false, correlation: [256, 192], flow: [128, 64], motion: 126, hidden: 128, context: 128,
        kernels: [(1, 5), (5, 1)], head: 256, mask: 256, radius: 4);

    public static IReadOnlyDictionary<string, int[]> Small { get; } = Create(
        [32, 32, 64, 96, 128], [32, 32, 64, 96, 160], bottleneck: true, correlation: [96], flow: [64, 32], motion: 80, hidden: 96, context: 64,
        kernels: [(3, 3)], head: 128, mask: 0, radius: 3);

    private static Dictionary<string, int[]> Create(
        int[] features, int[] contexts, bool bottleneck, int[] correlation, int[] flow, int motion, int hidden, int context,
        (int Height, int Width)[] kernels, int head, int mask, int radius)
    {
        Dictionary<string, int[]> shapes = [];
        Encoder(shapes, "feature_encoder", features, bottleneck, norm: false);
        Encoder(shapes, "context_encoder", contexts, bottleneck, norm: !bottleneck);
        int side = 2 * radius + 1;
        const string Motion = "update_block.motion_encoder.";
        Conv(shapes, Motion + "convcorr1.0", correlation[0], 4 * side * side, 1, 1);
        if (correlation.Length > 1)
        {
            Conv(shapes, Motion + "convcorr2.0", correlation[1], correlation[0], 3, 3);
        }

        Conv(shapes, Motion + "convflow1.0", flow[0], 2, 7, 7);
        Conv(shapes, Motion + "convflow2.0", flow[1], flow[0], 3, 3);
        Conv(shapes, Motion + "conv.0", motion, correlation[^1] + flow[1], 3, 3);
        for (int i = 0; i < kernels.Length; i++)
        {
            foreach (char gate in "zrq")
            {
                Conv(shapes, $"update_block.recurrent_block.convgru{i + 1}.conv{gate}", hidden, hidden + context + motion + 2, kernels[i].Height, kernels[i].Width);
            }
        }

        Conv(shapes, "update_block.flow_head.conv1", head, hidden, 3, 3);
        Conv(shapes, "update_block.flow_head.conv2", 2, head, 3, 3);
        if (mask > 0)
        {
            Conv(shapes, "mask_predictor.convrelu.0", mask, hidden, 3, 3);
            Conv(shapes, "mask_predictor.conv", 576, mask, 1, 1);
        }

        return shapes;
    }

    private static void Encoder(Dictionary<string, int[]> shapes, string scope, int[] widths, bool bottleneck, bool norm)
    {
        Normed($"{scope}.convnormrelu", widths[0], 3, 7);
        for (int layer = 1; layer <= 3; layer++)
        {
            for (int i = 0; i < 2; i++)
            {
                string block = $"{scope}.layer{layer}.{i}.";
                (int from, int to) = (i == 0 ? widths[layer - 1] : widths[layer], widths[layer]);
                int inside = bottleneck ? to / 4 : to;
                Normed(block + "convnormrelu1", inside, from, bottleneck ? 1 : 3);
                Normed(block + "convnormrelu2", inside, inside, 3);
                if (bottleneck)
                {
                    Normed(block + "convnormrelu3", to, inside, 1);
                }

                if (layer > 1 && i == 0)
                {
                    Normed(block + "downsample", to, from, 1);
                }
            }
        }

        Conv(shapes, $"{scope}.conv", widths[4], widths[3], 1, 1);

        void Normed(string name, int to, int from, int kernel)
        {
            Conv(shapes, name + ".0", to, from, kernel, kernel);
            foreach (string part in norm ? new[] { "weight", "bias", "running_mean", "running_var" } : [])
            {
                shapes.Add($"{name}.1.{part}", [to]);
            }
        }
    }

    private static void Conv(Dictionary<string, int[]> shapes, string name, int to, int from, int height, int width)
    {
        shapes.Add(name + ".weight", [to, from, height, width]);
        shapes.Add(name + ".bias", [to]);
    }
}
