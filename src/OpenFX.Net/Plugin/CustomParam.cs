using System.Runtime.InteropServices;
using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A text that only the effect understands; most hosts save it and show nothing.</summary>
public sealed class CustomParam : Param<string>
{
    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="initial">Default.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    public CustomParam(string name, string label, string initial = "", string hint = "")
        : base(Ofx.kOfxParamTypeCustom, name, label, hint, initial) => Animates = false;

    internal override void DescribeDefault(PropertySet set) => set.SetString(Ofx.kOfxParamPropDefault, Initial);

    internal override bool TryRead(ParamValues values, out string value)
    {
        bool ok = values.GetPointer(out nint pointer);
        value = ok ? Marshal.PtrToStringUTF8(pointer) ?? Initial : Initial;
        return ok;
    }

    internal override unsafe OfxStatus Write(ParamValues values, string value)
    {
        using Utf8 utf8 = new(value);
        return values.SetPointer(utf8.Pointer);
    }
}
