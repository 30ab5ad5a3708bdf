namespace AiVideoFx.Testing.Footage;

/// <summary>What the camera does to the picture after the scene is drawn. The default does nothing.</summary>
/// <param name="Shutter">Share of a frame that the shutter is open, centred on the frame's time; 0 is no motion blur.</param>
/// <param name="ShutterSamples">Instants averaged while it is open, evenly spread.</param>
/// <param name="Grain">Standard deviation of film grain in the mid-tones, on display-referred [0, 1].</param>
/// <param name="Vignette">Share of light lost in the corners.</param>
public sealed record Finish(float Shutter = 0, int ShutterSamples = 4, float Grain = 0, float Vignette = 0)
{
    /// <summary>Only the scene.</summary>
    public static Finish None { get; } = new();
}
