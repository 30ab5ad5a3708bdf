namespace AiVideoFx.Effects;

/// <summary>How much larger <see cref="Upscale"/> makes the picture, or how much the host did. Hosts save the position: append only.</summary>
public enum UpscaleScale
{
    /// <summary>2 where the picture grows; in place, the factor that the picture's spectrum shows.</summary>
    Auto,

    /// <summary>2 times.</summary>
    Two,

    /// <summary>3 times.</summary>
    Three,

    /// <summary>4 times.</summary>
    Four,

    /// <summary>As <see cref="Upscale.CustomScale"/> says.</summary>
    Custom,
}
