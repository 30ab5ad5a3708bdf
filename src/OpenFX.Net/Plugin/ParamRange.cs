namespace OpenFX.Net.Plugin;

/// <summary>The check that a number's ranges and default fit.</summary>
internal static class ParamRange
{
    public static void Check(
        string name, double minimum, double maximum, double displayMinimum, double displayMaximum,
        params ReadOnlySpan<double> initial)
    {
        // Written so that NaN fails too.
        if (!(minimum <= displayMinimum && displayMinimum <= displayMaximum && displayMaximum <= maximum))
        {
            throw new ArgumentException(
                $"parameter '{name}': the display range [{displayMinimum}, {displayMaximum}] must lie in [{minimum}, {maximum}]");
        }

        foreach (double value in initial)
        {
            if (!(value >= minimum && value <= maximum))
            {
                throw new ArgumentException($"parameter '{name}': the default {value} is outside [{minimum}, {maximum}]");
            }
        }
    }
}
