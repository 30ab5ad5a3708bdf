namespace OpenFX.Net.Plugin;

/// <summary>
/// A rectangle in pixels of the current scale: left and bottom inside, right and top outside; y points up.
/// </summary>
/// <param name="X1">Left.</param>
/// <param name="Y1">Bottom.</param>
/// <param name="X2">Right.</param>
/// <param name="Y2">Top.</param>
public readonly record struct RectI(int X1, int Y1, int X2, int Y2)
{
    /// <summary>Columns; 0 when empty.</summary>
    public int Width => (int)Math.Clamp((long)X2 - X1, 0, int.MaxValue);

    /// <summary>Rows; 0 when empty.</summary>
    public int Height => (int)Math.Clamp((long)Y2 - Y1, 0, int.MaxValue);

    /// <summary>Whether no pixel is inside.</summary>
    public bool IsEmpty => X2 <= X1 || Y2 <= Y1;

    /// <summary>The pixels that are in both.</summary>
    /// <param name="other">The other rectangle.</param>
    public RectI Intersect(RectI other) =>
        new(Math.Max(X1, other.X1), Math.Max(Y1, other.Y1), Math.Min(X2, other.X2), Math.Min(Y2, other.Y2));

    /// <summary>The edges, for messages.</summary>
    public override string ToString() => $"[{X1}, {X2}) x [{Y1}, {Y2})";
}
