namespace AiVideoFx.Effects;

/// <summary>Side of the tiles that a network sees, in pixels of the small picture. Hosts save the position: append only.</summary>
public enum UpscaleTile
{
    /// <summary>By the network's size, so that memory stays small.</summary>
    Auto,

    /// <summary>128.</summary>
    Side128,

    /// <summary>256.</summary>
    Side256,

    /// <summary>512.</summary>
    Side512,

    /// <summary>1024.</summary>
    Side1024,

    /// <summary>The whole picture at once.</summary>
    Whole,
}
