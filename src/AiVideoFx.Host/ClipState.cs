using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;

namespace AiVideoFx.Host;

/// <summary>
/// A clip of an instance: what is connected, and in which form the effect gets or makes its pictures.
/// </summary>
internal sealed class ClipState(HostClip clip, ClipDescription description) : IDisposable
{
    public HostClip Clip { get; } = clip;

    public ClipDescription Description { get; } = description;

    public string Name => Description.Name;

    public PictureCache? Cache { get; private set; }

    public IFrameSource? Source => Cache?.Source;

    public PixelDepth Depth { get; set; } = PixelDepth.Float;

    public PixelComponents Components { get; set; }

    public double PixelAspectRatio { get; set; } = 1;

    public Premultiplication Premultiplication { get; set; } = Premultiplication.Unpremultiplied;

    public FieldOrder FieldOrder { get; set; }

    /// <summary>
    /// Frames per second as the effect sees them: for inputs too this is the rate of its own frame numbers.
    /// </summary>
    public double FrameRate { get; set; } = 25;

    /// <summary>First and last frame, in the effect's frame numbers.</summary>
    public (double First, double Last) Range { get; set; }

    public void Connect(IFrameSource? source, long cacheBytes)
    {
        Cache?.Dispose();
        Cache = source is null ? null : new PictureCache(source, cacheBytes);
    }

    public void Dispose() => Cache?.Dispose();
}
