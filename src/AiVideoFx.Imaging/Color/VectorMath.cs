using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Color;

/// <summary>Powers and logarithms of 2 in single precision, eight at a time.</summary>
/// <remarks>
/// The runtime's own go through double precision, three times slower without AVX-512. Only additions, multiplications
/// and divisions are used, so that every machine gives the same bits. Denormal numbers count as 0.
/// </remarks>
internal static class VectorMath
{
    private const int MantissaBits = 23;
    private const int Bias = 127;

    /// <summary>2 to the power x. Relative error under 2e-7; 0 below -126, infinite from 128 on, NaN stays.</summary>
    /// <param name="x">Exponents.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp2(Vector256<float> x)
    {
        Vector256<float> whole = Vector256.Round(x);
        Vector256<float> f = x - whole; // [-0.5, 0.5]

        // Taylor series of 2^f: (ln 2)^k / k!; the next term is under 6e-9.
        Vector256<float> p = Vector256.Create(1.5252734e-5f);
        p = (p * f) + Vector256.Create(1.5403530e-4f);
        p = (p * f) + Vector256.Create(1.3333558e-3f);
        p = (p * f) + Vector256.Create(9.6181291e-3f);
        p = (p * f) + Vector256.Create(5.5504109e-2f);
        p = (p * f) + Vector256.Create(2.4022651e-1f);
        p = (p * f) + Vector256.Create(6.9314718e-1f);
        p = (p * f) + Vector256<float>.One;

        // The conversion's result does not matter where the exponent is out of range: those lanes are replaced.
        Vector256<int> exponent = Vector256.ConvertToInt32Native(whole) + Vector256.Create(Bias - 1);
        Vector256<float> power =
            p * (exponent << MantissaBits).AsSingle() * Vector256.Create(2f); // 2^127 · 2 reaches 2^128
        power = Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(x, Vector256.Create(128f)), Vector256.Create(float.PositiveInfinity), power);
        power = Vector256.ConditionalSelect(
            Vector256.LessThan(x, Vector256.Create(-125.5f)), Vector256<float>.Zero, power);
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), power, x);
    }

    /// <summary>Logarithm to base 2. Error under 1e-7 plus rounding; minus infinity of 0, NaN of negative
    /// numbers.</summary>
    /// <param name="x">Numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log2(Vector256<float> x)
    {
        // x = 2^e · m with m in [sqrt(1/2), sqrt(2)).
        Vector256<int> bits = x.AsInt32() - Vector256.Create(0x3F3504F3);
        Vector256<float> e = Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(bits, MantissaBits));
        Vector256<float> m = ((bits & Vector256.Create(0x007FFFFF)) + Vector256.Create(0x3F3504F3)).AsSingle();

        // log2(m) = 2 / ln 2 · atanh(s), s = (m - 1) / (m + 1), |s| < 0.172.
        Vector256<float> s = (m - Vector256<float>.One) / (m + Vector256<float>.One);
        Vector256<float> t = s * s;
        Vector256<float> p = Vector256.Create(3.2059890e-1f); // 2 / ln 2 / 9, then / 7, / 5, / 3, / 1
        p = (p * t) + Vector256.Create(4.1219858e-1f);
        p = (p * t) + Vector256.Create(5.7707802e-1f);
        p = (p * t) + Vector256.Create(9.6179669e-1f);
        p = (p * t) + Vector256.Create(2.8853901f);
        Vector256<float> log = (p * s) + e;

        log = Vector256.ConditionalSelect(
            Vector256.LessThan(x, Vector256.Create(1.17549435e-38f)), Vector256.Create(float.NegativeInfinity), log);
        Vector256<float> undefined = Vector256.LessThan(x, Vector256<float>.Zero);
        log = Vector256.ConditionalSelect(undefined, Vector256.Create(float.NaN), log);
        Vector256<float> finite = Vector256.LessThan(x, Vector256.Create(float.PositiveInfinity));
        return Vector256.ConditionalSelect(finite, log, x); // infinity and NaN stay
    }
}
