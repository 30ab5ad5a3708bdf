using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A heading under which other parameters are shown; they name it as their parent.</summary>
public sealed class GroupParam : Param
{
    /// <summary>Declares the group.</summary>
    /// <param name="name">Name in the API.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="open">Whether it is shown unfolded at first.</param>
    /// <param name="hint">What it holds, shown as a tooltip.</param>
    public GroupParam(string name, string label, bool open = true, string hint = "")
        : base(Ofx.kOfxParamTypeGroup, name, label, hint) => Open = open;

    /// <summary>Whether it is shown unfolded at first.</summary>
    public bool Open { get; }

    internal override void Describe(PropertySet set, HostInfo host)
    {
        base.Describe(set, host);
        set.SetInt(Ofx.kOfxParamPropGroupOpen, Open ? 1 : 0);
    }
}
