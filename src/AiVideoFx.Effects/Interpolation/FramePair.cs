namespace AiVideoFx.Effects.Interpolation;

/// <summary>Two frames of the source, and a moment between them.</summary>
/// <param name="First">The frame at or before the moment.</param>
/// <param name="Second">The frame after it; the same at the end of a clip.</param>
/// <param name="Time">The moment: 0 is the first frame, 1 the second.</param>
/// <param name="Before">The frame before the first, as long before it as the second is after; null for none.</param>
/// <param name="After">The frame after the second, as long after it; null for none.</param>
internal readonly record struct FramePair(int First, int Second, double Time, int? Before, int? After)
{
    // A hundredth of a percent of a frame: what is left of it is rounding of rates and times.
    private const double Tolerance = 1e-4;

    /// <summary>The frame that is this moment itself; null between frames.</summary>
    public int? Whole => Time < Tolerance ? First : Time > 1 - Tolerance ? Second : null;

    /// <summary>The frame that is nearer.</summary>
    public int Nearest => Time < 0.5 ? First : Second;
}
