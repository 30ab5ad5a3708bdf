namespace AiVideoFx.Host;

/// <summary>Exact rates out of floating-point ones.</summary>
internal static class FrameRates
{
    private const int GreatestDenominator = 1000;

    /// <summary>
    /// The exact rate that a number means, given the rate that it was derived from: 2 × 30000/1001 is 60000/1001.
    /// </summary>
    public static Rational Near(double rate, Rational source)
    {
        double ratio = rate / source.Value;
        for (int denominator = 1; denominator <= GreatestDenominator; denominator++)
        {
            double numerator = ratio * denominator;
            double whole = Math.Round(numerator);
            if (whole > 0 && Math.Abs(numerator - whole) < 1e-7 * denominator)
            {
                return new Rational(source.Numerator * (long)whole, source.Denominator * denominator).Reduce();
            }
        }

        double ntsc = rate * 1.001;
        return Math.Abs(ntsc - Math.Round(ntsc)) < 1e-4
            ? new Rational((long)Math.Round(ntsc) * 1000, 1001).Reduce()
            : new Rational((long)Math.Round(rate * 1_000_000), 1_000_000).Reduce();
    }
}
