namespace AiVideoFx.Effects;

/// <summary>Whether <see cref="Upscale"/> makes the picture larger or sharper. Hosts save the position: append only.</summary>
public enum UpscaleSize
{
    /// <summary>Larger where the host lets an effect change the size, else in place.</summary>
    Auto,

    /// <summary>The picture grows.</summary>
    Resize,

    /// <summary>The host enlarged the picture already: it keeps its size and becomes sharper.</summary>
    InPlace,
}
