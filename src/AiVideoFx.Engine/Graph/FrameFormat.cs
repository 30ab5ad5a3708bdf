using AiVideoFx.Imaging.Color;

namespace AiVideoFx.Engine;

/// <summary>How a host's picture lies in memory and what its numbers mean.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows, the bottom one first in memory, as in OpenFX.</param>
/// <param name="Components">4: RGBA; 3: RGB; 1: a matte. 32-bit floats, those of a pixel side by side, no padding.</param>
/// <param name="Transfer">The curve of RGB from linear light to stored values; null for display-referred values, used as they are.</param>
/// <param name="Premultiplied">Whether RGB is multiplied with alpha.</param>
public sealed record FrameFormat(int Width, int Height, int Components = 4, TransferFunction? Transfer = null, bool Premultiplied = false)
{
    /// <summary>(1, Height, Width, Components), which is how it lies in memory.</summary>
    public Shape Shape => [1, Height, Width, Components];
}

/// <summary>A picture as networks see it: planes, the top row first.</summary>
/// <param name="Rgb">(1, 3, H, W), sRGB, not premultiplied, not clamped; (1, 1, H, W) of a matte.</param>
/// <param name="Alpha">(1, 1, H, W); null where the picture has none.</param>
public sealed record FrameNodes(Node Rgb, Node? Alpha);
