namespace AiVideoFx.Imaging.Color;

/// <summary>The arithmetic that transfer functions are made of, for values that are not numbers: nodes of a graph.</summary>
/// <typeparam name="T">A value.</typeparam>
public interface ICurveArithmetic<T>
{
    /// <summary>x · factor + summand.</summary>
    T Affine(T x, double factor, double summand);

    /// <summary>x without its sign.</summary>
    T Abs(T x);

    /// <summary>The magnitude x with the sign of another value.</summary>
    T WithSignOf(T x, T sign);

    /// <summary>x, at least 0, to a power; below 0 anything but an error.</summary>
    T Power(T x, double exponent);

    /// <summary>Logarithm to base 2; of 0 and less anything but an error.</summary>
    T Log2(T x);

    /// <summary>2 to the power of x.</summary>
    T Exp2(T x);

    /// <summary><paramref name="below"/> where x is at most the limit, else <paramref name="above"/>.</summary>
    T Choose(T x, float limit, T below, T above);
}
