namespace AiVideoFx.Imaging.Color;

/// <summary>3 × 3 matrix in double precision, row by row; multiplies column vectors from the left.</summary>
/// <param name="M11">Row 1, column 1.</param>
/// <param name="M12">Row 1, column 2.</param>
/// <param name="M13">Row 1, column 3.</param>
/// <param name="M21">Row 2, column 1.</param>
/// <param name="M22">Row 2, column 2.</param>
/// <param name="M23">Row 2, column 3.</param>
/// <param name="M31">Row 3, column 1.</param>
/// <param name="M32">Row 3, column 2.</param>
/// <param name="M33">Row 3, column 3.</param>
public readonly record struct Matrix3(
    double M11, double M12, double M13, double M21, double M22, double M23, double M31, double M32, double M33)
{
    /// <summary>Leaves every vector as it is.</summary>
    public static Matrix3 Identity { get; } = Diagonal(1, 1, 1);

    /// <summary>A matrix that scales each coordinate.</summary>
    /// <param name="x">Factor of the first.</param>
    /// <param name="y">Factor of the second.</param>
    /// <param name="z">Factor of the third.</param>
    public static Matrix3 Diagonal(double x, double y, double z) => new(x, 0, 0, 0, y, 0, 0, 0, z);

    /// <summary>The matrix that does <paramref name="right"/> first, then <paramref name="left"/>.</summary>
    /// <param name="left">Done second.</param>
    /// <param name="right">Done first.</param>
    public static Matrix3 operator *(Matrix3 left, Matrix3 right)
    {
        (double a, double d, double g) = left.Apply(right.M11, right.M21, right.M31);
        (double b, double e, double h) = left.Apply(right.M12, right.M22, right.M32);
        (double c, double f, double i) = left.Apply(right.M13, right.M23, right.M33);
        return new Matrix3(a, b, c, d, e, f, g, h, i);
    }

    /// <summary>The product with a column vector.</summary>
    /// <param name="x">First coordinate.</param>
    /// <param name="y">Second coordinate.</param>
    /// <param name="z">Third coordinate.</param>
    public (double X, double Y, double Z) Apply(double x, double y, double z) =>
        ((M11 * x) + (M12 * y) + (M13 * z), (M21 * x) + (M22 * y) + (M23 * z), (M31 * x) + (M32 * y) + (M33 * z));

    /// <summary>The matrix that undoes this one.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Matrix3 Inverse()
    {
        double a = (M22 * M33) - (M23 * M32);
        double b = (M23 * M31) - (M21 * M33);
        double c = (M21 * M32) - (M22 * M31);
        double determinant = (M11 * a) + (M12 * b) + (M13 * c);
        if (Math.Abs(determinant) < 1e-12)
        {
            throw new InvalidOperationException($"matrix {this} has no inverse");
        }

        double s = 1 / determinant;
        return new Matrix3(
            a * s,
            ((M13 * M32) - (M12 * M33)) * s,
            ((M12 * M23) - (M13 * M22)) * s,
            b * s,
            ((M11 * M33) - (M13 * M31)) * s,
            ((M13 * M21) - (M11 * M23)) * s,
            c * s,
            ((M12 * M31) - (M11 * M32)) * s,
            ((M11 * M22) - (M12 * M21)) * s);
    }
}
