namespace OpenFX.Net.Plugin;

/// <summary>How one component of a pixel is stored, native-endian.</summary>
public enum ImageDepth
{
    /// <summary>Nothing is known, or there is no image.</summary>
    None,

    /// <summary>Unsigned 8-bit integer; 255 is 1.0.</summary>
    Byte,

    /// <summary>Unsigned 16-bit integer; 65535 is 1.0.</summary>
    Short,

    /// <summary>IEEE 754 binary16; not limited to [0, 1].</summary>
    Half,

    /// <summary>IEEE 754 binary32; not limited to [0, 1].</summary>
    Float,
}
