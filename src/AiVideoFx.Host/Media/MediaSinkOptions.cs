namespace AiVideoFx.Host.Media;

/// <summary>How a <see cref="MediaSink"/> writes.</summary>
public sealed record MediaSinkOptions
{
    /// <summary>The programs to use.</summary>
    public MediaTools Tools { get; init; } = MediaTools.Default;

    /// <summary>Whether files that are there already may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Keep every bit (ffv1): for mkv only.</summary>
    public bool Lossless { get; init; }

    /// <summary>Colour tags to write; pixels are taken as RGB with these primaries and this transfer curve.</summary>
    public ColorTags Color { get; init; } = new();

    /// <summary>
    /// When frames are shown, for a clip whose rate varies; null for the constant rate of the clip format.
    /// </summary>
    public FrameTiming? Timing { get; init; }

    /// <summary>Where sound is copied from; null for none.</summary>
    public MediaSource? AudioSource { get; init; }

    /// <summary>
    /// Number of the frame of <see cref="AudioSource"/> that the first written frame stands for; fractions lie between frames.
    /// </summary>
    public double AudioFirstFrame { get; init; }

    /// <summary>
    /// Seconds of the source that a second of the result shows: 0.5 for slow motion at half the speed. Sound is stretched or
    /// squeezed to match, its pitch kept; from 1/8 to 8, and left out beyond.
    /// </summary>
    public double AudioSpeed { get; init; } = 1;

    /// <summary>
    /// File names for images written to a folder, such as shot.%05d.exr; null for frame.%05d.png, or exr for float.
    /// </summary>
    public string? FolderPattern { get; init; }
}
