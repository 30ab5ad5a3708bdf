namespace AiVideoFx.Host;

/// <summary>How far a sequence is.</summary>
/// <param name="Done">Frames delivered.</param>
/// <param name="Total">Frames there will be.</param>
/// <param name="Frame">The frame delivered last.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record SequenceProgress(int Done, int Total, double Frame, TimeSpan Elapsed)
{
    /// <summary>Frames delivered per second so far.</summary>
    public double FramesPerSecond => Elapsed.TotalSeconds > 0 ? Done / Elapsed.TotalSeconds : 0;

    /// <summary>Time left at that speed; null before the first frame.</summary>
    public TimeSpan? Remaining => Done > 0 ? Elapsed * ((double)(Total - Done) / Done) : null;
}
