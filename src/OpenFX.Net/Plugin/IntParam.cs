using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A whole number.</summary>
public sealed class IntParam : Param<int>
{
    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="minimum">Smallest value; reads are clamped to it.</param>
    /// <param name="maximum">Largest value; reads are clamped to it.</param>
    /// <param name="initial">Default, inside the range.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    /// <param name="displayMinimum">Left end of the slider; null for the smallest value.</param>
    /// <param name="displayMaximum">Right end of the slider; null for the largest value.</param>
    /// <exception cref="ArgumentException">The ranges do not lie in each other, or the default is outside.</exception>
    public IntParam(
        string name, string label, int minimum, int maximum, int initial, string hint = "",
        int? displayMinimum = null, int? displayMaximum = null)
        : base(Ofx.kOfxParamTypeInteger, name, label, hint, initial)
    {
        Minimum = minimum;
        Maximum = maximum;
        DisplayMinimum = displayMinimum ?? minimum;
        DisplayMaximum = displayMaximum ?? maximum;
        ParamRange.Check(name, minimum, maximum, DisplayMinimum, DisplayMaximum, initial);
    }

    /// <summary>Smallest value.</summary>
    public int Minimum { get; }

    /// <summary>Largest value.</summary>
    public int Maximum { get; }

    /// <summary>Left end of the slider.</summary>
    public int DisplayMinimum { get; }

    /// <summary>Right end of the slider.</summary>
    public int DisplayMaximum { get; }

    internal override void Describe(PropertySet set, HostInfo host)
    {
        set.SetInt(Ofx.kOfxParamPropMin, Minimum);
        set.SetInt(Ofx.kOfxParamPropMax, Maximum);
        set.SetInt(Ofx.kOfxParamPropDisplayMin, DisplayMinimum);
        set.SetInt(Ofx.kOfxParamPropDisplayMax, DisplayMaximum);
        base.Describe(set, host); // the default last: hosts clamp it to the range they know
    }

    internal override void DescribeDefault(PropertySet set)
    {
        set.SetInt(Ofx.kOfxParamPropDefault, Initial, 0);
    }

    internal override bool TryRead(ParamValues values, out int value)
    {
        Span<int> v = stackalloc int[1];
        bool ok = values.GetInts(v);
        value = ok ? Math.Clamp(v[0], Minimum, Maximum) : Initial;
        return ok;
    }

    internal override OfxStatus Write(ParamValues values, int value) => values.SetInts(value);
}
