using System.Text.Json;
using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>Our own interpolation network: takes motion that a classical method found, carries it to the time of the new
/// frame and corrects it in a few blocks, coarse to fine.</summary>
/// <param name="Widths">Channels of each block.</param>
/// <param name="Scales">How much smaller than the picture each block sees it, falling to 1.</param>
/// <param name="Residuals">Residual convolutions of a block.</param>
/// <param name="Carried">Features that a block hands to the next one.</param>
/// <param name="Slope">Of the leaky activations.</param>
/// <param name="FlowUnit">Pixels of motion, at a block's scale, that count as 1.</param>
/// <param name="ErrorLimit">Most pixels that disagreement of motion counts.</param>
/// <param name="Contrast">Factor of differences between the pictures.</param>
/// <param name="ShiftLimit">Most pixels that brightness constancy may ask for.</param>
/// <param name="ShiftFloor">Squared gradient at which that shift counts half.</param>
/// <param name="LayerWindow">Sides of the window in which both layers are compared at first; odd.</param>
/// <param name="LayerRatio">The far layer must fit better by this factor there.</param>
/// <param name="LayerFloor">Difference of the pictures that does not count against the far layer.</param>
/// <param name="LayerSlope">How decidedly the better one is taken.</param>
/// <remarks>
/// Source: training/interpolate.py of this repository, whose docstring names what it learnt from; weights in
/// models/interpolate.safetensors. Departs from it: ends before the frame is made, so that the last warp and blend, which
/// there double the motion's size, are the caller's; the far layer's motion is the caller's as well; <see cref="MotionInputs.Bend"/> is added after the projection; what is
/// linear in a block's inputs is folded into its first convolution, and means are taken at the smallest size that gives the
/// same.
/// Input: any H and W: edges are repeated right and below up to a multiple of 4 times the first scale.
/// </remarks>
public sealed record TinyIf(
    Levels Widths, Levels Scales, int Residuals, int Carried, float Slope = 0.1f, float FlowUnit = 8, float ErrorLimit = 8,
    float Contrast = 4, float ShiftLimit = 4, float ShiftFloor = 3e-4f, int LayerWindow = 5, float LayerRatio = 0.6f,
    float LayerFloor = 0.002f, float LayerSlope = 4) : MotionNetwork
{
    // What a block sees before carried features: pictures and what is told from them, then errors, time, flow and mask, then the
    // far layer.
    private const int Seen = 28;

    // What a block corrects: flow to both frames, mask, layer.
    private const int Corrected = 6;

    // Keeps the logarithm finite where the near layer fits perfectly; in training/interpolate.py.
    private const float LayerLeast = 1e-4f;

    /// <summary>How its checkpoints are recognised.</summary>
    public static NetworkFamily Family { get; } = new("TinyIF", "Interpolate", (w, _) => Detect(w))
    {
        Describe = static network => network is TinyIf n
            ? $"{n.Widths.Count} blocks of {n.Widths} channels, {n.Residuals} residual convolutions each, {n.Carried} features carried"
            : "",
        Landmarks =
        [
            [
                new("blocks.0.down0.weight", -1, Seen, 3, 3), new("blocks.0.down1.weight", -1, -1, 3, 3),
                new("blocks.0.body.0.weight", -1, -1, 3, 3), new("blocks.0.up.weight", -1, -1, 1, 1),
            ],
        ],
        Published = [new("TinyIF medium", new TinyIf([96, 64, 32], [4, 2, 1], Residuals: 4, Carried: 8))],
    };

    /// <summary>Any sides, but only whole pictures: motion is sought over all of the picture.</summary>
    public override Tiling Tiling => new(Multiple: 1, Overlap: null);

    /// <summary>Sides are filled up to a multiple of this, so that the coarsest block halves its input twice.</summary>
    public int PadMultiple => 4 * Scales[0];

    /// <summary>Reads the configuration from a side file, as training writes it.</summary>
    /// <param name="json">Content of NAME.json beside NAME.safetensors.</param>
    /// <exception cref="FormatException">It is something else, or a network that this version cannot build.</exception>
    public static TinyIf FromSideFile(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement a = document.RootElement.GetProperty("architecture");
            int Whole(string name) => a.GetProperty(name).GetInt32();
            float Number(string name) => a.GetProperty(name).GetSingle();
            Levels Row(string name) => [.. a.GetProperty(name).EnumerateArray().Select(static value => value.GetInt32())];
            if (a.GetProperty("name").GetString() != "TinyIF" || Whole("channelsIn") != Seen)
            {
                throw new FormatException(
                    $"expected a network TinyIF that sees {Seen} channels, got {a.GetRawText()}");
            }

            TinyIf network = new(
                Row("channels"), Row("scales"), Whole("residuals"), Whole("carry"), Number("slope"), Number("flowUnit"), Number("errorLimit"),
                Number("contrast"), Number("shiftLimit"), Number("shiftFloor"), Whole("layerWindow"), Number("layerRatio"), Number("layerFloor"),
                Number("layerSlope"));
            return network.Widths.Count == network.Scales.Count && network.Scales.Count > 0 && network.Scales[^1] == 1
                ? network
                : throw new FormatException($"expected one scale for each block, ending in 1, got {network.Scales} for {network.Widths}");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"the side file does not describe a network: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override MotionBetween Build(Graph g, Weights w, MotionInputs inputs)
    {
        (int height, int width) = (inputs.First.Height, inputs.First.Width);
        Node Filled(Node x) => g.Pad(x, 0, 0, Missing(width), Missing(height), PadMode.Edge);

        Node first = Filled(inputs.First), second = Filled(inputs.Second), camera = Filled(inputs.Camera);
        Node projected = g.FlowsFromBetween(Filled(inputs.Flow0To1), Filled(inputs.Flow1To0), inputs.Timestep, ErrorLimit);
        Node near = g.Channels(projected, 0, 4), errors = g.Channels(projected, 4, 3);
        Node farFlows = g.Concat(1, -1 * inputs.Timestep * camera, (1 - inputs.Timestep) * camera);
        if (inputs.Bend is Node bend)
        {
            Node both = g.Concat(1, Filled(bend), Filled(bend));
            (near, farFlows) = (near + both, farFlows + both);
        }

        Node far = g.WarpDifference(first, second, farFlows), layer = Layer(g.WarpDifference(first, second, near), far);
        TinyIfMotion motion = new(g, near, g.Log((1 - inputs.Timestep) / inputs.Timestep), layer, errors, camera, far, inputs.Timestep);
        Node? carried = null;
        for (int i = 0; i < Widths.Count; i++)
        {
            Node told = g.ComparePair(first, second, motion.Full, Scales[i], ShiftLimit, ShiftFloor, centre: 0.5f);
            carried = Block(g, w["blocks"][i], i, told, motion, carried);
        }

        Node Part(int channel, int count) => g.Crop(g.Channels(motion.Full, channel, count), height, width);
        return new(Part(0, 2), Part(2, 2), g.Sigmoid(Part(4, 1)), g.Sigmoid(Part(5, 1)));

        Node Around(Node difference) => g.AveragePool(g.Channels(difference, 3, 1), LayerWindow, 1, LayerWindow / 2);

        Node Layer(Node nearGap, Node farGap) =>
            LayerSlope * g.Log((LayerRatio * Around(nearGap) + LayerLeast) / (Around(farGap) + LayerFloor));

        int Missing(int size) => (PadMultiple - size % PadMultiple) % PadMultiple;
    }

    private Node? Block(Graph g, Weights w, int index, Node told, TinyIfMotion motion, Node? carried)
    {
        (int width, int scale) = (Widths[index], Scales[index]);
        int before = index == 0 ? 0 : Carried, after = index == Widths.Count - 1 ? 0 : Carried;
        Node known = motion.At(scale);
        Weights down = w["down0"];
        Tensor first = down.Get("weight", width / 2, Seen + before, 3, 3);

        // One convolution of them all would be the same. Below 16 channels ONNX Runtime reads a picture as it lies, from there
        // on it copies it into another layout first, which for one of this size costs more than the convolution.
        Node x = g.Conv(told, Mixed(first, OfPictures()), down.Get("bias", width / 2), [2, 2], [1, 1])
            + g.Conv(known, Mixed(first, OfMotion(scale)), null, [2, 2], [1, 1])
            + g.Conv(motion.FarAt(scale), Mixed(first, OfFar(scale)), null, [2, 2], [1, 1]);
        if (carried is not null)
        {
            x += g.Conv(g.Resize(carried, known.Height, known.Width), Mixed(first, OfCarried(before)), null, [2, 2], [1, 1]);
        }

        x = g.LeakyRelu(g.Conv(g.LeakyRelu(x, Slope), w["down1"], width, kernel: 3, stride: 2), Slope);
        for (int i = 0; i < Residuals; i++)
        {
            x = g.LeakyRelu(g.Conv(x, w["body"][i], width, kernel: 3) + x, Slope);
        }

        Tensor up = w["up"].Get("weight", 16 * (Corrected + after), width, 1, 1), bias = w["up"].Get("bias", 16 * (Corrected + after));
        motion.Add(Results(g, x, up, bias, 0, Corrected, scale));
        return after == 0 ? null : Results(g, x, up, bias, Corrected, after, 1);
    }

    // For each channel that we give a block, the reference's channels that it stands for, each with its factor.
    private (int Channel, float Factor)[][] OfPictures() =>
    [
        .. Enumerable.Range(0, 3).Select(c => new[] { (c, 0.5f), (3 + c, Contrast) }),
        .. Enumerable.Range(0, 3).Select(c => new[] { (c, 0.5f), (3 + c, -Contrast) }),
        [(6, Contrast)], [(7, 1)], [(8, 1)], [(9, 1)], [(19, 1)], [(20, 1)],
    ];

    // The last two of what a block sees are the far layer's motion less the near one's: flow counts there too.
    private (int Channel, float Factor)[][] OfMotion(int scale) =>
    [
        .. Enumerable.Range(0, 4).Select(c => new[] { (15 + c, 1 / (FlowUnit * scale)), (26 + c % 2, (c < 2 ? 1 : -1) / (FlowUnit * scale)) }),
        [(14, 0.25f)], [(21, 0.25f)], .. Enumerable.Range(10, 3).Select(c => new[] { (c, 1 / ErrorLimit) }), [(13, 1)],
    ];

    private (int Channel, float Factor)[][] OfFar(int scale) =>
    [
        .. Enumerable.Range(22, 3).Select(c => new[] { (c, Contrast) }), [(25, Contrast)],
        .. Enumerable.Range(26, 2).Select(c => new[] { (c, 1 / (FlowUnit * scale)) }),
    ];

    private static (int Channel, float Factor)[][] OfCarried(int carried) =>
        [.. Enumerable.Range(Seen, carried).Select(static c => new[] { (c, 1f) })];

    private static Tensor Mixed(Tensor weight, (int Channel, float Factor)[][] inputs)
    {
        (int features, int channels) = (weight.Shape[0], weight.Shape[1]);
        float[] from = weight.ToFloats(), kernels = new float[features * inputs.Length * 9];
        for (int o = 0; o < features; o++)
        {
            for (int c = 0; c < inputs.Length; c++)
            {
                foreach ((int channel, float factor) in inputs[c])
                {
                    for (int tap = 0; tap < 9; tap++)
                    {
                        kernels[(o * inputs.Length + c) * 9 + tap] += factor * from[(o * channels + channel) * 9 + tap];
                    }
                }
            }
        }

        return Tensor.FromFloats(weight.Name, kernels, features, inputs.Length, 3, 3);
    }

    // Some results of a block at its input's size; flow times the scale, so that it counts pixels of the picture.
    private static Node Results(Graph g, Node trunk, Tensor weight, Tensor bias, int start, int count, int scale)
    {
        int width = weight.Shape[1];
        float[] kernels = weight.ToFloats()[(16 * start * width)..(16 * (start + count) * width)];
        float[] biases = bias.ToFloats()[(16 * start)..(16 * (start + count))];
        for (int o = 0; o < 16 * 4 && scale != 1; o++)
        {
            biases[o] *= scale;
            foreach (ref float value in kernels.AsSpan(o * width, width))
            {
                value *= scale;
            }
        }

        Tensor part = Tensor.FromFloats(weight.Name, kernels, biases.Length, width, 1, 1);
        return g.PixelShuffle(g.Conv(trunk, part, Tensor.FromFloats(bias.Name, biases, biases.Length), [1, 1], [0, 0]), 4);
    }

    // Scales do not show in the tensors: they halve from block to block and end in 1, as all that were trained do.
    private static TinyIf? Detect(Weights w)
    {
        List<int> widths = [];
        while (w.ShapeOf($"blocks.{widths.Count}.down1.weight") is [int width, _, 3, 3])
        {
            widths.Add(width);
        }

        return widths.Count > 0 && w.ShapeOf("blocks.0.down0.weight") is [_, Seen, 3, 3]
            && w.ShapeOf("blocks.0.up.weight") is [int outputs, _, 1, 1] && outputs % 16 == 0 && outputs / 16 >= Corrected
            ? new(
                [.. widths], [.. Enumerable.Range(1, widths.Count).Select(i => 1 << (widths.Count - i))], w["blocks.0"].CountScopes("body"),
                outputs / 16 - Corrected)
            : null;
    }
}
