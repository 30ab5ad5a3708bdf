using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A button. Hosts may hide it: nothing may depend on its being pressed.</summary>
public sealed class PushButtonParam : Param
{
    /// <summary>Declares the button.</summary>
    /// <param name="name">Name in the API.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="hint">What it does, shown as a tooltip.</param>
    public PushButtonParam(string name, string label, string hint = "")
        : base(Ofx.kOfxParamTypePushButton, name, label, hint)
    {
    }
}
