using System.Runtime.InteropServices;
using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A text, or the path of a file or folder.</summary>
public sealed class StringParam : Param<string>
{
    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="initial">Default.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    public StringParam(string name, string label, string initial = "", string hint = "")
        : base(Ofx.kOfxParamTypeString, name, label, hint, initial) => Animates = false;

    /// <summary>How it is edited.</summary>
    public StringMode Mode { get; init; }

    /// <summary>For paths: whether the file must be there already.</summary>
    public bool FileMustExist { get; init; } = true;

    internal override void Describe(PropertySet set, HostInfo host)
    {
        set.SetString(Ofx.kOfxParamPropStringMode, Mode.ToOfx());
        if (Mode == StringMode.FilePath)
        {
            set.SetInt(Ofx.kOfxParamPropStringFilePathExists, FileMustExist ? 1 : 0);
        }

        base.Describe(set, host);
    }

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
