using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A colour.</summary>
public sealed class RgbParam : Param<RgbColour>
{
    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="initial">Default.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    public RgbParam(string name, string label, RgbColour initial, string hint = "")
        : base(Ofx.kOfxParamTypeRGB, name, label, hint, initial)
    {
    }

    internal override void DescribeDefault(PropertySet set)
    {
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial.Red, 0);
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial.Green, 1);
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial.Blue, 2);
    }

    internal override bool TryRead(ParamValues values, out RgbColour value)
    {
        Span<double> v = stackalloc double[3];
        bool ok = values.GetDoubles(v);
        value = ok ? new RgbColour(v[0], v[1], v[2]) : Initial;
        return ok;
    }

    internal override OfxStatus Write(ParamValues values, RgbColour value) =>
        values.SetDoubles(value.Red, value.Green, value.Blue);
}
