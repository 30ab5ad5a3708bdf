namespace AiVideoFx.Effects;

/// <summary>What <see cref="Interpolate"/> does with frames that are repeated. Hosts save the position: append only.</summary>
public enum HeldFrameMode
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>Motion goes on through them.</summary>
    Replace,

    /// <summary>Motion goes on evenly through a pattern of repeats.</summary>
    Pulldown,
}
