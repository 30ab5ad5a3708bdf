namespace AiVideoFx.Host.Validation;

/// <summary>How thoroughly a bundle is checked.</summary>
public sealed record ValidationOptions
{
    /// <summary>Width of the pictures that effects are tried on, in pixels; at least 8.</summary>
    public int Width { get; init; } = 50;

    /// <summary>Height of those pictures; at least 8.</summary>
    public int Height { get; init; } = 34;

    /// <summary>Frames of the clips; at least 4.</summary>
    public int Frames { get; init; } = 6;

    /// <summary>Threads that render at once.</summary>
    public int Threads { get; init; } = 4;

    /// <summary>Identifiers of the effects to check; empty for all.</summary>
    public IReadOnlyCollection<string> Only { get; init; } = [];

    /// <summary>Whether every depth, component set, layout and scale is tried, or only the first of each.</summary>
    public bool Everything { get; init; } = true;
}
