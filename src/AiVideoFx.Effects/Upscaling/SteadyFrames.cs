using AiVideoFx.Effects.Clips;
using AiVideoFx.Engine.Cache;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Color;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>A frame's neighbours, whose enlargements steady its own.</summary>
/// <remarks>
/// The window is fixed: the frame before and the frame after, where they belong to the same shot. Neighbours count as the network
/// made them, never as they were steadied, so that a frame is the same picture whatever was rendered before it. Enlargements are cached by
/// content: in a clip that is played, each frame is enlarged once.
/// </remarks>
internal sealed class SteadyFrames : IDisposable
{
    // Wider pictures are looked at in halves, thirds and so on to find motion.
    private const int WidestLook = 1280;

    private readonly RenderContext _context;
    private readonly ContentCache _cache;
    private readonly ClipFrames _frames;
    private readonly int _current;
    private readonly float _strength;
    private readonly List<(int Frame, Raster Flow, Raster Trust)> _neighbours = [];
    private readonly Dictionary<int, DisplayPicture> _pictures = [];

    private SteadyFrames(RenderContext context, ContentCache cache, ClipFrames frames, int current, float strength) =>
        (_context, _cache, _frames, _current, _strength) = (context, cache, frames, current, strength);

    private static int Threads => Environment.ProcessorCount;

    /// <summary>Frames needed before and after the one that is made.</summary>
    public const int Reach = 1;

    /// <summary>Looks at a frame's neighbours.</summary>
    /// <param name="context">The render.</param>
    /// <param name="image">The frame.</param>
    /// <param name="factor">By how much it was enlarged before it came; 1 for not.</param>
    /// <param name="strength">0 to 1.</param>
    /// <param name="cache">Keeps what is found and made.</param>
    /// <returns>Null where there is nothing to steady by: no strength, no other frames, a time between frames.</returns>
    public static SteadyFrames? Find(RenderContext context, Image image, double factor, float strength, ContentCache cache)
    {
        ClipClock clock = ClipClock.Read(context.Clip(ClipDescriptor.SourceInTime));
        double position = context.Time / clock.TimeOf(1);
        if (strength <= 0 || !context.Host.SupportsTemporalAccess || position != Math.Floor(position) || Math.Abs(position) > int.MaxValue / 2)
        {
            return null;
        }

        int divisor = Math.Max((int)Math.Round(factor), (image.Bounds.Width + WidestLook - 1) / WidestLook);
        MotionSearch search = new(AnalysisScale.Full, Math.Min(divisor, 64), DisPreset.Fine, context.Get(Upscale.Space), SceneCut.Threshold);
        SteadyFrames found = new(context, cache, new(context, ClipDescriptor.SourceInTime, clock, search, cache), (int)position, strength);
        try
        {
            if (found._frames.Image(found._current) is not null)
            {
                found.Align();
                return found;
            }

            found.Dispose(); // the host holds a frame beyond the clip's end
            return null;
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    /// <summary>Enlarges the frame and its neighbours, or remembers having done so, and steadies the frame.</summary>
    /// <param name="what">Names all that the enlargement depends on but the frame.</param>
    /// <param name="small">Size of what is enlarged.</param>
    /// <param name="current">The frame.</param>
    /// <param name="enlarge">Enlarges a frame.</param>
    /// <returns>The caller disposes it.</returns>
    public Raster Enlarge(ContentKey what, (int Width, int Height) small, DisplayPicture current, Func<DisplayPicture, Raster> enlarge)
    {
        using CacheLease<Raster> own = Made(_current, () => current);
        List<CacheLease<Raster>> others = [];
        try
        {
            List<AlignedFrame> aligned = [];
            foreach ((int frame, Raster flow, Raster trust) in _neighbours)
            {
                CacheLease<Raster> other = Made(frame, () => Read(frame, current.TakesAlpha));
                others.Add(other);
                if (other.Value.Channels == own.Value.Channels)
                {
                    aligned.Add(new(other.Value, flow, trust));
                }
            }

            return TemporalDetail.Steady(own.Value, aligned, small, _strength, Threads);
        }
        finally
        {
            others.ForEach(static lease => lease.Dispose());
        }

        // What is made for the cache is made to the end: another render may wait for it.
        CacheLease<Raster> Made(int frame, Func<DisplayPicture> read)
        {
            _context.Abort.ThrowIfRequested();
            using ContentHash hash = new("upscale.enlarged/1");
            ContentKey key = hash.Add(what).Add(_context.Get(Upscale.Space)).Add(current.TakesAlpha).Add(ImageKey.Of(_frames.Image(frame)!)).ToKey();
            return _cache.Borrow(key, () => enlarge(read()), static raster => sizeof(float) * (long)raster.Pixels.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _neighbours.ForEach(static neighbour => neighbour.Trust.Dispose());
        foreach (DisplayPicture picture in _pictures.Values)
        {
            picture.Dispose();
        }

        _frames.Dispose();
    }

    private void Align()
    {
        foreach (int frame in (ReadOnlySpan<int>)[_current - Reach, _current + Reach])
        {
            (int first, int second) = (Math.Min(frame, _current), Math.Max(frame, _current));
            if (_frames.IsCut(first, second))
            {
                continue;
            }

            FlowPair pair = _frames.Flow(first, second);
            (Raster flow, Raster back) = frame == second ? (pair.Flow0To1, pair.Flow1To0) : (pair.Flow1To0, pair.Flow0To1);
            Raster here = _frames.Look(_current)!.Picture.Color, there = _frames.Look(frame)!.Picture.Color;
            _neighbours.Add((frame, flow, TemporalDetail.Trust(here, there, flow, back, Threads)));
        }
    }

    private DisplayPicture Read(int frame, bool takesAlpha)
    {
        if (!_pictures.TryGetValue(frame, out DisplayPicture? picture))
        {
            Image image = _frames.Image(frame)!;
            picture = DisplayPicture.Read(image.View(), image.Alpha, _context.Get(Upscale.Space), takesAlpha);
            _pictures.Add(frame, picture);
        }

        return picture;
    }
}
