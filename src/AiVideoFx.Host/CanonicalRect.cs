using AiVideoFx.Imaging;
using OpenFX.Net.Raw;

namespace AiVideoFx.Host;

/// <summary>A rectangle in canonical coordinates: pixels of full size, made square; y up; may be infinite.</summary>
/// <param name="X1">Left edge.</param>
/// <param name="Y1">Bottom edge.</param>
/// <param name="X2">Right edge.</param>
/// <param name="Y2">Top edge.</param>
public readonly record struct CanonicalRect(double X1, double Y1, double X2, double Y2)
{
    /// <summary>
    /// Beyond this an edge counts as infinite; the standard's own infinity is the largest 32-bit integer.
    /// </summary>
    private const double Infinite = 1e8;

    /// <summary>Whether nothing is inside.</summary>
    public bool IsEmpty => !(X2 > X1 && Y2 > Y1);

    /// <summary>The rectangle of pixels of full size.</summary>
    /// <param name="bounds">The pixels.</param>
    /// <param name="pixelAspectRatio">Width of a pixel divided by its height.</param>
    public static CanonicalRect From(PixelRect bounds, double pixelAspectRatio) =>
        new(bounds.X1 * pixelAspectRatio, bounds.Y1, bounds.X2 * pixelAspectRatio, bounds.Y2);

    /// <summary>Every pixel that the rectangle touches.</summary>
    /// <param name="scale">How much smaller the pixels' picture is.</param>
    /// <param name="pixelAspectRatio">Width of a pixel divided by its height.</param>
    public PixelRect ToPixels(RenderScale scale, double pixelAspectRatio) => new(
        Down(X1 * scale.X / pixelAspectRatio), Down(Y1 * scale.Y), Up(X2 * scale.X / pixelAspectRatio), Up(Y2 * scale.Y));

    /// <summary>The smallest rectangle around both.</summary>
    /// <param name="other">The other one; empty ones do not count.</param>
    public CanonicalRect Union(CanonicalRect other) =>
        IsEmpty ? other : other.IsEmpty ? this : new(
            Math.Min(X1, other.X1), Math.Min(Y1, other.Y1), Math.Max(X2, other.X2), Math.Max(Y2, other.Y2));

    /// <summary>
    /// The same rectangle with infinite edges, and edges that are no numbers, moved to another one's.
    /// </summary>
    /// <param name="finite">Where to.</param>
    public CanonicalRect Within(CanonicalRect finite) => new(
        Math.Abs(X1) < Infinite ? X1 : finite.X1,
        Math.Abs(Y1) < Infinite ? Y1 : finite.Y1,
        Math.Abs(X2) < Infinite ? X2 : finite.X2,
        Math.Abs(Y2) < Infinite ? Y2 : finite.Y2);

    internal OfxRectD ToOfx() => new() { x1 = X1, y1 = Y1, x2 = X2, y2 = Y2 };

    // A scaled edge that should be whole may miss it by rounding; that must not add a row of pixels.
    private static int Down(double value) => (int)Math.Floor(value + 1e-6);

    private static int Up(double value) => (int)Math.Ceiling(value - 1e-6);
}
