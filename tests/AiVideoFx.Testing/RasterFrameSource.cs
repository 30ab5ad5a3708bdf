using AiVideoFx.Host;
using AiVideoFx.Imaging;

namespace AiVideoFx.Testing;

/// <summary>A clip in memory for host tests: rasters, or whatever a function draws for a frame.</summary>
/// <remarks>Owns nothing that it was given, except through the function's results, which it disposes.</remarks>
public sealed class RasterFrameSource : IFrameSource
{
    private readonly Func<double, Raster> _draw;
    private readonly bool _keep;
    private int _reads;

    /// <summary>Serves rasters of one size and channel count, which must stay alive.</summary>
    /// <param name="frames">(1, 3 or 4, H, W), top row first.</param>
    /// <param name="options">How they are stored.</param>
    public RasterFrameSource(IReadOnlyList<Raster> frames, FrameSourceOptions? options = null)
        : this(time => frames[Index(time, options, frames.Count)], frames[0].Width, frames[0].Height, frames[0].Channels, frames.Count, options, keep: true)
    {
    }

    /// <summary>Serves what a function draws.</summary>
    /// <param name="draw">Frame number to raster; called from several threads, its results are disposed.</param>
    /// <param name="width">Columns of every raster.</param>
    /// <param name="height">Rows of every raster.</param>
    /// <param name="channels">1, 3 or 4.</param>
    /// <param name="frameCount">Frames.</param>
    /// <param name="options">How they are stored.</param>
    public RasterFrameSource(Func<double, Raster> draw, int width, int height, int channels, int frameCount, FrameSourceOptions? options = null)
        : this(draw, width, height, channels, frameCount, options, keep: false)
    {
    }

    private RasterFrameSource(
        Func<double, Raster> draw, int width, int height, int channels, int frameCount, FrameSourceOptions? options, bool keep)
    {
        Options = options ?? new FrameSourceOptions();
        _draw = draw;
        _keep = keep;
        PixelComponents natural = channels switch { 1 => PixelComponents.Alpha, 3 => PixelComponents.Rgb, _ => PixelComponents.Rgba };
        PixelRect bounds = new(Options.X, Options.Y, Options.X + width, Options.Y + height);
        Format = new ClipFormat(
            bounds, Options.Depth, Options.Components ?? natural, Options.FrameRate, Options.FirstFrame, frameCount)
        {
            Premultiplication = channels == 4 ? Options.Premultiplication : Premultiplication.Opaque,
        };
    }

    /// <summary>How frames are stored.</summary>
    public FrameSourceOptions Options { get; }

    /// <inheritdoc/>
    public ClipFormat Format { get; }

    /// <inheritdoc/>
    public bool HasFramesBetween => Options.AnyTime;

    /// <summary>Frames that were asked for and given.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public HostFrame? Read(double time, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        cancel.ThrowIfCancellationRequested();
        double frame = Options.AnyTime ? time : Math.Round(time, MidpointRounding.AwayFromZero);
        if (frame < Format.FirstFrame || frame > Format.FirstFrame + Format.FrameCount - 1)
        {
            return null;
        }

        Interlocked.Increment(ref _reads);
        Raster raster = _draw(frame);
        try
        {
            HostFrame result = HostFrame.Rent(Format.Bounds, Format.Depth, Format.Components, Options.Layout);
            RasterConversion.FromRaster(raster, result.View, maxThreads: 1);
            return result;
        }
        finally
        {
            if (!_keep)
            {
                raster.Dispose();
            }
        }
    }

    /// <summary>No more frames after this; the rasters stay their owner's.</summary>
    public void Dispose() => IsDisposed = true;

    private static int Index(double time, FrameSourceOptions? options, int count) =>
        Math.Clamp((int)Math.Round(time, MidpointRounding.AwayFromZero) - (options?.FirstFrame ?? 0), 0, count - 1);
}
