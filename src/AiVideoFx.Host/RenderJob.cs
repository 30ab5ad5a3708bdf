using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>What one action works on: handed through the plug-in and back to the host's answers.</summary>
internal sealed record RenderJob(double Time, RenderScale Scale, RenderField Field, CancellationToken Cancel)
{
    /// <summary>Where the effect writes; null outside of renders.</summary>
    public FrameView? Output { get; init; }

    /// <summary>Region of definition of the output, at the scale.</summary>
    public PixelRect OutputRegion { get; init; }

    /// <summary>Why a picture that the effect asked for could not be read.</summary>
    public Exception? SourceFailure { get; set; }
}
