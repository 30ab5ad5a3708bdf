using OpenFX.Net.Properties;

namespace OpenFX.Net.Plugin;

/// <summary>
/// What a host says about itself. Hosts leave out what they like: "no" and zero also mean "did not say".
/// </summary>
public sealed record HostInfo
{
    /// <summary>The host's unique name, for example "DaVinciResolve"; empty when it has none.</summary>
    public string Name { get; private init; } = string.Empty;

    /// <summary>The name a user knows the host by.</summary>
    public string Label { get; private init; } = string.Empty;

    /// <summary>The host's version for reading.</summary>
    public string VersionLabel { get; private init; } = string.Empty;

    /// <summary>The API version the host claims, for example 1.4; 1.0 when it claims none.</summary>
    public Version ApiVersion { get; private init; } = new(1, 0);

    /// <summary>Whether the host renders without a user watching.</summary>
    public bool IsBackground { get; private init; }

    /// <summary>
    /// Whether images at other times than the render time can be had. With false any time may give the current picture.
    /// </summary>
    public bool SupportsTemporalAccess { get; private init; }

    /// <summary>Whether images may be parts of the whole.</summary>
    public bool SupportsTiles { get; private init; }

    /// <summary>Whether clips may differ in size and origin.</summary>
    public bool SupportsMultiResolution { get; private init; }

    /// <summary>Whether clips may differ in depth.</summary>
    public bool SupportsMultipleDepths { get; private init; }

    /// <summary>Whether clips may differ in pixel aspect ratio.</summary>
    public bool SupportsMultiplePixelAspects { get; private init; }

    /// <summary>Whether an effect may set its output's frame rate.</summary>
    public bool CanSetFrameRate { get; private init; }

    /// <summary>Whether an effect may set its output's fielding.</summary>
    public bool CanSetFielding { get; private init; }

    /// <summary>Whether string-choice parameters may be defined.</summary>
    public bool SupportsStringChoice { get; private init; }

    /// <summary>Whether choices may be animated.</summary>
    public bool SupportsChoiceAnimation { get; private init; }

    /// <summary>Whether booleans may be animated.</summary>
    public bool SupportsBooleanAnimation { get; private init; }

    /// <summary>Whether strings may be animated.</summary>
    public bool SupportsStringAnimation { get; private init; }

    /// <summary>Whether the host has parametric (curve) parameters.</summary>
    public bool SupportsParametric { get; private init; }

    /// <summary>Whether the host can render an instance's frames strictly in order.</summary>
    public bool SupportsSequentialRender { get; private init; }

    internal static unsafe HostInfo Read(HostConnection host)
    {
        ImageEffectHostProperties p = new(host.Host is null ? default : host.Properties(host.Host->host));
        return new HostInfo
        {
            Name = p.Name.Get(string.Empty) ?? string.Empty,
            Label = p.Label.Get(string.Empty) ?? string.Empty,
            VersionLabel = p.VersionLabel.Get(string.Empty) ?? string.Empty,
            ApiVersion = new Version(Math.Max(0, p.APIVersion.Get(1, 0)), Math.Max(0, p.APIVersion.Get(0, 1))),
            IsBackground = p.IsBackground.Get(false),
            SupportsTemporalAccess = p.TemporalClipAccess.Get(false),
            SupportsTiles = p.SupportsTiles.Get(false),
            SupportsMultiResolution = p.SupportsMultiResolution.Get(false),
            SupportsMultipleDepths = p.MultipleClipDepths.Get(false),
            SupportsMultiplePixelAspects = p.SupportsMultipleClipPARs.Get(false),
            CanSetFrameRate = p.SetableFrameRate.Get(false),
            CanSetFielding = p.SetableFielding.Get(false),
            SupportsStringChoice = p.SupportsStrChoice.Get(false),
            SupportsChoiceAnimation = p.SupportsChoiceAnimation.Get(false),
            SupportsBooleanAnimation = p.SupportsBooleanAnimation.Get(false),
            SupportsStringAnimation = p.SupportsStringAnimation.Get(false),
            SupportsParametric = host.Parametric is not null,
            SupportsSequentialRender = p.SequentialRender.Get(false),
        };
    }
}
