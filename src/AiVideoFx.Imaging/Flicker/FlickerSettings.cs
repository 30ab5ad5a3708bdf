namespace AiVideoFx.Imaging.Flicker;

/// <summary>How flicker is measured and removed. Equal settings and equal pixels give equal results.</summary>
public sealed record FlickerSettings
{
    /// <summary>The longest <see cref="Radius"/>, in frames.</summary>
    public const int MaximumRadius = 30;

    /// <summary>Shape of the gain.</summary>
    public FlickerModel Model { get; init; } = FlickerModel.Auto;

    /// <summary>Frames looked at on either side; 1 to <see cref="MaximumRadius"/>. Changes slower than about this stay.</summary>
    public int Radius { get; init; } = 8;

    /// <summary>
    /// Period, in frames, up to which a regular change counts as flicker; from about twice that on it is light or a fade and
    /// stays. 3 to 60.
    /// </summary>
    public float LongestPeriod { get; init; } = 8;

    /// <summary>A gain for each of red, green and blue instead of one for all: for colour flicker.</summary>
    public bool PerChannel { get; init; }

    /// <summary>Whether neighbours are compared along optical flow instead of at the same place.</summary>
    public bool MotionCompensation { get; init; } = true;

    /// <summary>Standard deviation of the local gain's smoothing as a share of the frame's width; 0.005 to 0.5.</summary>
    public float Locality { get; init; } = 0.025f;

    /// <summary>
    /// How much local structure may differ between a pixel and its place in a neighbour before that neighbour no longer counts
    /// there, in local standard deviations; 0.05 to 5.
    /// </summary>
    public float StructureTolerance { get; init; } = 0.6f;

    /// <summary>Whether measuring stops at cuts.</summary>
    public bool CutProtection { get; init; } = true;
}
