using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>An effect as it describes itself, whatever the context.</summary>
/// <param name="Identifier">The name by which projects know it.</param>
/// <param name="MajorVersion">Versions with different major numbers are different effects to a project.</param>
/// <param name="MinorVersion">Grows with changes that no project notices.</param>
/// <param name="Label">What a user sees.</param>
public sealed record EffectDescription(string Identifier, int MajorVersion, int MinorVersion, string Label)
{
    /// <summary>The standard's name of the clip that every effect writes to.</summary>
    public const string OutputClip = "Output";

    /// <summary>The standard's name of the clip that filters and retimers read.</summary>
    public const string SourceClip = "Source";

    /// <summary>Where a menu lists it, levels parted by slashes.</summary>
    public string Group { get; init; } = string.Empty;

    /// <summary>What it does, in words; may be empty.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Contexts that it offers and this host knows.</summary>
    public IReadOnlyList<EffectContext> Contexts { get; init; } = [];

    /// <summary>Pixel depths that it takes, most wanted first.</summary>
    public IReadOnlyList<PixelDepth> Depths { get; init; } = [];

    /// <summary>How many renders it stands at once.</summary>
    public ThreadSafety ThreadSafety { get; init; }

    /// <summary>Whether it can render a part of a picture.</summary>
    public bool SupportsTiles { get; init; }

    /// <summary>Whether pictures may have different sizes and origins.</summary>
    public bool SupportsMultiResolution { get; init; }

    /// <summary>Whether it reads other times than the one rendered.</summary>
    public bool ReadsOtherTimes { get; init; }

    /// <summary>Whether clips may have different depths.</summary>
    public bool MultipleClipDepths { get; init; }

    /// <summary>Whether it is kept for old projects only.</summary>
    public bool IsObsolete { get; init; }
}
