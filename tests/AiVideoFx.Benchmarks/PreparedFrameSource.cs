using AiVideoFx.Host;
using AiVideoFx.Imaging;

namespace AiVideoFx.Benchmarks;

/// <summary>A clip that lies in memory in the form that effects take, as an editor has it: reading a frame copies nothing.</summary>
internal sealed class PreparedFrameSource : IFrameSource
{
    private readonly HostFrame[] _frames;

    /// <summary>Copies rasters into frames.</summary>
    /// <param name="frames">RGBA, top row first, all of one size; from frame 0 on.</param>
    /// <param name="depth">How the frames store their components.</param>
    public PreparedFrameSource(IReadOnlyList<Raster> frames, PixelDepth depth = PixelDepth.Float)
    {
        PixelRect bounds = new(0, 0, frames[0].Width, frames[0].Height);
        Format = new ClipFormat(bounds, depth, PixelComponents.Rgba, new Rational(24, 1), 0, frames.Count);
        _frames = [.. frames.Select(frame =>
        {
            HostFrame prepared = HostFrame.Rent(bounds, depth, PixelComponents.Rgba);
            RasterConversion.FromRaster(frame, prepared.View);
            return prepared;
        })];
    }

    /// <inheritdoc/>
    public ClipFormat Format { get; }

    /// <inheritdoc/>
    public bool HasFramesBetween => false;

    /// <inheritdoc/>
    public HostFrame? Read(double time, CancellationToken cancel)
    {
        int frame = (int)Math.Round(time, MidpointRounding.AwayFromZero);
        return frame >= 0 && frame < _frames.Length ? _frames[frame].Share() : null;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_frames, static frame => frame.Dispose());
}
