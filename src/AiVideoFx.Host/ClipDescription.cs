using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>A clip as the effect describes it.</summary>
/// <param name="Name">Its name, such as "Source".</param>
/// <param name="Label">What a user sees.</param>
public sealed record ClipDescription(string Name, string Label)
{
    /// <summary>Whether it is the effect's result.</summary>
    public bool IsOutput => Name == EffectDescription.OutputClip;

    /// <summary>Whether the effect works without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether it is a mask.</summary>
    public bool IsMask { get; init; }

    /// <summary>Whether the effect reads it at other times than the one rendered.</summary>
    public bool ReadsOtherTimes { get; init; }

    /// <summary>
    /// Components that the effect takes, most wanted first; what this host does not know is left out.
    /// </summary>
    public IReadOnlyList<PixelComponents> Components { get; init; } = [];

    /// <summary>How fields of interlaced pictures are wanted: the standard's name.</summary>
    public string FieldExtraction { get; init; } = string.Empty;
}
