using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A colour with alpha.</summary>
public sealed class RgbaParam : Param<RgbaColour>
{
    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="initial">Default.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    public RgbaParam(string name, string label, RgbaColour initial, string hint = "")
        : base(Ofx.kOfxParamTypeRGBA, name, label, hint, initial)
    {
    }

    internal override void DescribeDefault(PropertySet set)
    {
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial.Red, 0);
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial.Green, 1);
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial.Blue, 2);
        set.SetDouble(Ofx.kOfxParamPropDefault, Initial.Alpha, 3);
    }

    internal override bool TryRead(ParamValues values, out RgbaColour value)
    {
        Span<double> v = stackalloc double[4];
        bool ok = values.GetDoubles(v);
        value = ok ? new RgbaColour(v[0], v[1], v[2], v[3]) : Initial;
        return ok;
    }

    internal override OfxStatus Write(ParamValues values, RgbaColour value) =>
        values.SetDoubles(value.Red, value.Green, value.Blue, value.Alpha);
}
