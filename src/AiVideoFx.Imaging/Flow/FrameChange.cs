namespace AiVideoFx.Imaging.Flow;

/// <summary>What changed between two frames.</summary>
/// <param name="Largest">Largest change of the mean of a block of 8 x 8 pixels; 0 only for frames that are the same there.</param>
/// <param name="Noise">Standard deviation of what changed from pixel to pixel: grain, coding noise.</param>
public readonly record struct FrameChange(double Largest, double Noise)
{
    /// <summary>Change that coding leaves in a held frame: one code value of 8 bits.</summary>
    public const double Negligible = 1.0 / 255;

    // The mean of 64 pixels has an eighth of the noise; of the ten thousands of blocks in a frame, none exceeds six deviations.
    private const double NoiseShare = 6.0 / 8;

    /// <summary>Whether the second frame is the first one again: no block changed by more than noise and coding explain.</summary>
    public bool IsDuplicate => Largest <= Math.Max(Negligible, NoiseShare * Noise);
}
