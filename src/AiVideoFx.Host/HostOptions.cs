using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;

namespace AiVideoFx.Host;

/// <summary>
/// What kind of host to be. The defaults are a host that can do everything; the rest imitates hosts that cannot.
/// </summary>
public sealed record HostOptions
{
    /// <summary>The host's name, by which plug-ins recognise it.</summary>
    public string Name { get; init; } = "com.aivideofx.host";

    /// <summary>The host's name for people.</summary>
    public string Label { get; init; } = "AiVideoFx";

    /// <summary>
    /// Version of the API that the host claims; null leaves the property out, as hosts of version 1.0 do.
    /// </summary>
    public (int Major, int Minor)? ApiVersion { get; init; } = (1, 5);

    /// <summary>Contexts that the host knows.</summary>
    public IReadOnlyList<EffectContext> Contexts { get; init; } =
        [EffectContext.Filter, EffectContext.General, EffectContext.Generator, EffectContext.Transition, EffectContext.Retimer];

    /// <summary>Pixel depths that the host can give.</summary>
    public IReadOnlyList<PixelDepth> Depths { get; init; } = [PixelDepth.Float, PixelDepth.Half, PixelDepth.Short, PixelDepth.Byte];

    /// <summary>Components that the host can give.</summary>
    public IReadOnlyList<PixelComponents> Components { get; init; } = [PixelComponents.Rgba, PixelComponents.Rgb, PixelComponents.Alpha];

    /// <summary>
    /// Whether pictures of other times can be had. Without, every time gives the picture of the time rendered, as in
    /// MLT.
    /// </summary>
    public bool TemporalAccess { get; init; } = true;

    /// <summary>Whether parts of pictures are rendered.</summary>
    public bool Tiles { get; init; } = true;

    /// <summary>Whether pictures may have any size and origin. Without, everything has the project's size.</summary>
    public bool MultiResolution { get; init; } = true;

    /// <summary>Whether an effect may set the frame rate of its output.</summary>
    public bool SetableFrameRate { get; init; } = true;

    /// <summary>Whether an effect may set the field order of its output.</summary>
    public bool SetableFielding { get; init; } = true;

    /// <summary>Whether clips of an effect may have different depths.</summary>
    public bool MultipleClipDepths { get; init; } = true;

    /// <summary>Whether clips of an effect may have different pixel aspect ratios.</summary>
    public bool MultipleClipPixelAspectRatios { get; init; } = true;

    /// <summary>Whether effects are told the range and rate of clips; Baselight and MLT do not.</summary>
    public bool TellsClipRange { get; init; } = true;

    /// <summary>Whether parameters other than numbers may have keys.</summary>
    public bool AnimatesEverything { get; init; } = true;

    /// <summary>Whether there are string choices; they are new in version 1.5.</summary>
    public bool StringChoices { get; init; } = true;

    /// <summary>Names of suites that are missing: "OfxProgressSuite", or "OfxMessageSuite 2" for one version.</summary>
    public IReadOnlyCollection<string> MissingSuites { get; init; } = [];

    /// <summary>
    /// A render scale that the arguments of actions claim, whatever the images say, as Vegas and Fusion do.
    /// </summary>
    public double? ClaimedRenderScale { get; init; }

    /// <summary>Whether IsIdentity is asked at all; MLT does not.</summary>
    public bool AsksIdentity { get; init; } = true;

    /// <summary>What is outside of a clip.</summary>
    public OutsideClip OutsideClip { get; init; } = OutsideClip.Hold;

    /// <summary>How rows of pictures given to effects lie; null leaves them as their source made them.</summary>
    public FrameLayout? InputLayout { get; init; }

    /// <summary>How rows of the pictures lie that effects write.</summary>
    public FrameLayout OutputLayout { get; init; }

    /// <summary>Depth that pictures are given in where the effect takes it; null for the depth of the source.</summary>
    public PixelDepth? Depth { get; init; }

    /// <summary>
    /// Components that pictures are given in where the effect takes them; null for those of the source.
    /// </summary>
    public PixelComponents? PreferredComponents { get; init; }

    /// <summary>
    /// Bytes of pictures that each source keeps, so that effects that look around in time do not decode again; by
    /// default an eighth
    /// of the memory, at least 256 MB and at most 4 GB.
    /// </summary>
    public long CacheBytesPerSource { get; init; } =
        Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8, 256L << 20, 4096L << 20);

    /// <summary>Threads that the multithread suite gives.</summary>
    public int SuiteThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Hears of everything the standard does not like, from any thread; null for nobody.</summary>
    public Action<HostFinding>? Findings { get; init; }

    /// <summary>Checks more than a normal host would, at a price: pixels outside the render window, for one.</summary>
    public bool Strict { get; init; }
}
