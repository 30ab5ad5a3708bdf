using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A page of controls, for hosts that lay parameters out on control panels.</summary>
public sealed class PageParam : Param
{
    /// <summary>Declares the page.</summary>
    /// <param name="name">Name in the API.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="children">What it shows, in order.</param>
    public PageParam(string name, string label, IReadOnlyList<Param> children)
        : base(Ofx.kOfxParamTypePage, name, label, string.Empty) => Children = children;

    /// <summary>What it shows, in order.</summary>
    public IReadOnlyList<Param> Children { get; }

    internal override void Describe(PropertySet set, HostInfo host)
    {
        base.Describe(set, host);
        for (int i = 0; i < Children.Count; i++)
        {
            set.SetString(Ofx.kOfxParamPropPageChild, Children[i].Name, i);
        }
    }
}
