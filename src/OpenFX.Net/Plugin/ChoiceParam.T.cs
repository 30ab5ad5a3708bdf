using System.Text;
using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>One of an enum's values. Positions are the enum's values 0, 1, 2…: add new ones at the end only.</summary>
/// <typeparam name="TEnum">An enum with the values 0 to n − 1 in order.</typeparam>
public sealed class ChoiceParam<TEnum> : Param<TEnum>
    where TEnum : struct, Enum
{
    private readonly TEnum[] _values;

    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="initial">Default.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    /// <param name="labels">What the user sees, in the order of the values; null for the values' names as
    /// words.</param>
    /// <exception cref="ArgumentException">The number of labels is not the number of values.</exception>
    public ChoiceParam(string name, string label, TEnum initial, string hint = "", IReadOnlyList<string>? labels = null)
        : base(Ofx.kOfxParamTypeChoice, name, label, hint, initial)
    {
        _values = Enum.GetValues<TEnum>();
        Options = labels ?? [.. _values.Select(v => Words(v.ToString()))];
        Animates = false;
        if (Options.Count != _values.Length)
        {
            throw new ArgumentException(
                $"parameter '{name}': {Options.Count} labels for {_values.Length} values of {typeof(TEnum).Name}");
        }
    }

    /// <summary>What the user sees.</summary>
    public IReadOnlyList<string> Options { get; }

    internal override void Describe(PropertySet set, HostInfo host)
    {
        for (int i = 0; i < Options.Count; i++)
        {
            set.SetString(Ofx.kOfxParamPropChoiceOption, Options[i], i);
        }

        base.Describe(set, host);
    }

    internal override void DescribeDefault(PropertySet set) =>
        set.SetInt(Ofx.kOfxParamPropDefault, Array.IndexOf(_values, Initial));

    internal override bool TryRead(ParamValues values, out TEnum value)
    {
        Span<int> v = stackalloc int[1];
        bool ok = values.GetInts(v) && v[0] >= 0 && v[0] < _values.Length;
        value = ok ? _values[v[0]] : Initial;
        return ok;
    }

    internal override OfxStatus Write(ParamValues values, TEnum value) => values.SetInts(Array.IndexOf(_values, value));

    /// <summary>"RollingBands" becomes "Rolling bands"; runs of capitals stay.</summary>
    private static string Words(string name)
    {
        StringBuilder words = new();
        for (int i = 0; i < name.Length; i++)
        {
            bool starts = i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]);
            bool acronym = i + 1 < name.Length && char.IsUpper(name[i + 1]);
            if (starts)
            {
                words.Append(' ');
            }

            words.Append(starts && !acronym && i + 1 < name.Length ? char.ToLowerInvariant(name[i]) : name[i]);
        }

        return words.ToString();
    }
}
