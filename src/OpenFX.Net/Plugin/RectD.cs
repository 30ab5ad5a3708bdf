namespace OpenFX.Net.Plugin;

/// <summary>
/// A rectangle in canonical coordinates (full-resolution square pixels); y points up. Infinite edges are legal.
/// </summary>
/// <param name="X1">Left.</param>
/// <param name="Y1">Bottom.</param>
/// <param name="X2">Right.</param>
/// <param name="Y2">Top.</param>
public readonly record struct RectD(double X1, double Y1, double X2, double Y2)
{
    /// <summary>Width.</summary>
    public double Width => X2 - X1;

    /// <summary>Height.</summary>
    public double Height => Y2 - Y1;

    /// <summary>Whether nothing is inside.</summary>
    public bool IsEmpty => !(X2 > X1 && Y2 > Y1);

    /// <summary>The smallest rectangle around both.</summary>
    /// <param name="other">The other rectangle.</param>
    public RectD Union(RectD other) =>
        new(Math.Min(X1, other.X1), Math.Min(Y1, other.Y1), Math.Max(X2, other.X2), Math.Max(Y2, other.Y2));

    /// <summary>The same rectangle, larger on every side.</summary>
    /// <param name="margin">By how much.</param>
    public RectD Grow(double margin) => new(X1 - margin, Y1 - margin, X2 + margin, Y2 + margin);

    /// <summary>The edges, for messages.</summary>
    public override string ToString() => $"[{X1}, {X2}) x [{Y1}, {Y2})";
}
