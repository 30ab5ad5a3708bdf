namespace OpenFX.Net.Properties;

/// <summary>What the standard says about one property.</summary>
/// <param name="Name">Its name, for example "OfxPropTime".</param>
/// <param name="Macro">Its name in the C headers, for example "kOfxPropTime".</param>
/// <param name="Types">The C types its values may have: one, except for a parameter's default and range.</param>
/// <param name="Dimension">How many values it has; 0 when the standard sets no number.</param>
/// <param name="Values">The strings allowed; empty when any is.</param>
/// <param name="Default">Its default, values separated by commas; null when the standard states none.</param>
/// <param name="FirstRelease">The first OFX release with it, "1.0" to "1.5.1", or "unreleased".</param>
public sealed record PropertyFact(
    string Name, string Macro, PropertyTypes Types, int Dimension, IReadOnlyList<string> Values, string? Default, string FirstRelease);
