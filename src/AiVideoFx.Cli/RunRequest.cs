using AiVideoFx.Host;
using AiVideoFx.Imaging;

namespace AiVideoFx.Cli;

/// <summary>One effect to be applied to one clip.</summary>
public sealed record RunRequest
{
    /// <summary>The effect.</summary>
    public required HostedPlugin Plugin { get; init; }

    /// <summary>Input file, folder or pattern; null for generators.</summary>
    public string? Input { get; init; }

    /// <summary>Output file, folder or pattern.</summary>
    public required string Output { get; init; }

    /// <summary>Further inputs by clip name.</summary>
    public IReadOnlyDictionary<string, string> Clips { get; init; } = new Dictionary<string, string>();

    /// <summary>Parameters to set, in this order: name and value as text.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];

    /// <summary>Frames to render; null for all.</summary>
    public FrameSelection? Frames { get; init; }

    /// <summary>Frames rendered at once.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether files that are there already may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether every bit is kept (mkv).</summary>
    public bool Lossless { get; init; }

    /// <summary>Frames per second of image sequences; null for their default.</summary>
    public Rational? FrameRate { get; init; }
}
