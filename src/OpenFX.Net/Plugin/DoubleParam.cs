using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A number.</summary>
public sealed class DoubleParam : Param<double>
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
    public DoubleParam(
        string name, string label, double minimum, double maximum, double initial, string hint = "",
        double? displayMinimum = null, double? displayMaximum = null)
        : base(Ofx.kOfxParamTypeDouble, name, label, hint, initial)
    {
        Minimum = minimum;
        Maximum = maximum;
        DisplayMinimum = displayMinimum ?? minimum;
        DisplayMaximum = displayMaximum ?? maximum;
        ParamRange.Check(name, minimum, maximum, DisplayMinimum, DisplayMaximum, initial);
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

        set.SetDouble(Ofx.kOfxParamPropMin, Minimum);
        set.SetDouble(Ofx.kOfxParamPropMax, Maximum);
        set.SetDouble(Ofx.kOfxParamPropDisplayMin, DisplayMinimum);
        set.SetDouble(Ofx.kOfxParamPropDisplayMax, DisplayMaximum);
        base.Describe(set, host); // the default last: hosts clamp it to the range they know
    }

    internal override void DescribeDefault(PropertySet set)
    {
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial, 0);
    }

    internal override bool TryRead(ParamValues values, out double value)
    {
        Span<double> v = stackalloc double[1];
        bool ok = values.GetDoubles(v);
        value = ok ? Math.Clamp(v[0], Minimum, Maximum) : Initial;
        return ok;
    }

    internal override OfxStatus Write(ParamValues values, double value) => values.SetDoubles(value);
}
