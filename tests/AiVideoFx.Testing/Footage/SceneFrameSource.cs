using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage.Flicker;

namespace AiVideoFx.Testing.Footage;

/// <summary>A clip as a host reads it: every frame is rendered when it is asked for.</summary>
public sealed class SceneFrameSource : IFrameSource
{
    private readonly RasterFrameSource _source;

    /// <summary>Serves a clip from its first frame on.</summary>
    /// <param name="clip">What to render; its frame 0 gets the options' first frame number.</param>
    /// <param name="options">How frames are stored; RGB unless it says otherwise. The clip's frame rate counts, not its.</param>
    /// <param name="flicker">Laid over the frames; null leaves them clean. Fractional times take the nearest frame's.</param>
    public SceneFrameSource(Clip clip, FrameSourceOptions? options = null, FlickerModel? flicker = null)
    {
        ArgumentNullException.ThrowIfNull(clip);
        FrameSourceOptions stored = (options ?? new FrameSourceOptions()) with { FrameRate = Rational.Parse(FormattableString.Invariant($"{clip.FrameRate}")) };
        _source = new RasterFrameSource(
            time =>
            {
                Raster clean = clip.Scene.Render(time - stored.FirstFrame);
                if (flicker is null)
                {
                    return clean;
                }

                using FlickeredFrame flickered = flicker.Apply(clean, (int)Math.Round(time - stored.FirstFrame));
                clean.Dispose();
                return flickered.Picture.Clone();
            },
            clip.Scene.Width, clip.Scene.Height, channels: 3, clip.FrameCount, stored);
    }

    /// <inheritdoc/>
    public ClipFormat Format => _source.Format;

    /// <summary>Frames that were asked for and given.</summary>
    public int Reads => _source.Reads;

    /// <inheritdoc/>
    public HostFrame? Read(double time, CancellationToken cancel) => _source.Read(time, cancel);

    /// <summary>No more frames after this.</summary>
    public void Dispose() => _source.Dispose();
}
