using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects;

/// <summary>Every effect of the bundle, in alphabetical order: the order of the plug-in's exports.</summary>
public static class EffectCatalog
{
    /// <summary>The effects. Immutable, shared by all hosts and threads.</summary>
    public static IReadOnlyList<ImageEffect> All { get; } = [new Deflicker(), new Interpolate(), new Upscale()];
}
