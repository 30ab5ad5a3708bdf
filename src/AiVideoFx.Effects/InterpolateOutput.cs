namespace AiVideoFx.Effects;

/// <summary>What <see cref="Interpolate"/> shows. Hosts save the position: append only.</summary>
public enum InterpolateOutput
{
    /// <summary>The picture.</summary>
    Result,

    /// <summary>Motion to the next source frame: red right, green up, pixels.</summary>
    ForwardVectors,

    /// <summary>Motion to the source frame before: red right, green up, pixels.</summary>
    BackwardVectors,

    /// <summary>How far the motion can be trusted: 1 is fully.</summary>
    Confidence,

    /// <summary>What only one of the frames shows: red is seen in the first alone, green in the second alone.</summary>
    Occlusion,
}
