namespace OpenFX.Net.Plugin;

/// <summary>Which lines of an interlaced picture an image or a render is about.</summary>
public enum ImageField
{
    /// <summary>Progressive picture.</summary>
    None,

    /// <summary>Both fields of an interlaced picture.</summary>
    Both,

    /// <summary>The lower field.</summary>
    Lower,

    /// <summary>The upper field.</summary>
    Upper,
}
