namespace AiVideoFx.Effects;

/// <summary>How <see cref="Interpolate"/> makes the picture between two frames. Hosts save the position: append only.</summary>
public enum InterpolationMethod
{
    /// <summary>The nearer frame.</summary>
    Nearest,

    /// <summary>Both frames, mixed.</summary>
    Blend,

    /// <summary>Moved along optical flow.</summary>
    Flow,

    /// <summary>Moved as the built-in network says.</summary>
    Network,

    /// <summary>Moved as a network says that the user added.</summary>
    Checkpoint,
}
