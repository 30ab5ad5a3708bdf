using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A parameter as declared: describing, reading and writing all go through this one object.</summary>
/// <remarks>Immutable; declare it as a static field of its effect. Names are saved by hosts and never change.</remarks>
public abstract class Param
{
    private protected Param(string type, string name, string label, string hint)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(label);
        OfxType = type;
        Name = name;
        Label = label;
        Hint = hint;
    }

    /// <summary>Name in the API and in saved projects.</summary>
    public string Name { get; }

    /// <summary>Name for the user.</summary>
    public string Label { get; }

    /// <summary>What it does, shown as a tooltip.</summary>
    public string Hint { get; }

    /// <summary>The API's name of its type.</summary>
    public string OfxType { get; }

    /// <summary>The group that shows it; null for none.</summary>
    public GroupParam? Parent { get; init; }

    /// <summary>Whether the user does not see it.</summary>
    public bool Secret { get; init; }

    /// <summary>Whether the user can edit it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The contexts that have it; null for all of the effect's.</summary>
    public IReadOnlyList<Context>? Contexts { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal virtual string TypeIn(HostInfo host) => OfxType;

    /// <summary>Writes what the host needs to know. Properties a host does not know are its own loss.</summary>
    internal virtual void Describe(PropertySet set, HostInfo host)
    {
        set.SetString(Ofx.kOfxPropLabel, Label);
        set.SetString(Ofx.kOfxPropShortLabel, Label);
        set.SetString(Ofx.kOfxPropLongLabel, Label);
        set.SetString(Ofx.kOfxParamPropScriptName, Name);
        if (Hint.Length > 0)
        {
            set.SetString(Ofx.kOfxParamPropHint, Hint);
        }

        if (Parent is not null)
        {
            set.SetString(Ofx.kOfxParamPropParent, Parent.Name);
        }

        if (Secret)
        {
            set.SetInt(Ofx.kOfxParamPropSecret, 1);
        }

        if (!Enabled)
        {
            set.SetInt(Ofx.kOfxParamPropEnabled, 0);
        }
    }
}
