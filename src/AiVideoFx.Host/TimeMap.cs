namespace AiVideoFx.Host;

/// <summary>Which frame of its main input an effect shows when, where that is a straight line.</summary>
/// <param name="FirstTime">A time of the output, in its frames.</param>
/// <param name="FirstFrame">The source's own frame that is shown then.</param>
/// <param name="FramesPerTime">Frames of the source for each frame of the output; greater than 0.</param>
public sealed record TimeMap(double FirstTime, double FirstFrame, double FramesPerTime)
{
    /// <summary>The source's own frame shown at a time of the output; fractions lie between frames.</summary>
    /// <param name="time">In frames of the output.</param>
    public double FrameAt(double time) => FirstFrame + ((time - FirstTime) * FramesPerTime);

    /// <summary>The time of the output at which a source frame is shown.</summary>
    /// <param name="frame">The source's own frame; fractions lie between frames.</param>
    public double TimeOf(double frame) => FirstTime + ((frame - FirstFrame) / FramesPerTime);
}
