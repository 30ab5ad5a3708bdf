namespace OpenFX.Net.Hosting;

/// <summary>One property: its values, what they were at first, and their native text.</summary>
/// <remarks>Not safe for threads by itself: <see cref="HostPropertySet"/> holds its lock around every use.</remarks>
internal sealed class HostProperty(string name, PropertyValueType type, PropertyTraits traits, PropertyValue[] initial)
{
    private readonly PropertyValue[] _initial = initial;
    private PropertyValue[] _values = initial;
    private nint[]? _texts;

    public string Name { get; } = name;

    public PropertyValueType Type { get; } = type;

    public PropertyTraits Traits { get; } = traits;

    public bool IsWritable => Traits.HasFlag(PropertyTraits.Writable);

    public bool IsVariable => Traits.HasFlag(PropertyTraits.Variable);

    public int Count => _values.Length;

    /// <summary>Whether it was set since it was defined.</summary>
    public bool IsChanged => !ReferenceEquals(_values, _initial);

    public ReadOnlySpan<PropertyValue> Values => _values;

    public void Assign(ReadOnlySpan<PropertyValue> values)
    {
        FreeTexts();
        _values = values.ToArray();
    }

    public void Assign(int index, PropertyValue value)
    {
        FreeTexts();
        PropertyValue[] values = new PropertyValue[Math.Max(_values.Length, index + 1)];
        _values.CopyTo(values, 0);
        for (int i = _values.Length; i < index; i++)
        {
            values[i] = Type == PropertyValueType.String ? PropertyValue.Of(string.Empty) : default;
        }

        values[index] = value;
        _values = values;
    }

    public void Reset()
    {
        FreeTexts();
        _values = _initial;
    }

    /// <summary>The address of a text value; good until the next change of this property.</summary>
    public nint NativeTextOf(int index)
    {
        _texts ??= new nint[_values.Length];
        if (_texts[index] == 0)
        {
            _texts[index] = NativeText.Allocate(_values[index].Text ?? string.Empty);
        }

        return _texts[index];
    }

    public void FreeTexts()
    {
        if (_texts is null)
        {
            return;
        }

        foreach (nint text in _texts)
        {
            NativeText.Free(text);
        }

        _texts = null;
    }

    /// <summary>A property of the same kind whose initial values are the present ones.</summary>
    public HostProperty Clone(PropertyTraits traits) => new(Name, Type, traits, _values);
}
