using System.Diagnostics.CodeAnalysis;
using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting;

/// <content>The plug-in's way in: every call answers with a status and never throws.</content>
public sealed partial class HostPropertySet
{
    internal OfxStatus PluginSet(string function, string name, int index, PropertyValueType type, PropertyValue value)
    {
        lock (_gate)
        {
            if (!TryFind(function, name, out HostProperty? property) || !MayWrite(function, property))
            {
                return property is null ? OfxStatus.kOfxStatErrUnknown : OfxStatus.kOfxStatErrValue;
            }

            int most = property.IsVariable ? property.Count : property.Count - 1;
            if (index < 0 || index > most)
            {
                Report("property-index", function, name, $"an index from 0 to {most}", $"index {index}");
                return OfxStatus.kOfxStatErrBadIndex;
            }

            if (!Accepts(function, property, type, value, out PropertyValue converted))
            {
                return OfxStatus.kOfxStatErrValue;
            }

            property.Assign(index, converted);
            return OfxStatus.kOfxStatOK;
        }
    }

    internal OfxStatus PluginSetAll(
        string function, string name, PropertyValueType type, ReadOnlySpan<PropertyValue> values)
    {
        lock (_gate)
        {
            if (!TryFind(function, name, out HostProperty? property) || !MayWrite(function, property))
            {
                return property is null ? OfxStatus.kOfxStatErrUnknown : OfxStatus.kOfxStatErrValue;
            }

            if (!property.IsVariable && values.Length != property.Count)
            {
                Report("property-index", function, name, $"{property.Count} values", $"{values.Length} values");
                if (values.Length > property.Count)
                {
                    return OfxStatus.kOfxStatErrBadIndex;
                }
            }

            PropertyValue[] all = new PropertyValue[property.IsVariable ? values.Length : property.Count];
            property.Values[..Math.Min(all.Length, property.Count)].CopyTo(all);
            for (int i = 0; i < values.Length; i++)
            {
                if (!Accepts(function, property, type, values[i], out all[i]))
                {
                    return OfxStatus.kOfxStatErrValue;
                }
            }

            property.Assign(all);
            return OfxStatus.kOfxStatOK;
        }
    }

    /// <summary>Reads one value; text comes as a pointer that is good until the next change of the property.</summary>
    internal OfxStatus PluginGet(
        string function, string name, int index, PropertyValueType type, out PropertyValue value)
    {
        value = default;
        lock (_gate)
        {
            if (!TryFind(function, name, out HostProperty? property))
            {
                return OfxStatus.kOfxStatErrUnknown;
            }

            if (index < 0 || index >= property.Count)
            {
                Report("property-index", function, name, $"an index from 0 to {property.Count - 1}", $"index {index}");
                return OfxStatus.kOfxStatErrBadIndex;
            }

            if (!MatchesType(function, property, type)
                || !property.Values[index].TryConvert(property.Type, type, out value))
            {
                return OfxStatus.kOfxStatErrValue;
            }

            if (type == PropertyValueType.String)
            {
                value = PropertyValue.Of(property.NativeTextOf(index));
            }

            return OfxStatus.kOfxStatOK;
        }
    }

    internal OfxStatus PluginReset(string function, string name)
    {
        lock (_gate)
        {
            if (!TryFind(function, name, out HostProperty? property) || !MayWrite(function, property))
            {
                return property is null ? OfxStatus.kOfxStatErrUnknown : OfxStatus.kOfxStatErrValue;
            }

            property.Reset();
            return OfxStatus.kOfxStatOK;
        }
    }

    internal OfxStatus PluginCount(string function, string name, out int count)
    {
        lock (_gate)
        {
            count = 0;
            if (!TryFind(function, name, out HostProperty? property))
            {
                return OfxStatus.kOfxStatErrUnknown;
            }

            count = property.Count;
            return OfxStatus.kOfxStatOK;
        }
    }

    private bool TryFind(string function, string name, [NotNullWhen(true)] out HostProperty? property)
    {
        if (_properties.TryGetValue(name, out property))
        {
            return true;
        }

        bool known = OfxFacts.Properties.ContainsKey(name);
        _environment.Report(
            known && function.StartsWith("propSet", StringComparison.Ordinal)
                ? FindingSeverity.Warning
                : FindingSeverity.Note,
            known ? "property-elsewhere" : "property-unknown",
            function,
            name,
            known ? $"a property that {Title} has" : "a property of the standard",
            known ? $"{Title} has none of this name" : "a name that the standard does not list");
        return false;
    }

    private bool MayWrite(string function, HostProperty property)
    {
        if (!property.IsWritable)
        {
            Report(
                "property-read-only",
                function,
                property.Name,
                $"{Title}: the host alone writes it",
                "the plug-in set it");
        }

        return property.IsWritable;
    }

    private bool Accepts(
        string function,
        HostProperty property,
        PropertyValueType type,
        PropertyValue value,
        out PropertyValue converted)
    {
        if (type == PropertyValueType.String && property.Type == PropertyValueType.String && value.Text is null)
        {
            Report("null-argument", function, property.Name, "text", "a null pointer");
            converted = default;
            return false;
        }

        if (!MatchesType(function, property, type) || !value.TryConvert(type, property.Type, out converted))
        {
            converted = default;
            return false;
        }

        CheckValue(function, property, converted);
        return true;
    }

    private void CheckValue(string function, HostProperty property, PropertyValue value)
    {
        if (!OfxFacts.Properties.TryGetValue(property.Name, out PropertyFact? fact))
        {
            return;
        }

        if (property.Type == PropertyValueType.String
            && fact.Types == PropertyTypes.Enum
            && !fact.Values.Contains(value.Text))
        {
            // Hosts and plug-ins have values of their own (Nuke's motion vectors), so this is no error.
            _environment.Report(
                FindingSeverity.Warning, "property-value", function, property.Name, "one of " + string.Join(", ", fact.Values), $"'{value.Text}'");
        }

        if (property.Type == PropertyValueType.Int && fact.Types == PropertyTypes.Bool && value.Int is not (0 or 1))
        {
            Report("property-value", function, property.Name, "0 or 1", $"{value.Int}");
        }
    }

    private bool MatchesType(string function, HostProperty property, PropertyValueType type)
    {
        if (property.Type != type)
        {
            Report("property-type", function, property.Name, $"type {property.Type}", $"a call for type {type}");
        }

        return true;
    }

    private void Report(string rule, string function, string name, string expected, string observed) =>
        _environment.Report(FindingSeverity.Error, rule, function, name, expected, observed);
}
