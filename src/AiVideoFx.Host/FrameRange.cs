namespace AiVideoFx.Host;

/// <summary>Frames from a first to a last one, both included.</summary>
/// <param name="First">The first frame.</param>
/// <param name="Last">The last frame; not less than the first.</param>
/// <param name="Step">From one frame to the next; greater than 0, and may be a fraction.</param>
public readonly record struct FrameRange(double First, double Last, double Step = 1)
{
    /// <summary>Number of frames.</summary>
    public int Count => Last < First ? 0 : (int)Math.Floor(((Last - First) / Step) + 1e-6) + 1;

    /// <summary>One of the frames.</summary>
    /// <param name="index">From 0.</param>
    public double this[int index] => First + (index * Step);
}
