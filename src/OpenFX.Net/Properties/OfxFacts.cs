using System.Collections.Frozen;

namespace OpenFX.Net.Properties;

public static partial class OfxFacts
{
    private static readonly Lazy<FrozenDictionary<string, PropertyFact>> LazyProperties =
        new(() => AllProperties().ToFrozenDictionary(p => p.Name));

    private static readonly Lazy<FrozenDictionary<string, PropertySetFact>> LazySets =
        new(() => AllPropertySets().ToFrozenDictionary(s => s.Name));

    private static readonly Lazy<FrozenDictionary<string, ActionFact>> LazyActions =
        new(() => AllActions().ToFrozenDictionary(a => a.Name));

    private static readonly Lazy<FrozenDictionary<string, ParameterTypeFact>> LazyParameterTypes =
        new(() => AllParameterTypes().ToFrozenDictionary(t => t.Type));

    private static readonly Lazy<IReadOnlyList<PerClipPropertyFact>> LazyPerClip = new(AllPerClipProperties);

    /// <summary>Every property the standard describes, by name. Built on first use, shared by all threads.</summary>
    public static FrozenDictionary<string, PropertyFact> Properties => LazyProperties.Value;

    /// <summary>The property sets of the API's objects, by name.</summary>
    public static FrozenDictionary<string, PropertySetFact> PropertySets => LazySets.Value;

    /// <summary>
    /// The actions, by their strings. Interact actions that share an effect action's string are not listed again.
    /// </summary>
    public static FrozenDictionary<string, ActionFact> Actions => LazyActions.Value;

    /// <summary>The parameter types, by their strings.</summary>
    public static FrozenDictionary<string, ParameterTypeFact> ParameterTypes => LazyParameterTypes.Value;

    /// <summary>Out arguments whose name ends in a clip's name.</summary>
    public static IReadOnlyList<PerClipPropertyFact> PerClipProperties => LazyPerClip.Value;
}
