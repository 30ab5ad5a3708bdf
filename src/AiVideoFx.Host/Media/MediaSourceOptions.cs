using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Media;

/// <summary>How a <see cref="MediaSource"/> reads.</summary>
public sealed record MediaSourceOptions
{
    /// <summary>The programs to use.</summary>
    public MediaTools Tools { get; init; } = MediaTools.Default;

    /// <summary>
    /// Components of the frames. RGBA is what every plug-in takes. Alpha gives a mask: the file's alpha when it has one, else its
    /// Rec.709 luma, white being 1.
    /// </summary>
    public PixelComponents Components { get; init; } = PixelComponents.Rgba;

    /// <summary>Frames per second of an image sequence, which carries none itself; 24 when null.</summary>
    public Rational? FrameRate { get; init; }

    /// <summary>
    /// So many decoded frames are kept whatever their size: threads that render neighbouring frames ask out of turn.
    /// </summary>
    public int CacheFrames { get; init; } = 2;

    /// <summary>Decoded frames are kept up to this many bytes, and at least <see cref="CacheFrames"/>.</summary>
    public long CacheBytes { get; init; } = 512L << 20;
}
