using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>Tells the versions of <see cref="Rife"/> apart by names and shapes of their tensors.</summary>
internal static class RifeVersions
{
    // 4.25 lite: the tensors differ from those of 4.25 in the width of the last block only, but its scales do, too.
    private const int LiteLastWidth = 24;

    public static IReadOnlyList<IReadOnlyList<Landmark>> Landmarks { get; } =
    [
        [
            new("block0.conv0.0.0.weight", -1, -1, 3, 3), new("block0.conv0.1.0.weight", -1, -1, 3, 3), new("block0.convblock"), new("block0.lastconv"),
            new("block1.conv0.1.0.weight", -1, -1, 3, 3), new("block2.conv0.1.0.weight", -1, -1, 3, 3), new("block3.conv0.1.0.weight", -1, -1, 3, 3),
        ],
    ];

    /// <summary>Those that people use; the rest have the structure of one of these.</summary>
    public static IReadOnlyList<PublishedNetwork> Published { get; } =
    [
        new("RIFE 4.6", new Rife(
            [192, 128, 96, 64], [8, 4, 2, 1], Outputs: 6, Carried: 0, Head: RifeHead.None, HeadWidth: 0, HeadFeatures: 0, MaskAccumulates: true)),
        new("RIFE 4.15 lite", new Rife([128, 96, 64, 48], [8, 4, 2, 1], Outputs: 6, Carried: 0)),
        new("RIFE 4.22", new Rife([256, 192, 96, 48], [8, 4, 2, 1], HeadWidth: 32, HeadFeatures: 8)),
        new("RIFE 4.25", new Rife([192, 128, 96, 64, 32], [16, 8, 4, 2, 1])),
        new("RIFE 4.25 lite", new Rife([192, 128, 96, 64, LiteLastWidth], [32, 16, 8, 4, 1])),
        new("RIFE 4.25 heavy", new Rife([384, 256, 192, 128, 64], [16, 8, 4, 2, 1])),
    ];

    /// <summary>A version's structure in words: versions that differ in training only are not told apart.</summary>
    public static string Describe(Rife n)
    {
        string head = n.Head switch { RifeHead.None => "no features", _ => $"{n.HeadFeatures} features of each picture" };
        return $"{n.Widths.Count} blocks of {string.Join(", ", n.Widths)} channels, {head}" + (n.Carried > 0 ? ", features carried" : "");
    }

    public static Rife? Detect(Weights w, string fileName)
    {
        int count = 0;
        List<int> widths = [];
        while (w.ShapeOf($"block{count}.conv0.1.0.weight") is [int width, _, 3, 3])
        {
            widths.Add(width);
            count++;
        }

        if (count is not (4 or 5) || w.ShapeOf("block0.conv0.0.0.weight") is not [_, int inputs, 3, 3]
            || w.ShapeOf("block1.conv0.0.0.weight") is not [_, int laterInputs, 3, 3]
            || Head(w) is not var (head, headWidth, features)
            || inputs != 7 + 2 * features || laterInputs < 12 + 2 * features)
        {
            return null;
        }

        bool residual = w.Has("block0.convblock.0.beta");
        if (w.Has("block0.convblock.0.1.weight"))
        {
            throw new WeightsException(
                "these are weights of RIFE 4.0 or 4.1, which cannot be used: they decide for each frame whether to start "
                + "again at half the resolution. Take a later version; its authors recommend 4.25");
        }

        bool shuffled = w.ShapeOf("block0.lastconv.0.weight") is [_, _, 4, 4];
        int outputs = shuffled ? w.ShapeOf("block0.lastconv.0.weight")![1] / 4
            : w.ShapeOf("block0.lastconv.weight")?[1] ?? 0;
        if (outputs < 5)
        {
            return null;
        }

        bool lite = widths[^1] == LiteLastWidth || fileName.Contains("lite", StringComparison.OrdinalIgnoreCase);
        Levels scales = count == 4 ? [8, 4, 2, 1] : lite ? [32, 16, 8, 4, 1] : [16, 8, 4, 2, 1];
        int groups = residual && w.ShapeOf("block0.convblock.0.conv.weight") is [_, > 0 and int seen, 3, 3]
            ? widths[0] / seen : 1;
        return new(
            [.. widths], scales, residual ? RifeTrunk.Residual : RifeTrunk.Plain,
            w["block0"].CountScopes("convblock"), groups, shuffled,
            outputs, laterInputs - 12 - 2 * features, head, headWidth, features,
            MaskAccumulates: head == RifeHead.None);
    }

    private static (RifeHead Head, int Width, int Features)? Head(Weights w) =>
        w.ShapeOf("encode.cnn3.weight") is [int clampedWidth, int clamped, 4, 4]
            ? (RifeHead.Clamped, clampedWidth, clamped)
        : w.ShapeOf("encode.6.weight") is [int openWidth, int open, 4, 4] ? (RifeHead.Open, openWidth, open)
        : w.ShapeOf("encode.1.weight") is [int pairWidth, int pair, 4, 4] ? (RifeHead.Pair, pairWidth, pair)
        : w.Has("encode") ? null
        : (RifeHead.None, 0, 0);
}
