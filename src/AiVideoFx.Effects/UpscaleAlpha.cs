namespace AiVideoFx.Effects;

/// <summary>How <see cref="Upscale"/> enlarges alpha. Hosts save the position: append only.</summary>
public enum UpscaleAlpha
{
    /// <summary>By the network, as colour.</summary>
    Process,

    /// <summary>By Lanczos-3.</summary>
    Resize,

    /// <summary>Not at all: colour is taken as it is stored, and the result is opaque.</summary>
    Ignore,
}
