using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>Everything a host is told about an effect before an instance exists.</summary>
public sealed class EffectDescriptor
{
    /// <summary>Describes an effect and checks that its contexts can be kept.</summary>
    /// <param name="identifier">Unique name in reverse domain order; never changes once released.</param>
    /// <param name="label">Name for the user.</param>
    /// <param name="major">Version; a new one may change the result of old projects.</param>
    /// <param name="minor">Version; the newest minor is used by old projects too.</param>
    /// <param name="contexts">The uses that the effect is made for.</param>
    /// <param name="clips">Its inputs, without the output.</param>
    /// <param name="parameters">Its parameters, in the order in which they are shown; groups before their
    /// members.</param>
    /// <exception cref="ArgumentException">A context demands a clip or parameter that is missing, or a name comes
    /// twice.</exception>
    public EffectDescriptor(
        string identifier, string label, int major, int minor,
        IReadOnlyList<Context> contexts, IReadOnlyList<ClipDescriptor> clips, IReadOnlyList<Param> parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(identifier);
        ArgumentException.ThrowIfNullOrEmpty(label);
        ArgumentOutOfRangeException.ThrowIfNegative(major);
        ArgumentOutOfRangeException.ThrowIfNegative(minor);
        Identifier = identifier;
        Label = label;
        Major = major;
        Minor = minor;
        Contexts = contexts;
        Clips = clips;
        Parameters = parameters;
        Check();
    }

    /// <summary>Unique name.</summary>
    public string Identifier { get; }

    /// <summary>Name for the user.</summary>
    public string Label { get; }

    /// <summary>Major version.</summary>
    public int Major { get; }

    /// <summary>Minor version.</summary>
    public int Minor { get; }

    /// <summary>Uses that the effect is made for.</summary>
    public IReadOnlyList<Context> Contexts { get; }

    /// <summary>Inputs.</summary>
    public IReadOnlyList<ClipDescriptor> Clips { get; }

    /// <summary>Parameters.</summary>
    public IReadOnlyList<Param> Parameters { get; }

    /// <summary>
    /// The menu in which hosts list the effect; levels are separated by slashes. Empty leaves it to the host.
    /// </summary>
    public string Group { get; init; } = string.Empty;

    /// <summary>What the effect does, for hosts that show it.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>How many renders may run at a time.</summary>
    public RenderThreadSafety ThreadSafety { get; init; } = RenderThreadSafety.FullySafe;

    /// <summary>Whether the host may cut one frame into parts and render them in threads of its own.</summary>
    public bool HostFrameThreading { get; init; }

    /// <summary>Whether parts of pictures will do, in and out.</summary>
    public bool SupportsTiles { get; init; }

    /// <summary>Whether pictures may differ in size and origin.</summary>
    public bool SupportsMultiResolution { get; init; } = true;

    /// <summary>Whether clips may differ in depth.</summary>
    public bool SupportsMultipleDepths { get; init; }

    /// <summary>Whether clips may differ in pixel aspect ratio.</summary>
    public bool SupportsMultiplePixelAspects { get; init; }

    /// <summary>Whether the effect must render both fields even when its inputs do not change.</summary>
    public bool RenderTwiceAlways { get; init; }

    /// <summary>Whether frames should come in order (1), must (2 where the host can) or need not (0).</summary>
    public int SequentialRender { get; init; }

    /// <summary>Depths that the effect can read and write.</summary>
    public IReadOnlyList<ImageDepth> Depths { get; init; } =
        [ImageDepth.Float, ImageDepth.Half, ImageDepth.Short, ImageDepth.Byte];

    /// <summary>Components that the effect can write.</summary>
    public IReadOnlyList<ImageComponents> OutputComponents { get; init; } =
        [ImageComponents.Rgba, ImageComponents.Rgb, ImageComponents.Alpha];

    /// <summary>Names of parameters whose change may change the clip preferences.</summary>
    public IReadOnlyList<Param> ClipPreferenceParameters { get; init; } = [];

    /// <summary>Whether any input is read at other times than the render time.</summary>
    public bool TemporalAccess => Clips.Any(c => c.TemporalAccess);

    /// <summary>The clips that a context has.</summary>
    /// <param name="context">The context.</param>
    public IEnumerable<ClipDescriptor> ClipsIn(Context context) =>
        Clips.Where(c => c.Contexts is null || c.Contexts.Contains(context));

    /// <summary>The parameters that a context has.</summary>
    /// <param name="context">The context.</param>
    public IEnumerable<Param> ParametersIn(Context context) =>
        Parameters.Where(p => p.Contexts is null || p.Contexts.Contains(context));

    private void Check()
    {
        if (Contexts.Count == 0)
        {
            throw new ArgumentException($"{Identifier}: at least one context is needed");
        }

        string? twice = Clips.Select(c => c.Name).Append(ClipDescriptor.Output.Name).GroupBy(n => n)
            .Concat(Parameters.Select(p => p.Name).GroupBy(n => n)).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new ArgumentException(
                $"{Identifier}: the name '{twice}' comes twice (the output clip is defined without being listed)");
        }

        foreach (Context context in Contexts)
        {
            string[] clips = context switch
            {
                Context.Filter or Context.Retimer => [Ofx.kOfxImageEffectSimpleSourceClipName],
                Context.Paint => [Ofx.kOfxImageEffectSimpleSourceClipName, "Brush"],
                Context.Transition =>
                    [Ofx.kOfxImageEffectTransitionSourceFromClipName, Ofx.kOfxImageEffectTransitionSourceToClipName],
                _ => [],
            };
            string? parameter = context switch
            {
                Context.Retimer => Ofx.kOfxImageEffectRetimerParamName,
                Context.Transition => Ofx.kOfxImageEffectTransitionParamName,
                _ => null,
            };
            string? missing = clips.FirstOrDefault(name => ClipsIn(context).All(c => c.Name != name));
            if (missing is not null)
            {
                throw new ArgumentException($"{Identifier}: context {context} needs a clip named '{missing}'");
            }

            if (parameter is not null && !ParametersIn(context).Any(p => p.Name == parameter && p is DoubleParam))
            {
                throw new ArgumentException($"{Identifier}: context {context} needs a DoubleParam named '{parameter}'");
            }
        }
    }
}
