namespace AiVideoFx.Host;

/// <summary>What alpha means for the colour of a picture.</summary>
public enum Premultiplication
{
    /// <summary>Alpha is 1 everywhere or absent.</summary>
    Opaque,

    /// <summary>Colour is multiplied by alpha.</summary>
    Premultiplied,

    /// <summary>Colour is not multiplied by alpha.</summary>
    Unpremultiplied,
}
