using AiVideoFx.Engine.Cache;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Clips;

/// <summary>Frames of a clip during one render: each is fetched and looked at once, what is found is cached by content.</summary>
/// <param name="context">The render.</param>
/// <param name="clip">The clip; declared with temporal access.</param>
/// <param name="clock">Tells when frames are.</param>
/// <param name="search">How motion is sought.</param>
/// <param name="cache">Keeps what is found.</param>
internal sealed class ClipFrames(RenderContext context, ClipDescriptor clip, ClipClock clock, MotionSearch search, ContentCache cache)
    : IDisposable
{
    private readonly Dictionary<int, Image?> _images = [];
    private readonly Dictionary<int, AnalysedFrame?> _frames = [];
    private readonly List<IDisposable> _borrowed = [];

    /// <summary>How motion is sought.</summary>
    public MotionSearch Search => search;

    /// <summary>A frame's image, valid until this is disposed; null where there is none.</summary>
    /// <param name="frame">Its number.</param>
    public Image? Image(int frame)
    {
        if (!_images.TryGetValue(frame, out Image? image))
        {
            context.Abort.ThrowIfRequested();
            image = clock.Clip.Has(frame) ? context.Fetch(clip, clock.TimeOf(frame)) : null;
            if (image is { Bounds.IsEmpty: true })
            {
                image.Dispose();
                image = null;
            }

            _images.Add(frame, image);
        }

        return image;
    }

    /// <summary>What a frame looks like; null where there is none.</summary>
    /// <param name="frame">Its number.</param>
    public AnalysedFrame? Look(int frame)
    {
        if (!_frames.TryGetValue(frame, out AnalysedFrame? look))
        {
            look = Image(frame) is { } image ? Kept(AnalysedFrame.Of(image, search.DivisorFor(image.Bounds), search.Space, cache)) : null;
            _frames.Add(frame, look);
        }

        return look;
    }

    /// <summary>Whether a frame is the one before again.</summary>
    /// <param name="frame">Its number.</param>
    public bool Repeats(int frame) =>
        Look(frame - 1) is { } before && Look(frame) is { } after && before.Picture.Frame == after.Picture.Frame
        && (before.Key == after.Key || Found("clip.change/1", before, after, static (a, b) =>
            new Measured<FrameChange>(DuplicateFrames.Compare(a.Picture.Luma, b.Picture.Luma))).Value.IsDuplicate);

    /// <summary>Whether two frames that are there are the same picture, byte for byte.</summary>
    /// <param name="first">A frame.</param>
    /// <param name="second">Another one.</param>
    public bool AreEqual(int first, int second)
    {
        Image one = Image(first)!, other = Image(second)!;
        if (one.Bounds != other.Bounds || one.Depth != other.Depth || one.Components != other.Components)
        {
            return false;
        }

        for (int y = one.Bounds.Y1; y < one.Bounds.Y2; y++)
        {
            if (!one.Row(y).SequenceEqual(other.Row(y)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether two frames are of different shots, or of different sizes, or one of them is not there.</summary>
    /// <param name="first">A frame.</param>
    /// <param name="second">A later one.</param>
    public bool IsCut(int first, int second)
    {
        if (Look(first) is not { } before || Look(second) is not { } after || before.Picture.Frame != after.Picture.Frame)
        {
            return true;
        }

        return search.CutThreshold > 0
            && Found("clip.cut/1", before, after, static (a, b) =>
                new Measured<SceneCutScore>(SceneCut.Compare(a.Structure, b.Structure))).Value.Similarity < search.CutThreshold;
    }

    /// <summary>The motion between two frames of the same shot, both ways. Shared: not to be disposed.</summary>
    /// <param name="first">A frame that is there.</param>
    /// <param name="second">A later one.</param>
    public FlowPair Flow(int first, int second)
    {
        AnalysedFrame before = Look(first)!;
        AnalysedFrame after = Look(second)!;
        context.Abort.ThrowIfRequested();
        using ContentHash hash = new("clip.flow/1");
        ContentKey key = hash.Add(before.Key).Add(after.Key).Add(search.Preset.ToString()).ToKey();
        return Kept(cache.Borrow(
            key,
            () => DisFlow.Both(before.Picture.Luma, after.Picture.Luma, search.Preset, Environment.ProcessorCount),
            static pair => sizeof(float) * ((long)pair.Flow0To1.Pixels.Length + pair.Flow1To0.Pixels.Length)));
    }

    /// <summary>Whether this clip can stand in for another one: both frames are there, and of the same size.</summary>
    /// <param name="other">The other clip.</param>
    /// <param name="first">A frame.</param>
    /// <param name="second">Another one.</param>
    public bool Fits(ClipFrames other, int first, int second) =>
        Image(first) is { } one && Image(second) is { } two && one.Bounds == other.Image(first)?.Bounds && two.Bounds == other.Image(second)?.Bounds;

    /// <summary>Gives the images back to the host, and what was found in them to the cache.</summary>
    public void Dispose()
    {
        foreach (Image? image in _images.Values)
        {
            image?.Dispose();
        }

        _images.Clear();
        _borrowed.ForEach(static lease => lease.Dispose());
        _borrowed.Clear();
        _frames.Clear();
    }

    private T Kept<T>(CacheLease<T> lease)
        where T : class
    {
        _borrowed.Add(lease);
        return lease.Value;
    }

    private Measured<T> Found<T>(string kind, AnalysedFrame before, AnalysedFrame after, Func<AnalysedFrame, AnalysedFrame, Measured<T>> measure)
        where T : struct
    {
        context.Abort.ThrowIfRequested();
        using ContentHash hash = new(kind);
        return cache.GetOrAdd(hash.Add(before.Key).Add(after.Key).ToKey(), () => measure(before, after), static _ => sizeof(double) * 4);
    }

    private sealed record Measured<T>(T Value)
        where T : struct;
}
