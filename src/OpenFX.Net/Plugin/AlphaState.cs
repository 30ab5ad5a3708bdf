namespace OpenFX.Net.Plugin;

/// <summary>How colour and alpha relate in an image.</summary>
public enum AlphaState
{
    /// <summary>Alpha, if there is one, is 1 everywhere.</summary>
    Opaque,

    /// <summary>Colour is multiplied by alpha.</summary>
    Premultiplied,

    /// <summary>Colour is not multiplied by alpha.</summary>
    UnPremultiplied,
}
