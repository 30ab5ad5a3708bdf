using System.Runtime.InteropServices;
using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>
/// One of several options, saved by name. Becomes a hidden string on hosts that do not have this type.
/// </summary>
public sealed class StrChoiceParam : Param<string>
{
    /// <summary>Declares the parameter.</summary>
    /// <param name="name">Name in the API and in saved projects.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="options">What is saved, and what the user sees.</param>
    /// <param name="initial">What is saved by default; one of the options.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    /// <exception cref="ArgumentException">The default is not an option.</exception>
    public StrChoiceParam(
        string name, string label, IReadOnlyList<(string Value, string Label)> options, string initial, string hint = "")
        : base(Ofx.kOfxParamTypeStrChoice, name, label, hint, initial)
    {
        Options = options;
        Animates = false;
        if (options.All(o => o.Value != initial))
        {
            throw new ArgumentException($"parameter '{name}': the default '{initial}' is none of its options");
        }
    }

    /// <summary>What is saved, and what the user sees.</summary>
    public IReadOnlyList<(string Value, string Label)> Options { get; }

    internal override string TypeIn(HostInfo host) => host.SupportsStringChoice ? OfxType : Ofx.kOfxParamTypeString;

    internal override void Describe(PropertySet set, HostInfo host)
    {
        base.Describe(set, host);
        if (!host.SupportsStringChoice)
        {
            set.SetInt(Ofx.kOfxParamPropSecret, 1);
            return;
        }

        for (int i = 0; i < Options.Count; i++)
        {
            set.SetString(Ofx.kOfxParamPropChoiceOption, Options[i].Label, i);
            set.SetString(Ofx.kOfxParamPropChoiceEnum, Options[i].Value, i);
        }
    }

    internal override void DescribeDefault(PropertySet set) => set.SetString(Ofx.kOfxParamPropDefault, Initial);

    internal override bool TryRead(ParamValues values, out string value)
    {
        string? text = values.GetPointer(out nint pointer) ? Marshal.PtrToStringUTF8(pointer) : null;
        bool ok = Options.Any(o => o.Value == text);
        value = ok ? text! : Initial;
        return ok;
    }

    internal override unsafe OfxStatus Write(ParamValues values, string value)
    {
        using Utf8 utf8 = new(value);
        return values.SetPointer(utf8.Pointer);
    }
}
