namespace AiVideoFx.Host;

/// <summary>Which rows of a picture were taken first.</summary>
public enum FieldOrder
{
    /// <summary>Progressive: all rows at one time.</summary>
    None,

    /// <summary>Rows 0, 2, … from the bottom come first.</summary>
    Lower,

    /// <summary>Rows 1, 3, … from the bottom come first.</summary>
    Upper,
}
