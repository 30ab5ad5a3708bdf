namespace OpenFX.Net.Properties;

/// <summary>An out argument whose name is a prefix followed by a clip's name.</summary>
/// <param name="Prefix">The prefix, with its underscore.</param>
/// <param name="Action">The action whose out arguments have it.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Dimension">How many values; 0 when any number (frame ranges: any number of pairs).</param>
public sealed record PerClipPropertyFact(string Prefix, string Action, PropertyTypes Type, int Dimension);
