using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Clips;

/// <summary>When the frames of a clip are.</summary>
/// <param name="timePerFrame">The host's time from one frame to the next.</param>
/// <param name="clip">Frames of the clip.</param>
internal class ClipClock(double timePerFrame, FrameSpan clip)
{
    /// <summary>Frames of the clip; <see cref="FrameSpan.Unknown"/> where the host does not say.</summary>
    public FrameSpan Clip => clip;

    /// <summary>The host's time from one frame to the next.</summary>
    public double TimePerFrame => timePerFrame;

    /// <summary>Reads a clip's rate and length from the host.</summary>
    /// <param name="source">The clip.</param>
    public static ClipClock Read(ClipInfo source)
    {
        double perFrame = source.TimePerFrame;
        FrameSpan frames = source.FrameRange is { } range && Math.Abs(range.First) < int.MaxValue && Math.Abs(range.Last) < int.MaxValue
            ? new FrameSpan((int)Math.Round(range.First / perFrame), (int)Math.Round(range.Last / perFrame))
            : FrameSpan.Unknown;
        return new ClipClock(perFrame, frames);
    }

    /// <summary>The host's time of a frame.</summary>
    /// <param name="frame">Its number.</param>
    public double TimeOf(int frame) => frame * timePerFrame;
}
