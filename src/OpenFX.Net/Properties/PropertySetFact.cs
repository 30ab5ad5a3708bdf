namespace OpenFX.Net.Properties;

/// <summary>Which properties an object of the API has.</summary>
/// <param name="Name">The set's name in the headers' metadata, for example "ClipInstance".</param>
/// <param name="Members">The properties.</param>
public sealed record PropertySetFact(string Name, IReadOnlyList<PropertySetMember> Members);
