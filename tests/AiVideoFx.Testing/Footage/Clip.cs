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
}
