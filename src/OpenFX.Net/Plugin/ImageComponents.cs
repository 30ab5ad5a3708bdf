namespace OpenFX.Net.Plugin;

/// <summary>Which components a pixel has, interleaved in this order.</summary>
public enum ImageComponents
{
    /// <summary>Nothing is known, or there is no image.</summary>
    None,

    /// <summary>Red, green, blue, alpha.</summary>
    Rgba,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Alpha alone: masks and mattes.</summary>
    Alpha,
}
