namespace AiVideoFx.Imaging.Motion;

/// <summary>How <see cref="FrameSynthesis"/> makes its picture.</summary>
public sealed record SynthesisOptions
{
    /// <summary>Samples of a motion blur never exceed this.</summary>
    public const int LargestSampleCount = 64;

    /// <summary>Sharp, nothing protected.</summary>
    public static SynthesisOptions Default { get; } = new();

    /// <summary>Time that the shutter is open, as a share of the time between the two frames: shutter angle / 360 times frames
    /// covered. 0 is a sharp picture; 0 to 4.</summary>
    public float Shutter { get; init; }

    /// <summary>Most samples along the longest blur, 1 to <see cref="LargestSampleCount"/>.</summary>
    public int MaximumSamples { get; init; } = 16;

    /// <summary>What stands still, from <see cref="StaticAreas"/>; null protects nothing. Not disposed.</summary>
    public StillMask? Still { get; init; }

    internal void Check(PixelRect frame)
    {
        if (!(Shutter >= 0 && Shutter <= 4))
        {
            throw new InvalidOperationException($"Shutter is {Shutter}; allowed: 0 to 4.");
        }

        if (MaximumSamples is < 1 or > LargestSampleCount)
        {
            throw new InvalidOperationException($"MaximumSamples is {MaximumSamples}; allowed: 1 to {LargestSampleCount}.");
        }

        Still?.Check(frame);
    }
}
