using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>Three whole numbers. Has crashed a host's panel: prefer three IntParams.</summary>
public sealed class Int3DParam : Param<Int3>
{
    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="minimum">Smallest value of each component; reads are clamped to it.</param>
    /// <param name="maximum">Largest value of each component; reads are clamped to it.</param>
    /// <param name="initial">Default, inside the range.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    /// <param name="displayMinimum">Left end of the slider; null for the smallest value.</param>
    /// <param name="displayMaximum">Right end of the slider; null for the largest value.</param>
    /// <exception cref="ArgumentException">The ranges do not lie in each other, or the default is outside.</exception>
    public Int3DParam(
        string name, string label, int minimum, int maximum, Int3 initial, string hint = "",
        int? displayMinimum = null, int? displayMaximum = null)
        : base(Ofx.kOfxParamTypeInteger3D, name, label, hint, initial)
    {
        Minimum = minimum;
        Maximum = maximum;
        DisplayMinimum = displayMinimum ?? minimum;
        DisplayMaximum = displayMaximum ?? maximum;
        ParamRange.Check(name, minimum, maximum, DisplayMinimum, DisplayMaximum, initial.X, initial.Y, initial.Z);
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
        for (int i = 0; i < 3; i++)
        {
            set.SetInt(Ofx.kOfxParamPropMin, Minimum, i);
            set.SetInt(Ofx.kOfxParamPropMax, Maximum, i);
            set.SetInt(Ofx.kOfxParamPropDisplayMin, DisplayMinimum, i);
            set.SetInt(Ofx.kOfxParamPropDisplayMax, DisplayMaximum, i);
        }
        base.Describe(set, host); // the default last: hosts clamp it to the range they know
    }

    internal override void DescribeDefault(PropertySet set)
    {
        set.SetInt(Ofx.kOfxParamPropDefault, Initial.X, 0);
        set.SetInt(Ofx.kOfxParamPropDefault, Initial.Y, 1);
        set.SetInt(Ofx.kOfxParamPropDefault, Initial.Z, 2);
    }

    internal override bool TryRead(ParamValues values, out Int3 value)
    {
        Span<int> v = stackalloc int[3];
        bool ok = values.GetInts(v);
        value = !ok
            ? Initial
            : new Int3(
                Math.Clamp(v[0], Minimum, Maximum), Math.Clamp(v[1], Minimum, Maximum), Math.Clamp(v[2], Minimum, Maximum));
        return ok;
    }

    internal override OfxStatus Write(ParamValues values, Int3 value) => values.SetInts(value.X, value.Y, value.Z);
}
