namespace AiVideoFx.Testing.Footage;

/// <summary>A plane-to-plane projective map: a 3 × 3 matrix, row by row.</summary>
/// <remarks>Maps (x, y, 1) to (X, Y, W); the point is (X/W, Y/W), and for maps made by <see cref="Camera"/> W is its depth.</remarks>
public readonly record struct Projection(
    double M11, double M12, double M13, double M21, double M22, double M23, double M31, double M32, double M33)
{
    /// <summary>Leaves every point where it is.</summary>
    public static Projection Identity { get; } = new(1, 0, 0, 0, 1, 0, 0, 0, 1);

    /// <summary>Scale, then shift.</summary>
    /// <param name="scaleX">Factor of x.</param>
    /// <param name="scaleY">Factor of y.</param>
    /// <param name="x">Added to x.</param>
    /// <param name="y">Added to y.</param>
    public static Projection ScaleAndShift(double scaleX, double scaleY, double x, double y) =>
        new(scaleX, 0, x, 0, scaleY, y, 0, 0, 1);

    /// <summary>First <paramref name="b"/>, then <paramref name="a"/>.</summary>
    /// <param name="a">Applied last.</param>
    /// <param name="b">Applied first.</param>
    public static Projection operator *(Projection a, Projection b) => new(
        (a.M11 * b.M11) + (a.M12 * b.M21) + (a.M13 * b.M31),
        (a.M11 * b.M12) + (a.M12 * b.M22) + (a.M13 * b.M32),
        (a.M11 * b.M13) + (a.M12 * b.M23) + (a.M13 * b.M33),
        (a.M21 * b.M11) + (a.M22 * b.M21) + (a.M23 * b.M31),
        (a.M21 * b.M12) + (a.M22 * b.M22) + (a.M23 * b.M32),
        (a.M21 * b.M13) + (a.M22 * b.M23) + (a.M23 * b.M33),
        (a.M31 * b.M11) + (a.M32 * b.M21) + (a.M33 * b.M31),
        (a.M31 * b.M12) + (a.M32 * b.M22) + (a.M33 * b.M32),
        (a.M31 * b.M13) + (a.M32 * b.M23) + (a.M33 * b.M33));

    /// <summary>Whether there is a map back: false for a plane that is seen edge-on.</summary>
    public bool IsInvertible => Math.Abs(Determinant) > 1e-9;

    private double Determinant =>
        (M11 * ((M22 * M33) - (M23 * M32))) + (M12 * ((M23 * M31) - (M21 * M33))) + (M13 * ((M21 * M32) - (M22 * M31)));

    /// <summary>The map back. Keeps the sign of W: W of the inverse is 1 / depth for points in front.</summary>
    /// <exception cref="InvalidOperationException">The plane is seen edge-on.</exception>
    public Projection Invert()
    {
        double a = (M22 * M33) - (M23 * M32);
        double b = (M23 * M31) - (M21 * M33);
        double c = (M21 * M32) - (M22 * M31);
        if (!IsInvertible)
        {
            throw new InvalidOperationException("a plane that is seen edge-on has no inverse projection");
        }

        double s = 1 / Determinant;
        return new Projection(
            a * s, ((M13 * M32) - (M12 * M33)) * s, ((M12 * M23) - (M13 * M22)) * s,
            b * s, ((M11 * M33) - (M13 * M31)) * s, ((M13 * M21) - (M11 * M23)) * s,
            c * s, ((M12 * M31) - (M11 * M32)) * s, ((M11 * M22) - (M12 * M21)) * s);
    }

    /// <summary>Where a point goes.</summary>
    /// <param name="x">Position.</param>
    /// <param name="y">Position.</param>
    public (double X, double Y, double W) Apply(double x, double y)
    {
        double w = (M31 * x) + (M32 * y) + M33;
        return (((M11 * x) + (M12 * y) + M13) / w, ((M21 * x) + (M22 * y) + M23) / w, w);
    }
}
