namespace OpenFX.Net.Properties;

/// <summary>A property as a member of a set.</summary>
/// <param name="Property">The property's name.</param>
/// <param name="Writer">Who may write it in this set.</param>
/// <param name="HostOptional">Whether a host may do without it.</param>
public sealed record PropertySetMember(string Property, PropertyWriter Writer, bool HostOptional);
