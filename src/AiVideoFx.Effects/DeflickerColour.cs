namespace AiVideoFx.Effects;

/// <summary>Whether <see cref="Deflicker"/> treats channels alike.</summary>
public enum DeflickerColour
{
    /// <summary>One gain for all.</summary>
    Luma,

    /// <summary>A gain for each.</summary>
    Rgb,
}
