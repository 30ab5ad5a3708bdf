using System.Globalization;
using OpenFX.Net.Properties;

namespace OpenFX.Net.Hosting;

/// <content>Sets as the standard lists them.</content>
public sealed partial class HostPropertySet
{
    /// <summary>Defines every property that the standard lists for a kind of object, with the standard's defaults.</summary>
    /// <param name="setName">The standard's name of the set: "EffectDescriptor", "ClipInstance"…</param>
    /// <exception cref="ArgumentException">There is no such set.</exception>
    public HostPropertySet DefineStandard(string setName)
    {
        if (!OfxFacts.PropertySets.TryGetValue(setName, out PropertySetFact? set))
        {
            throw new ArgumentException($"the standard has no property set '{setName}'", nameof(setName));
        }

        foreach (PropertySetMember member in set.Members)
        {
            DefineStandard(member.Property, member.Writer == PropertyWriter.PlugIn ? PropertyTraits.Writable : PropertyTraits.None);
        }

        return this;
    }

    /// <summary>Defines the arguments that the standard lists for an action: in arguments read-only, out arguments writable.</summary>
    /// <param name="action">The action's string.</param>
    /// <param name="results">Whether the out arguments are wanted.</param>
    public HostPropertySet DefineArguments(string action, bool results)
    {
        if (OfxFacts.Actions.TryGetValue(action, out ActionFact? fact))
        {
            foreach (string name in results ? fact.OutArgs : fact.InArgs)
            {
                DefineStandard(name, results ? PropertyTraits.Writable : PropertyTraits.None);
            }
        }

        return this;
    }

    internal void DefineStandard(string name, PropertyTraits traits)
    {
        PropertyFact fact = OfxFacts.Properties[name];
        string[] initial = fact.Default?.Split(',') ?? [];
        if (fact.Dimension == 0)
        {
            traits |= PropertyTraits.Variable;
        }

        PropertyValueType type = TypeOf(fact.Types);
        PropertyValue[] values = new PropertyValue[fact.Dimension];
        for (int i = 0; i < values.Length; i++)
        {
            string text = i < initial.Length ? initial[i] : string.Empty;
            values[i] = type switch
            {
                PropertyValueType.Int => PropertyValue.Of(text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture)),
                PropertyValueType.Double => PropertyValue.Of(text.Length == 0 ? 0.0 : double.Parse(text, CultureInfo.InvariantCulture)),
                PropertyValueType.String => PropertyValue.Of(text),
                _ => default,
            };
        }

        Define(name, type, traits, values);
    }

    private static PropertyValueType TypeOf(PropertyTypes types) => types switch
    {
        _ when types.HasFlag(PropertyTypes.Double) => PropertyValueType.Double,
        _ when (types & (PropertyTypes.Int | PropertyTypes.Bool)) != 0 => PropertyValueType.Int,
        _ when (types & (PropertyTypes.String | PropertyTypes.Enum)) != 0 => PropertyValueType.String,
        _ => PropertyValueType.Pointer,
    };
}
