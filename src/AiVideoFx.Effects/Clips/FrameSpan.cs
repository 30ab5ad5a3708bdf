namespace AiVideoFx.Effects.Clips;

/// <summary>Frames of a clip, both ends included.</summary>
/// <param name="First">The first frame.</param>
/// <param name="Last">The last frame.</param>
internal readonly record struct FrameSpan(int First, int Last)
{
    /// <summary>What stands for a clip whose host does not say how long it is.</summary>
    public static FrameSpan Unknown { get; } = new(int.MinValue / 4, int.MaxValue / 4);

    /// <summary>Whether a frame is one of them.</summary>
    public bool Has(int frame) => frame >= First && frame <= Last;
}
