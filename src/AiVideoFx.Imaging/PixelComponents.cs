namespace AiVideoFx.Imaging;

/// <summary>Which components a pixel has, interleaved in this order.</summary>
public enum PixelComponents
{
    /// <summary>Red, green, blue, alpha.</summary>
    Rgba,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Alpha alone: masks and mattes.</summary>
    Alpha,
}
