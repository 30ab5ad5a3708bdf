namespace AiVideoFx.Host;

/// <summary>The clips and parameters of an effect in one context.</summary>
/// <param name="Context">The context.</param>
/// <param name="Clips">In the effect's order; the output is among them.</param>
/// <param name="Parameters">In the effect's order, groups and pages too.</param>
public sealed record ContextDescription(
    EffectContext Context, IReadOnlyList<ClipDescription> Clips, IReadOnlyList<ParameterDescription> Parameters)
{
    /// <summary>The clip of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public ClipDescription? FindClip(string name) => Clips.FirstOrDefault(c => c.Name == name);

    /// <summary>The parameter of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public ParameterDescription? FindParameter(string name) => Parameters.FirstOrDefault(p => p.Name == name);
}
