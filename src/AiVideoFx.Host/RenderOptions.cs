using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>How one picture is rendered. The defaults are a whole picture at full size.</summary>
public sealed record RenderOptions
{
    /// <summary>The defaults.</summary>
    public static RenderOptions Default { get; } = new();

    /// <summary>How much smaller.</summary>
    public RenderScale Scale { get; init; } = RenderScale.Full;

    /// <summary>Which pixels, at the scale; null for the whole region of definition.</summary>
    public PixelRect? Window { get; init; }

    /// <summary>
    /// Edge of the square parts in which the window is rendered; 0 for the whole at once. Effects that do not do tiles
    /// get
    /// the whole.
    /// </summary>
    public int TileSize { get; init; }

    /// <summary>Which rows.</summary>
    public RenderField Field { get; init; }

    /// <summary>Whether a user waits for it.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether speed matters more than quality.</summary>
    public bool IsDraft { get; init; }
}
