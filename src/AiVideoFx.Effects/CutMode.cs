namespace AiVideoFx.Effects;

/// <summary>What <see cref="Interpolate"/> shows between two shots. Hosts save the position: append only.</summary>
public enum CutMode
{
    /// <summary>The nearer frame.</summary>
    Nearest,

    /// <summary>A dissolve.</summary>
    Blend,
}
