using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>A picture input of an effect, declared once and used for describing and fetching alike.</summary>
/// <param name="Name">Its name in the API; hosts save it, so it never changes.</param>
/// <param name="Label">Its name for the user; null for the same as <paramref name="Name"/>.</param>
public sealed record ClipDescriptor(string Name, string? Label = null)
{
    /// <summary>The main input: the one that filters must have.</summary>
    public static ClipDescriptor Source { get; } = new(Ofx.kOfxImageEffectSimpleSourceClipName);

    /// <summary>The main input, read at other times than the render time too.</summary>
    public static ClipDescriptor SourceInTime { get; } = Source with { TemporalAccess = true };

    /// <summary>The output. It is defined for every effect without being listed.</summary>
    public static ClipDescriptor Output { get; } = new(Ofx.kOfxImageEffectOutputClipName);

    /// <summary>An optional matte with alpha only.</summary>
    public static ClipDescriptor Mask { get; } =
        new("Mask") { Optional = true, IsMask = true, Components = [ImageComponents.Alpha] };

    /// <summary>What a transition starts from.</summary>
    public static ClipDescriptor SourceFrom { get; } = new(Ofx.kOfxImageEffectTransitionSourceFromClipName);

    /// <summary>What a transition ends with.</summary>
    public static ClipDescriptor SourceTo { get; } = new(Ofx.kOfxImageEffectTransitionSourceToClipName);

    /// <summary>Whether the effect works without it.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether the effect reads it at other times than the render time.</summary>
    public bool TemporalAccess { get; init; }

    /// <summary>Whether it is a matte that a host may let the user draw.</summary>
    public bool IsMask { get; init; }

    /// <summary>Whether parts of the picture will do.</summary>
    public bool SupportsTiles { get; init; }

    /// <summary>Pixel components that the effect can read, preferred first.</summary>
    public IReadOnlyList<ImageComponents> Components { get; init; } =
        [ImageComponents.Rgba, ImageComponents.Rgb, ImageComponents.Alpha];

    /// <summary>What it gives when one field is rendered.</summary>
    public FieldExtraction FieldExtraction { get; init; } = FieldExtraction.Doubled;

    /// <summary>The contexts that have it; null for all of the effect's.</summary>
    public IReadOnlyList<Context>? Contexts { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
