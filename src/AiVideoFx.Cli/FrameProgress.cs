namespace AiVideoFx.Cli;

/// <summary>How far a run is.</summary>
/// <param name="Frame">Number of the frame that was finished last.</param>
/// <param name="Done">Frames finished.</param>
/// <param name="Total">Frames to do.</param>
/// <param name="Elapsed">Time since the first frame was begun.</param>
public readonly record struct FrameProgress(int Frame, int Done, int Total, TimeSpan Elapsed)
{
    /// <summary>Frames per second so far.</summary>
    public double FramesPerSecond => Elapsed > TimeSpan.Zero ? Done / Elapsed.TotalSeconds : 0;

    /// <summary>Time that the rest will take at this speed; null before the first frame.</summary>
    public TimeSpan? Left => Done > 0 ? Elapsed / Done * (Total - Done) : null;
}
