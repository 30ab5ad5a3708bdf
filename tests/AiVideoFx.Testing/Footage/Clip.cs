using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage;

/// <summary>A stretch of a scene.</summary>
/// <param name="Scene">What is seen.</param>
/// <param name="FrameCount">Frames, from time 0.</param>
/// <param name="FrameRate">Frames per second.</param>
public sealed record Clip(Scene Scene, int FrameCount, double FrameRate = 24)
{
    /// <summary>One frame: (3, H, W), display-referred.</summary>
    /// <param name="index">From 0.</param>
    public Raster Frame(int index) => Scene.Render(index);

    /// <summary>The clip as it leaves a camera or a process that flickers.</summary>
    /// <param name="frames">What to do with each frame, in place.</param>
    /// <param name="index">From 0.</param>
    public Raster Frame(int index, Action<Raster, int> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        Raster frame = Frame(index);
        frames(frame, index);
        return frame;
    }
}
