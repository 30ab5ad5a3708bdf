namespace AiVideoFx.Host;

/// <summary>Exact rates out of floating-point ones.</summary>
internal static class FrameRates
{
    /// <summary>Ratios that rates are multiplied by on purpose: 2, 2.5, 1/3, 3/8.</summary>
    private const int SimpleDenominator = 24;
    private const int GreatestDenominator = 1_000_000;
    private const double Rounding = 1e-10;

    /// <summary>
    /// Rates of television are 1000/1001 of a whole number, and written as 59.94 or 23.976 as often as exactly: 999/1000 of it.
    /// </summary>
    private const double WrittenRounding = 1.1e-6;

    /// <summary>
    /// The exact rate that a number means, given the rate that it was derived from: 2 × 30000/1001 is 60000/1001, and so is
    /// 59.94 from any other source.
    /// </summary>
    /// <param name="rate">Frames per second; greater than 0.</param>
    /// <param name="source">Frames per second of the source; greater than 0.</param>
    /// <returns>The rate, in lowest terms; both parts fit into 31 bits, as ffmpeg wants them.</returns>
    public static Rational Near(double rate, Rational source)
    {
        if (Simplest(rate / source.Value, SimpleDenominator) is { } factor
            && Fits(new Rational(source.Numerator * factor.Numerator, source.Denominator * factor.Denominator).Reduce()) is { } multiple)
        {
            return multiple;
        }

        if (Television(rate) is { } television)
        {
            return television;
        }

        return Simplest(rate, GreatestDenominator) is { } simple && Fits(simple) is { } exact
            ? exact
            : new Rational((long)Math.Round(rate * 1000), 1000).Reduce();
    }

    /// <summary>The rate of television that a number means; null if it means none.</summary>
    /// <param name="rate">Frames per second.</param>
    public static Rational? Television(double rate)
    {
        double whole = Math.Round(rate * 1.001);
        return whole > 0 && Math.Abs((rate * 1.001) - whole) < WrittenRounding * whole && Math.Abs(rate - Math.Round(rate)) > Rounding * rate
            ? Fits(new Rational((long)whole * 1000, 1001).Reduce())
            : null;
    }

    private static Rational? Fits(Rational rate) =>
        rate is { Numerator: > 0 and <= int.MaxValue, Denominator: <= int.MaxValue } ? rate : null;

    /// <summary>The ratio with the least denominator that a number is, but for rounding; null if there is none.</summary>
    private static Rational? Simplest(double value, int greatest)
    {
        // Continued fractions: the best approximations, in order of their denominators.
        (long above, long below) = (1, 0);
        (long aboveBefore, long belowBefore) = (0, 1);
        double rest = value;
        while (true)
        {
            double whole = Math.Floor(rest);
            (above, aboveBefore) = (((long)whole * above) + aboveBefore, above);
            (below, belowBefore) = (((long)whole * below) + belowBefore, below);
            if (below > greatest || above > int.MaxValue)
            {
                return null;
            }

            if (Math.Abs(((double)above / below) - value) <= Rounding * value)
            {
                return new Rational(above, below);
            }

            rest = 1 / (rest - whole);
            if (!(rest < int.MaxValue))
            {
                return null;
            }
        }
    }
}
