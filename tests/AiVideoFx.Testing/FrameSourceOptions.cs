using AiVideoFx.Host;
using AiVideoFx.Imaging;

namespace AiVideoFx.Testing;

/// <summary>How a clip in memory stores its frames.</summary>
public sealed record FrameSourceOptions
{
    /// <summary>Storage of a component.</summary>
    public PixelDepth Depth { get; init; } = PixelDepth.Float;

    /// <summary>Components; null follows the rasters.</summary>
    public PixelComponents? Components { get; init; }

    /// <summary>How rows lie in memory.</summary>
    public FrameLayout Layout { get; init; }

    /// <summary>Frames per second.</summary>
    public Rational FrameRate { get; init; } = new(24, 1);

    /// <summary>Number of the first frame.</summary>
    public int FirstFrame { get; init; }

    /// <summary>Left edge of the bounds.</summary>
    public int X { get; init; }

    /// <summary>Bottom edge of the bounds.</summary>
    public int Y { get; init; }

    /// <summary>What alpha means, where there is any.</summary>
    public Premultiplication Premultiplication { get; init; } = Premultiplication.Unpremultiplied;

    /// <summary>Draws fractional times instead of rounding them.</summary>
    public bool AnyTime { get; init; }
}
