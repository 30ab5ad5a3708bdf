namespace AiVideoFx.Effects;

/// <summary>What enlarges the picture in <see cref="Upscale"/>. Hosts save the position: append only.</summary>
public enum UpscaleMethod
{
    /// <summary>The network that ships with the product.</summary>
    Network,

    /// <summary>A checkpoint that the user added.</summary>
    Checkpoint,

    /// <summary>Lanczos-3, without a network.</summary>
    Lanczos,
}
