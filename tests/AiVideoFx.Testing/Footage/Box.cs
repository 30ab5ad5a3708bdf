namespace AiVideoFx.Testing.Footage;

/// <summary>An upright rectangle on a canvas, in the canvas's units; y points down.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>From left to right.</summary>
    public float Width => Right - Left;

    /// <summary>From top to bottom.</summary>
    public float Height => Bottom - Top;

    /// <summary>The same rectangle with every edge moved inwards.</summary>
    /// <param name="by">In units; negative grows.</param>
    public Box Inset(float by) => new(Left + by, Top + by, Right - by, Bottom - by);
}
