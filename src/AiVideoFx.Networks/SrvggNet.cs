using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>Activation between the convolutions of <see cref="SrvggNet"/>.</summary>
public enum SrvggActivation
{
    /// <summary>A slope for each channel.</summary>
    PRelu,

    /// <summary>Slope 0.1.</summary>
    LeakyRelu,

    /// <summary>Slope 0.</summary>
    Relu,
}

/// <summary>"Compact" network of Real-ESRGAN: a plain stack of convolutions on top of the enlarged image.</summary>
/// <param name="Scale">Enlargement.</param>
/// <param name="Features">Channels of the stack.</param>
/// <param name="Convolutions">Convolutions between the first and the last.</param>
/// <param name="Activation">What follows all but the last.</param>
/// <remarks>
/// Source: Wang et al., "Real-ESRGAN", ICCV Workshops 2021, arXiv:2107.10833; checkpoints realesr-animevideov3, realesr-general-x4v3 and
/// the community's "compact" models. Departs from the reference: nothing.
/// Input: (1, 3, H, W), sRGB, [0, 1], any H and W. Output: (1, 3, Scale · H, Scale · W), sRGB, not clamped.
/// </remarks>
public sealed record SrvggNet(
    int Scale = 4, int Features = 64, int Convolutions = 16, SrvggActivation Activation = SrvggActivation.PRelu) : UpscaleNetwork
{
    /// <summary>How its checkpoints are recognised.</summary>
    public static NetworkFamily Family { get; } = new("Real-ESRGAN compact", "Upscale", (w, _) => Detect(w))
    {
        Describe = static network => network is SrvggNet n ? $"{n.Scale} times, {n.Features} channels, {n.Convolutions} convolutions, {n.Activation}" : "",
        Landmarks = [[new("body.0.weight", -1, 3, 3, 3), new("body.2.weight", -1, -1, 3, 3), new("body.4.weight", -1, -1, 3, 3)]],
        Published = [new("realesr-animevideov3", new SrvggNet()), new("realesr-general-x4v3", new SrvggNet(Convolutions: 32))],
    };

    /// <inheritdoc/>
    public override int Scale { get; } = Scale;

    /// <summary>One pixel for each convolution: the whole receptive field.</summary>
    public override Tiling Tiling => new(Multiple: 1, Overlap: Convolutions + 2);

    /// <inheritdoc/>
    public override Node Build(Graph g, Weights w, Node image)
    {
        Weights body = w["body"];
        Node x = image;
        for (int i = 0; i <= Convolutions; i++)
        {
            x = Activate(g, g.Conv(x, body[2 * i], Features, kernel: 3), body[2 * i + 1]);
        }

        x = g.Conv(x, body[2 * Convolutions + 2], 3 * Scale * Scale, kernel: 3);
        Node enlarged = g.Resize(image, Scale * image.Height, Scale * image.Width, Interpolation.Nearest);
        return g.PixelShuffle(x, Scale) + enlarged;
    }

    private Node Activate(Graph g, Node x, Weights w) => Activation switch
    {
        SrvggActivation.PRelu => g.PRelu(x, w.Get("weight", Features)),
        SrvggActivation.LeakyRelu => g.LeakyRelu(x, 0.1f),
        _ => g.Relu(x),
    };

    private static SrvggNet? Detect(Weights w)
    {
        // body.0 (F, 3, 3, 3), then convolutions at every second place; the last makes 3 * scale² channels.
        Weights body = w["body"];
        if (body.ShapeOf("0.weight") is not [int features, 3, 3, 3] || body.ShapeOf("2.weight") is null)
        {
            return null;
        }

        int last = 0;
        while (body.ShapeOf($"{last + 2}.weight") is not null)
        {
            last += 2;
        }

        int scale = (int)Math.Round(Math.Sqrt(body.ShapeOf($"{last}.weight")![0] / 3.0));
        bool fits = last >= 4 && w.Names.All(name => name.StartsWith("body.", StringComparison.Ordinal));
        return fits ? new(scale, features, last / 2 - 1, body.Has("1.weight") ? SrvggActivation.PRelu : SrvggActivation.LeakyRelu) : null;
    }
}
