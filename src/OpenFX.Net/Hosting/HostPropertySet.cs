using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting;

/// <summary>
/// A property set as the host keeps it: typed, with initial values, and with what the plug-in may write.
/// </summary>
/// <remarks>
/// The members without "Plugin" in their name are the host's own way in: they may write everything and throw on a wrong
/// name. The plug-in's way in answers with a status and reports findings. Safe for any number of threads.
/// </remarks>
public sealed partial class HostPropertySet : IDisposable
{
    private readonly Dictionary<string, HostProperty> _properties = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly HostEnvironment _environment;
    private nint _handle;

    /// <summary>Makes an empty set and its handle.</summary>
    /// <param name="environment">The host that it belongs to, and that hears of findings.</param>
    /// <param name="title">What it describes, for messages: "image", "clip Source"…</param>
    public HostPropertySet(HostEnvironment environment, string title)
        : this(environment, title, null)
    {
    }

    internal HostPropertySet(HostEnvironment environment, string title, object? owner)
    {
        _environment = environment;
        Title = title;
        Owner = owner;
        _handle = HandleTable.Add(HandleKind.PropertySet, this);
    }

    /// <summary>What it describes.</summary>
    public string Title { get; }

    /// <summary>What native code calls it; 0 once disposed.</summary>
    public nint Handle => _handle;

