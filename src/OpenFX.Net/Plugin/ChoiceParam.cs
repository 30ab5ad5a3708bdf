using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>
/// One of several options, by position. Projects save the position or the label: never reorder, rename or remove
/// options.
/// </summary>
public sealed class ChoiceParam : Param<int>
{
    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="options">What the user sees.</param>
    /// <param name="initial">Position of the default.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    /// <exception cref="ArgumentOutOfRangeException">The default is not the position of an option.</exception>
    public ChoiceParam(string name, string label, IReadOnlyList<string> options, int initial = 0, string hint = "")
        : base(Ofx.kOfxParamTypeChoice, name, label, hint, initial)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(initial);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(initial, options.Count);
        Options = options;
        Animates = false;
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

    internal override void DescribeDefault(PropertySet set) => set.SetInt(Ofx.kOfxParamPropDefault, Initial);

    internal override bool TryRead(ParamValues values, out int value)
    {
        Span<int> v = stackalloc int[1];
        bool ok = values.GetInts(v) && v[0] >= 0 && v[0] < Options.Count;
        value = ok ? v[0] : Initial;
        return ok;
    }

    internal override OfxStatus Write(ParamValues values, int value) => values.SetInts(value);
}
