namespace OpenFX.Net.Properties;

/// <summary>What the standard says about one action.</summary>
/// <param name="Name">The action's string.</param>
/// <param name="Macro">Its name in the C headers.</param>
/// <param name="Described">Whether the headers list its arguments; if not, nothing can be said about extra
/// ones.</param>
/// <param name="InArgs">Properties the host passes.</param>
/// <param name="OutArgs">Properties the plug-in may answer, besides those in
/// <see cref="OfxFacts.PerClipProperties"/>.</param>
/// <param name="FirstRelease">The first OFX release with it.</param>
public sealed record ActionFact(
    string Name, string Macro, bool Described, IReadOnlyList<string> InArgs, IReadOnlyList<string> OutArgs, string FirstRelease);
