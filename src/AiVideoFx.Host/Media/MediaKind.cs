namespace AiVideoFx.Host.Media;

/// <summary>What a path names.</summary>
public enum MediaKind
{
    /// <summary>A video file.</summary>
    Video,

    /// <summary>One image: a clip of one frame.</summary>
    Image,

    /// <summary>A folder or a numbered pattern of images.</summary>
    ImageSequence,
}
