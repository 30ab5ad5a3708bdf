using System.Collections.Concurrent;
using System.Globalization;
using OpenFX.Net.Properties;

namespace OpenFX.Net.Hosting;

/// <content>Sets as the standard lists them.</content>
public sealed partial class HostPropertySet
{
    private static readonly ConcurrentDictionary<(string Name, ArgumentKind Kind), HostProperty[]> Templates = new();

    private enum ArgumentKind
    {
        Object,
        Arguments,
        Results,
    }

    /// <summary>
    /// Defines every property that the standard lists for a kind of object, with the standard's defaults.
    /// </summary>
    /// <param name="setName">The standard's name of the set: "EffectDescriptor", "ClipInstance"…</param>
    /// <exception cref="ArgumentException">There is no such set.</exception>
    public HostPropertySet DefineStandard(string setName)
    {
        return Define(Templates.GetOrAdd((setName, ArgumentKind.Object), static key =>
            OfxFacts.PropertySets.TryGetValue(key.Name, out PropertySetFact? set)
                ? [.. set.Members.Select(m => Create(m.Property, m.Writer == PropertyWriter.PlugIn ? PropertyTraits.Writable : PropertyTraits.None))]
                : throw new ArgumentException($"the standard has no property set '{key.Name}'")));
    }

    /// <summary>
    /// Defines the arguments that the standard lists for an action: in arguments read-only, out arguments writable.
    /// </summary>
    /// <param name="action">The action's string.</param>
    /// <param name="results">Whether the out arguments are wanted.</param>
    public HostPropertySet DefineArguments(string action, bool results)
    {
        return Define(Templates.GetOrAdd((action, results ? ArgumentKind.Results : ArgumentKind.Arguments), static key =>
            !OfxFacts.Actions.TryGetValue(key.Name, out ActionFact? fact)
                ? []
                : key.Kind == ArgumentKind.Results
                    ? [.. fact.OutArgs.Select(name => Create(name, PropertyTraits.Writable))]
                    : [.. fact.InArgs.Select(name => Create(name, PropertyTraits.None))]));
    }

    internal void DefineStandard(string name, PropertyTraits traits) => Define([Create(name, traits)]);

    private HostPropertySet Define(HostProperty[] template)
    {
        lock (_gate)
        {
            _properties.EnsureCapacity(_properties.Count + template.Length);
            foreach (HostProperty property in template)
            {
                if (_properties.TryGetValue(property.Name, out HostProperty? old))
                {
                    old.FreeTexts();
                }

                _properties[property.Name] = property.Clone(property.Traits);
            }
        }

        return this;
    }

    private static HostProperty Create(string name, PropertyTraits traits)
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
                PropertyValueType.Int => PropertyValue.Of(
                    text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture)),
                PropertyValueType.Double => PropertyValue.Of(
                    text.Length == 0 ? 0.0 : double.Parse(text, CultureInfo.InvariantCulture)),
                PropertyValueType.String => PropertyValue.Of(text),
                _ => default,
            };
        }

        return new HostProperty(name, type, traits, values);
    }

    private static PropertyValueType TypeOf(PropertyTypes types) => types switch
    {
        _ when types.HasFlag(PropertyTypes.Double) => PropertyValueType.Double,
        _ when (types & (PropertyTypes.Int | PropertyTypes.Bool)) != 0 => PropertyValueType.Int,
        _ when (types & (PropertyTypes.String | PropertyTypes.Enum)) != 0 => PropertyValueType.String,
        _ => PropertyValueType.Pointer,
    };
}
