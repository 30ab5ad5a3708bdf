namespace OpenFX.Net.Properties;

/// <summary>What the standard says about one type of parameter.</summary>
/// <param name="Type">The type's string, for example "OfxParamTypeDouble2D".</param>
/// <param name="PropertySets">The property sets whose members a parameter of this type has, together.</param>
/// <param name="Kind">What its value consists of.</param>
/// <param name="Components">How many of those.</param>
public sealed record ParameterTypeFact(string Type, IReadOnlyList<string> PropertySets, ParameterValueKind Kind, int Components);
