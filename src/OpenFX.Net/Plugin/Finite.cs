namespace OpenFX.Net.Plugin;

/// <summary>Numbers from hosts may be anything.</summary>
internal static class Finite
{
    public static double Or(double value, double fallback) => double.IsFinite(value) ? value : fallback;
}
