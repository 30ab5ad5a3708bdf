namespace AiVideoFx.Host;

/// <summary>Which rows of a picture are rendered.</summary>
public enum RenderField
{
    /// <summary>All rows of a progressive picture.</summary>
    None,

    /// <summary>All rows of an interlaced picture, which the effect treats as if it were progressive.</summary>
    Both,

    /// <summary>Rows 0, 2, … from the bottom.</summary>
    Lower,

    /// <summary>Rows 1, 3, … from the bottom.</summary>
    Upper,
}
