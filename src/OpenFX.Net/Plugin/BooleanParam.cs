using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A switch.</summary>
public sealed class BooleanParam : Param<bool>
{
    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="initial">Default.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    public BooleanParam(string name, string label, bool initial, string hint = "")
        : base(Ofx.kOfxParamTypeBoolean, name, label, hint, initial) => Animates = false;

    internal override void DescribeDefault(PropertySet set) => set.SetInt(Ofx.kOfxParamPropDefault, Initial ? 1 : 0);

    internal override bool TryRead(ParamValues values, out bool value)
    {
        Span<int> v = stackalloc int[1];
        bool ok = values.GetInts(v);
        value = ok ? v[0] != 0 : Initial;
        return ok;
    }

    internal override OfxStatus Write(ParamValues values, bool value) => values.SetInts(value ? 1 : 0);
}
