namespace AiVideoFx.Imaging;

/// <summary>A rectangle of whole pixels: left and bottom inside, right and top outside; y points up, any
/// origin.</summary>
/// <param name="X1">Left edge, in pixels.</param>
/// <param name="Y1">Bottom edge, in pixels.</param>
/// <param name="X2">Right edge, in pixels; not less than <paramref name="X1"/> unless the rectangle is empty.</param>
/// <param name="Y2">Top edge, in pixels; not less than <paramref name="Y1"/> unless the rectangle is empty.</param>
public readonly record struct PixelRect(int X1, int Y1, int X2, int Y2)
{
    /// <summary>Columns; 0 when empty.</summary>
    public int Width => Math.Max(0, X2 - X1);

    /// <summary>Rows; 0 when empty.</summary>
    public int Height => Math.Max(0, Y2 - Y1);

    /// <summary>Whether no pixel is inside.</summary>
    public bool IsEmpty => X2 <= X1 || Y2 <= Y1;

    /// <summary>The pixels that are in both rectangles.</summary>
    /// <param name="other">The other rectangle.</param>
    public PixelRect Intersect(PixelRect other) =>
        new(Math.Max(X1, other.X1), Math.Max(Y1, other.Y1), Math.Min(X2, other.X2), Math.Min(Y2, other.Y2));

    /// <summary>Whether every pixel of <paramref name="other"/> is inside; an empty rectangle always is.</summary>
    /// <param name="other">The rectangle asked about.</param>
    public bool Contains(PixelRect other) =>
        other.IsEmpty || (other.X1 >= X1 && other.Y1 >= Y1 && other.X2 <= X2 && other.Y2 <= Y2);
}