    /// <summary>Names of all properties.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _properties.Keys];
            }
        }
    }

    /// <summary>What the set belongs to: an image, an effect…; null for arguments.</summary>
    internal object? Owner { get; }

    internal HostEnvironment Environment => _environment;

    internal OfxPropertySetHandle Native => new(_handle);

    /// <summary>Makes the handle dead and frees native text.</summary>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            HandleTable.Remove(handle);
            lock (_gate)
            {
                foreach (HostProperty property in _properties.Values)
                {
                    property.FreeTexts();
                }
            }
        }
    }

    /// <summary>Whether there is a property of this name.</summary>
    /// <param name="name">The property.</param>
    public bool Has(string name)
    {
        lock (_gate)
        {
            return _properties.ContainsKey(name);
        }
    }

    /// <summary>Whether the property was set after it was defined.</summary>
    /// <param name="name">The property.</param>
    public bool IsChanged(string name)
    {
        lock (_gate)
        {
            return _properties.TryGetValue(name, out HostProperty? property) && property.IsChanged;
        }
    }

    /// <summary>Number of values; 0 for a property that is not there.</summary>
    /// <param name="name">The property.</param>
    public int Count(string name)
    {
        lock (_gate)
        {
            return _properties.TryGetValue(name, out HostProperty? property) ? property.Count : 0;
        }
    }

    /// <summary>Defines an integer property, or defines it anew.</summary>
    /// <param name="name">The property.</param>
    /// <param name="traits">What the plug-in may do.</param>
    /// <param name="values">Initial values; their number is the dimension unless the traits say "variable".</param>
    public HostPropertySet Define(string name, PropertyTraits traits, params ReadOnlySpan<int> values)
    {
        PropertyValue[] all = new PropertyValue[values.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = PropertyValue.Of(values[i]);
        }

        return Define(name, PropertyValueType.Int, traits, all);
    }

    /// <inheritdoc cref="Define(string, PropertyTraits, ReadOnlySpan{int})"/>
    public HostPropertySet Define(string name, PropertyTraits traits, params ReadOnlySpan<double> values)
    {
        PropertyValue[] all = new PropertyValue[values.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = PropertyValue.Of(values[i]);
        }

        return Define(name, PropertyValueType.Double, traits, all);
    }

    /// <inheritdoc cref="Define(string, PropertyTraits, ReadOnlySpan{int})"/>
    public HostPropertySet Define(string name, PropertyTraits traits, params ReadOnlySpan<string> values)
    {
        PropertyValue[] all = new PropertyValue[values.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = PropertyValue.Of(values[i]);
        }

        return Define(name, PropertyValueType.String, traits, all);
    }

    /// <summary>Defines a pointer property with one value.</summary>
    /// <param name="name">The property.</param>
    /// <param name="traits">What the plug-in may do.</param>
    /// <param name="value">Initial value.</param>
    public HostPropertySet DefinePointer(string name, PropertyTraits traits, nint value = 0) =>
        Define(name, PropertyValueType.Pointer, traits, [PropertyValue.Of(value)]);

    /// <summary>Takes a property away.</summary>
    /// <param name="name">The property.</param>
    public void Remove(string name)
    {
        lock (_gate)
        {
            if (_properties.Remove(name, out HostProperty? property))
            {
                property.FreeTexts();
            }
        }
    }

    /// <summary>Sets all values of an integer property.</summary>
    /// <param name="name">A defined property.</param>
    /// <param name="values">The values.</param>
    public void Set(string name, params ReadOnlySpan<int> values)
    {
        Span<PropertyValue> all = new PropertyValue[values.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = PropertyValue.Of(values[i]);
        }

        Assign(name, PropertyValueType.Int, all);
    }

    /// <summary>Sets all values of a floating-point property.</summary>
    /// <param name="name">A defined property.</param>
    /// <param name="values">The values.</param>
    public void Set(string name, params ReadOnlySpan<double> values)
    {
        Span<PropertyValue> all = new PropertyValue[values.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = PropertyValue.Of(values[i]);
        }

        Assign(name, PropertyValueType.Double, all);
    }

    /// <summary>Sets all values of a text property.</summary>
    /// <param name="name">A defined property.</param>
    /// <param name="values">The values.</param>
    public void Set(string name, params ReadOnlySpan<string> values)
    {
        Span<PropertyValue> all = new PropertyValue[values.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = PropertyValue.Of(values[i]);
        }

        Assign(name, PropertyValueType.String, all);
    }

    /// <summary>An integer value, or the fallback where there is none.</summary>
    /// <param name="name">The property.</param>
    /// <param name="index">Which value.</param>
    /// <param name="fallback">The answer for a missing property or index.</param>
    public int GetInt(string name, int index = 0, int fallback = 0) =>
        TryGet(name, index, PropertyValueType.Int, out PropertyValue value) ? value.Int : fallback;

    /// <summary>A floating-point value, or the fallback where there is none.</summary>
    /// <param name="name">The property.</param>
    /// <param name="index">Which value.</param>
    /// <param name="fallback">The answer for a missing property or index.</param>
    public double GetDouble(string name, int index = 0, double fallback = 0) =>
        TryGet(name, index, PropertyValueType.Double, out PropertyValue value) ? value.Double : fallback;

    /// <summary>A text value, or the fallback where there is none.</summary>
    /// <param name="name">The property.</param>
    /// <param name="index">Which value.</param>
    /// <param name="fallback">The answer for a missing property or index.</param>
    public string GetString(string name, int index = 0, string fallback = "") =>
        TryGet(name, index, PropertyValueType.String, out PropertyValue value) ? value.Text ?? fallback : fallback;

    /// <summary>A pointer value, or 0 where there is none.</summary>
    /// <param name="name">The property.</param>
    /// <param name="index">Which value.</param>
    public nint GetPointer(string name, int index = 0) =>
        TryGet(name, index, PropertyValueType.Pointer, out PropertyValue value) ? value.Pointer : 0;

    /// <summary>All values of a text property; none where it is missing.</summary>
    /// <param name="name">The property.</param>
    public IReadOnlyList<string> GetStrings(string name)
    {
        lock (_gate)
        {
            return _properties.TryGetValue(name, out HostProperty? property)
                && property.Type == PropertyValueType.String
                ? [.. property.Values.ToArray().Select(static v => v.Text ?? string.Empty)]
                : [];
        }
    }

    /// <summary>All values of a number property; none where it is missing.</summary>
    /// <param name="name">The property.</param>
    public IReadOnlyList<double> GetNumbers(string name)
    {
        lock (_gate)
        {
            return _properties.TryGetValue(name, out HostProperty? property)
                && property.Type is PropertyValueType.Int or PropertyValueType.Double
                ? [.. property.Values.ToArray().Select(v => property.Type == PropertyValueType.Int ? v.Int : v.Double)]
                : [];
        }
    }

    /// <summary>Copies every property of another set, present values as initial ones.</summary>
    /// <param name="other">The set to copy from.</param>
    /// <param name="traits">How the plug-in may use a copy; by default as before.</param>
    public HostPropertySet CopyFrom(HostPropertySet other, Func<string, PropertyTraits, PropertyTraits>? traits = null)
    {
        HostProperty[] all;
        lock (other._gate)
        {
            all = [.. other._properties.Values.Select(p => p.Clone(traits?.Invoke(p.Name, p.Traits) ?? p.Traits))];
        }

        lock (_gate)
        {
            foreach (HostProperty property in all)
            {
                _properties[property.Name] = property;
            }
        }

        return this;
    }

    private HostPropertySet Define(string name, PropertyValueType type, PropertyTraits traits, PropertyValue[] values)
    {
        lock (_gate)
        {
            if (_properties.TryGetValue(name, out HostProperty? old))
            {
                old.FreeTexts();
            }

            _properties[name] = new HostProperty(name, type, traits, values);
        }

        return this;
    }

    private void Assign(string name, PropertyValueType type, ReadOnlySpan<PropertyValue> values)
    {
        lock (_gate)
        {
            if (!_properties.TryGetValue(name, out HostProperty? property) || property.Type != type)
            {
                throw new ArgumentException($"the set of {Title} has no property {name} of type {type}", nameof(name));
            }

            property.Assign(values);
        }
    }

    private bool TryGet(string name, int index, PropertyValueType type, out PropertyValue value)
    {
        lock (_gate)
        {
            value = default;
            return _properties.TryGetValue(name, out HostProperty? property)
                && index >= 0 && index < property.Count
                && property.Values[index].TryConvert(property.Type, type, out value);
        }
    }
}
