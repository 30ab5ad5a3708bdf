using System.Text.Json;
using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>Our own enlarging network: a chain of convolutions on the small picture, added to its bicubic enlargement.</summary>
/// <param name="Scale">Enlargement: 2 to 8.</param>
/// <param name="Channels">Channels of the chain.</param>
/// <param name="Layers">Convolutions between the first and the last.</param>
/// <param name="Slope">Of the leaky activations; null where the checkpoint holds one for each channel.</param>
/// <remarks>
/// Source: training/upscale.py of this repository, whose docstring names what it learnt from; weights in models/upscale-*.safetensors.
/// Departs from it: nothing.
/// Input: (1, 3, H, W), display-referred, [0, 1], any H and W. Output: (1, 3, Scale · H, Scale · W), not clamped.
/// </remarks>
public sealed record UpLite(int Scale = 4, int Channels = 32, int Layers = 8, float? Slope = UpLite.UsualSlope) : UpscaleNetwork
{
    private const float UsualSlope = 0.1f;
    private const int LargestScale = 8;

    // What the bicubic enlargement reads: two pixels either way.
    private const int Reach = 2;
    private const int Taps = 2 * Reach + 1;

    /// <summary>How its checkpoints are recognised.</summary>
    public static NetworkFamily Family { get; } = new("UpLite", "Upscale", (w, _) => Detect(w))
    {
        Describe = static network => network is UpLite n
            ? $"{n.Scale} times, {n.Channels} channels, {n.Layers + 2} convolutions{(n.Slope is null ? ", slopes for each channel" : "")}"
            : "",
        Landmarks = [[new("conv.0.weight", -1, 3, 3, 3), new("conv.1.weight", -1, -1, 3, 3), new("last.weight", -1, -1, 3, 3)]],
        Published = [new("UpLite fast", new UpLite(4, 16, 6)), new("UpLite better", new UpLite()), new("UpLite best", new UpLite(4, 64, 16))],
    };

    /// <inheritdoc/>
    public override int Scale { get; } =
        Scale is >= 2 and <= LargestScale ? Scale : throw new ArgumentOutOfRangeException(nameof(Scale), Scale, $"expected 2 to {LargestScale}");

    /// <summary>One pixel for each convolution: the whole receptive field, which is never less than the bicubic enlargement's.</summary>
    public override Tiling Tiling => new(Multiple: 1, Overlap: Math.Max(Layers + 2, Reach));

    /// <summary>Reads the configuration from a side file, as training writes it.</summary>
    /// <param name="json">Content of NAME.json beside NAME.safetensors.</param>
    /// <exception cref="FormatException">It is something else, or a network that this version cannot build.</exception>
    public static UpLite FromSideFile(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement a = document.RootElement.GetProperty("architecture");
            int Whole(string name) => a.GetProperty(name).GetInt32();
            string? Text(string name) => a.GetProperty(name).GetString();
            if (Text("name") != "UpLite" || Text("residual") != "bicubic a=-0.5" || Text("edge") != "replicate")
            {
                throw new FormatException(
                    $"expected a network UpLite over the residual \"bicubic a=-0.5\" with the edge \"replicate\", got {a.GetRawText()}");
            }

            JsonElement slope = a.GetProperty("slope");
            bool isPerChannel = slope.ValueKind == JsonValueKind.String && slope.GetString() == "per channel";
            (int scale, int channels, int layers) = (Whole("scale"), Whole("channels"), Whole("layers"));
            return scale is >= 2 and <= LargestScale && channels >= 1 && layers >= 1
                ? new(scale, channels, layers, isPerChannel ? null : slope.GetSingle())
                : throw new FormatException(
                    $"expected a scale of 2 to {LargestScale}, at least 1 channel and 1 layer, got {scale}, {channels} and {layers}");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"the side file does not describe a network: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override Node Build(Graph g, Weights w, Node image)
    {
        Node x = image;
        for (int k = 0; k <= Layers; k++)
        {
            x = g.Conv(x, w[$"conv.{k}"], Channels, kernel: 3);
            x = Slope is { } slope ? g.LeakyRelu(x, slope) : g.PRelu(x, w.Get($"slope.{k}", Channels));
        }

        // The enlargement is added before the shuffle: there it is one small convolution, and the sum comes free with it.
        Node around = g.Pad(image, Reach, Reach, Reach, Reach, PadMode.Edge);
        Node enlarged = g.Conv(around, Enlargement(Scale), null, [1, 1], [0, 0]);
        return g.PixelShuffle(g.Conv(x, w["last"], 3 * Scale * Scale, kernel: 3) + enlarged, Scale);
    }

    /// <summary>The bicubic enlargement (a = -0.5, centres at half pixels) as a convolution before the pixel shuffle.</summary>
    /// <returns>(3 · scale², 3, 5, 5): channel c · scale² + y · scale + x makes pixel (y, x) of colour c.</returns>
    private static Tensor Enlargement(int scale)
    {
        double[] along = new double[scale * Taps];
        for (int phase = 0; phase < scale; phase++)
        {
            double centre = (phase + 0.5) / scale - 0.5;
            for (int tap = 0; tap < Taps; tap++)
            {
                along[phase * Taps + tap] = Cubic(tap - Reach - centre);
            }
        }

        int square = scale * scale;
        float[] values = new float[3 * square * 3 * Taps * Taps];
        for (int feature = 0; feature < 3 * square; feature++)
        {
            (int colour, int row, int column) = (feature / square, feature % square / scale, feature % scale);
            Span<float> kernel = values.AsSpan((feature * 3 + colour) * Taps * Taps, Taps * Taps);
            for (int i = 0; i < kernel.Length; i++)
            {
                kernel[i] = (float)(along[row * Taps + i / Taps] * along[column * Taps + i % Taps]);
            }
        }

        return Tensor.FromFloats("bicubic", values, 3 * square, 3, Taps, Taps);
    }

    // Keys, "Cubic Convolution Interpolation for Digital Image Processing", IEEE TASSP 1981, with a = -0.5.
    private static double Cubic(double distance)
    {
        double d = Math.Abs(distance);
        return d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    }

    private static UpLite? Detect(Weights w)
    {
        if (w.ShapeOf("conv.0.weight") is not [int channels, 3, 3, 3] || w.ShapeOf("last.weight") is not [int features, int last, 3, 3]
            || last != channels)
        {
            return null;
        }

        int layers = 0;
        while (w.ShapeOf($"conv.{layers + 1}.weight") is [int to, int from, 3, 3] && to == channels && from == channels)
        {
            layers++;
        }

        bool isPerChannel = w.Has("slope.0");
        int tensors = 2 * (layers + 2) + (isPerChannel ? layers + 1 : 0);
        int scale = (int)Math.Round(Math.Sqrt(features / 3.0));
        bool fits = layers >= 1 && scale is >= 2 and <= LargestScale && 3 * scale * scale == features && w.Names.Count() == tensors;
        return fits ? new(scale, channels, layers, isPerChannel ? null : UsualSlope) : null;
    }
}
