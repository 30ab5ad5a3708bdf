namespace AiVideoFx.Effects;

/// <summary>Which of the built-in networks <see cref="Upscale"/> takes. Hosts save the position: append only.</summary>
public enum UpscaleQuality
{
    /// <summary>The smallest.</summary>
    Fast,

    /// <summary>The usual one.</summary>
    Better,

    /// <summary>The largest.</summary>
    Best,
}
