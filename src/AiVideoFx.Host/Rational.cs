using System.Globalization;

namespace AiVideoFx.Host;

/// <summary>An exact ratio, as frame rates and aspect ratios need: 30000/1001.</summary>
/// <param name="Numerator">Any value.</param>
/// <param name="Denominator">Greater than 0.</param>
public readonly record struct Rational(long Numerator, long Denominator)
{
    /// <summary>The ratio as a floating-point number.</summary>
    public double Value => (double)Numerator / Denominator;

    /// <summary>Reads "25", "23.976", "30000/1001" or "30000:1001".</summary>
    /// <param name="text">The text; decimal point, no thousands separators.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static Rational Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/', ':');
        if (parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long numerator)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long denominator)
            && denominator > 0)
        {
            return new Rational(numerator, denominator).Reduce();
        }

        if (parts.Length == 1
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            && Math.Abs(value) < 1_000_000)
        {
            return new Rational((long)Math.Round(value * 1_000_000m), 1_000_000).Reduce();
        }

        throw new FormatException(
            $"'{text}' is not a rate: expected a number such as 25 or 23.976, or a ratio such as 30000/1001");
    }

    /// <summary>The same ratio in lowest terms.</summary>
    public Rational Reduce()
    {
        long a = Math.Abs(Numerator);
        long b = Denominator;
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a == 0 ? new Rational(0, 1) : new Rational(Numerator / a, Denominator / a);
    }

    /// <summary>"25" or "30000/1001".</summary>
    public override string ToString() =>
        Denominator == 1
            ? Numerator.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
