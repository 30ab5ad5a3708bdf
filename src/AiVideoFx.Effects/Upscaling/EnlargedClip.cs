using AiVideoFx.Effects.Clips;
using AiVideoFx.Engine.Cache;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>Finds by how much a clip was enlarged before it came: one answer for all its frames, whatever the order of rendering.</summary>
/// <remarks>
/// Judged are the frames at a quarter, the middle and three quarters of the clip, each once: answers are cached by content. Where the
/// host gives no other times, or no end, each frame is judged by itself.
/// </remarks>
internal static class EnlargedClip
{
    private const int Parts = 4;

    /// <summary>The times of the frames that are judged; empty where each frame is judged by itself.</summary>
    /// <param name="context">An action in which clips can be asked about.</param>
    public static IReadOnlyList<double> Times(EffectContext context)
    {
        ClipClock clock = ClipClock.Read(context.Clip(ClipDescriptor.SourceInTime));
        FrameSpan clip = clock.Clip;
        return !context.Host.SupportsTemporalAccess || clip == FrameSpan.Unknown
            ? []
            : [.. Enumerable.Range(1, Parts - 1).Select(part => clock.TimeOf((int)(clip.First + (((long)clip.Last - clip.First) * part / Parts)))).Distinct()];
    }

    /// <summary>Finds the factor.</summary>
    /// <param name="context">The render, in which the frames at <see cref="Times"/> may be fetched.</param>
    /// <param name="current">The frame that is rendered.</param>
    /// <param name="cache">Keeps what was found.</param>
    /// <returns>The factor; null where the clip does not look enlarged.</returns>
    public static double? Find(RenderContext context, DisplayPicture current, ContentCache cache)
    {
        List<double?> found = [];
        foreach (double time in Times(context))
        {
            context.Abort.ThrowIfRequested();
            using Image? image = context.Fetch(ClipDescriptor.SourceInTime, time);
            if (image is not null && !image.Bounds.IsEmpty)
            {
                found.Add(Judge(context, image, cache));
            }
        }

        return found.Count == 0 ? EnlargedBy.Find(current.Colour) : Common(found);
    }

    /// <summary>What most frames say; of two that are as frequent the smaller one, which loses nothing.</summary>
    /// <param name="found">Factors; null for a frame that does not look enlarged, or is too flat to tell.</param>
    internal static double? Common(IEnumerable<double?> found) => found
        .OfType<double>().GroupBy(static factor => factor).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key)
        .Select(static group => (double?)group.Key).FirstOrDefault();

    private static double? Judge(RenderContext context, Image image, ContentCache cache)
    {
        using ContentHash hash = new("upscale.enlargedBy/1");
        ContentKey key = hash.Add(ImageKey.Of(image)).Add(context.Get(Upscale.Space)).ToKey();
        return cache.GetOrAdd(
            key,
            () =>
            {
                using DisplayPicture picture = DisplayPicture.Read(image.View(), image.Alpha, context.Get(Upscale.Space), takesAlpha: false);
                return new Judgement(EnlargedBy.Find(picture.Colour));
            },
            static _ => sizeof(double)).Factor;
    }

    private sealed record Judgement(double? Factor);
}
