namespace AiVideoFx.Golden;

/// <summary>How far computed values are from what they ought to be.</summary>
/// <param name="What">Fixture and output, in words.</param>
/// <param name="Worst">The largest difference; infinite where a value is not a number.</param>
/// <param name="Place">Index of the worst value, in C order.</param>
/// <param name="Mean">The mean difference.</param>
/// <param name="Allowed">The largest difference that passes.</param>
public sealed record GoldenDifference(string What, double Worst, int Place, double Mean, double Allowed)
{
    public bool Passes => Worst <= Allowed;

    /// <summary>How far values lie outside [0, 1]: not at all, to pass.</summary>
    public static GoldenDifference FromShares(string what, ReadOnlySpan<float> values)
    {
        double worst = 0;
        int place = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double outside = values[i] is >= 0 and <= 1 ? 0 : Math.Abs(values[i] - 0.5) - 0.5;
            outside = double.IsNaN(outside) ? double.PositiveInfinity : outside;
            if (outside > worst)
            {
                (worst, place) = (outside, i);
            }
        }

        return new($"{what}, outside [0, 1]", worst, place, 0, 0);
    }

    public override string ToString() => $"{What}: maximum {Worst:g3} at {Place}, mean {Mean:g3}, allowed {Allowed:g3}";
}
