using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>The time and window of which the host asks whether rendering can be spared.</summary>
public sealed class IdentityContext : TimedContext
{
    internal IdentityContext(ActionCall call)
        : base(call)
    {
        Window = ReadRect(Ofx.kOfxImageEffectPropRenderWindow);
        Field = OfxEnums.ToField(call.InArgs.GetString(Ofx.kOfxImageEffectPropFieldToRender)) ?? ImageField.None;
    }

    /// <summary>Pixels asked about; null when the host does not say.</summary>
    public RectI? Window { get; }

    /// <summary>Field asked about.</summary>
    public ImageField Field { get; }
}
