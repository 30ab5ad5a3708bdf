using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>What is known of a clip before any frame is read.</summary>
/// <param name="Bounds">Pixels of every frame at full scale; y up.</param>
/// <param name="Depth">Storage of a component.</param>
/// <param name="Components">Components of a pixel.</param>
/// <param name="FrameRate">Frames per second.</param>
/// <param name="FirstFrame">Number of the first frame.</param>
/// <param name="FrameCount">Frames; 0 for nothing.</param>
public sealed record ClipFormat(
    PixelRect Bounds, PixelDepth Depth, PixelComponents Components, Rational FrameRate, int FirstFrame, int FrameCount)
{
    /// <summary>Width of a pixel divided by its height.</summary>
    public double PixelAspectRatio { get; init; } = 1;

    /// <summary>What alpha means.</summary>
    public Premultiplication Premultiplication { get; init; } = Premultiplication.Unpremultiplied;

    /// <summary>Interlacing.</summary>
    public FieldOrder FieldOrder { get; init; }
}
