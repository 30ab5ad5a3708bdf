using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>Three numbers.</summary>
public sealed class Double3DParam : Param<Double3>
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
    public Double3DParam(
        string name, string label, double minimum, double maximum, Double3 initial, string hint = "",
        double? displayMinimum = null, double? displayMaximum = null)
        : base(Ofx.kOfxParamTypeDouble3D, name, label, hint, initial)
    {
        Minimum = minimum;
        Maximum = maximum;
        DisplayMinimum = displayMinimum ?? minimum;
        DisplayMaximum = displayMaximum ?? maximum;
        ParamRange.Check(name, minimum, maximum, DisplayMinimum, DisplayMaximum, initial.X, initial.Y, initial.Z);
    }

    /// <summary>Smallest value.</summary>
    public double Minimum { get; }

    /// <summary>Largest value.</summary>
    public double Maximum { get; }

    /// <summary>Left end of the slider.</summary>
    public double DisplayMinimum { get; }

    /// <summary>Right end of the slider.</summary>
    public double DisplayMaximum { get; }

    /// <summary>What the number means.</summary>
    public DoubleKind Kind { get; init; }

    /// <summary>Step of a click on the control; 0 leaves it to the host.</summary>
    public double Increment { get; init; }

    /// <summary>Digits shown after the decimal point.</summary>
    public int Digits { get; init; } = 2;

    /// <summary>What a spatial default is measured in.</summary>
    public CoordinateSystem DefaultCoordinates { get; init; }

    internal override void Describe(PropertySet set, HostInfo host)
    {
        set.SetString(Ofx.kOfxParamPropDoubleType, Kind.ToOfx());
        set.SetInt(Ofx.kOfxParamPropDigits, Digits);
        if (Increment > 0)
        {
            set.SetDouble(Ofx.kOfxParamPropIncrement, Increment);
        }

        if (DefaultCoordinates != CoordinateSystem.Canonical)
        {
            set.SetString(Ofx.kOfxParamPropDefaultCoordinateSystem, DefaultCoordinates.ToOfx());
        }

        for (int i = 0; i < 3; i++)
        {
            set.SetDouble(Ofx.kOfxParamPropMin, Minimum, i);
            set.SetDouble(Ofx.kOfxParamPropMax, Maximum, i);
            set.SetDouble(Ofx.kOfxParamPropDisplayMin, DisplayMinimum, i);
            set.SetDouble(Ofx.kOfxParamPropDisplayMax, DisplayMaximum, i);
        }
        base.Describe(set, host); // the default last: hosts clamp it to the range they know
    }

    internal override void DescribeDefault(PropertySet set)
    {
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial.X, 0);
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial.Y, 1);
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial.Z, 2);
    }

    internal override bool TryRead(ParamValues values, out Double3 value)
    {
        Span<double> v = stackalloc double[3];
        bool ok = values.GetDoubles(v);
        value = !ok
            ? Initial
            : new Double3(
                Math.Clamp(v[0], Minimum, Maximum), Math.Clamp(v[1], Minimum, Maximum), Math.Clamp(v[2], Minimum, Maximum));
        return ok;
    }

    internal override OfxStatus Write(ParamValues values, Double3 value) => values.SetDoubles(value.X, value.Y, value.Z);
}
