using AiVideoFx.Engine.Cache;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Color;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Clips;

/// <summary>What is known of a frame by looking at it alone. Lent by the cache, which disposes it: nobody changes it.</summary>
/// <param name="Key">Names its pixels.</param>
/// <param name="Picture">What it looks like, small.</param>
/// <param name="Structure">For <see cref="SceneCut.Compare"/>.</param>
internal sealed record AnalysedFrame(ContentKey Key, AnalysisPicture Picture, Raster Structure) : IDisposable
{
    /// <summary>Bytes held.</summary>
    public long Bytes => sizeof(float) * ((long)Picture.Color.Pixels.Length + Picture.Luma.Pixels.Length + Structure.Pixels.Length);

    /// <summary>Looks at an image, or remembers having done so.</summary>
    /// <param name="image">The image.</param>
    /// <param name="divisor">Pixels of the image for one of the analysis.</param>
    /// <param name="space">What its values mean.</param>
    /// <param name="cache">Keeps the result.</param>
    /// <returns>Valid until it is given back.</returns>
    public static CacheLease<AnalysedFrame> Of(Image image, int divisor, WorkingSpace space, ContentCache cache)
    {
        // A name that the host gives a picture spares reading all of it again. Without one, the analysis is sooner hashed than the picture.
        if (string.IsNullOrEmpty(image.UniqueIdentifier))
        {
            AnalysedFrame frame = Create(image, divisor, space);
            CacheLease<AnalysedFrame> lease = cache.Borrow(frame.Key, () => frame, static f => f.Bytes);
            if (lease.Value != frame)
            {
                frame.Dispose(); // seen before
            }

            return lease;
        }

        using ContentHash hash = new("clip.named/1");
        hash.Add(ImageKey.Of(image)).Add(divisor).Add(space);
        return cache.Borrow(hash.ToKey(), () => Create(image, divisor, space), static f => f.Bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Picture.Dispose();
        Structure.Dispose();
    }

    private static AnalysedFrame Create(Image image, int divisor, WorkingSpace space)
    {
        int threads = Environment.ProcessorCount;
        FrameView view = image.View();
        AnalysisPicture picture = AnalysisPicture.Create(view, divisor, space.Transfer(), threads);
        Raster structure = SceneCut.Structure(picture.Luma, threads);
        return new AnalysedFrame(KeyOf(picture, threads), picture, structure);
    }

    /// <summary>Planes are hashed side by side: one after the other takes longer than the analysis.</summary>
    private static ContentKey KeyOf(AnalysisPicture picture, int threads)
    {
        ContentKey[] planes = new ContentKey[picture.Color.Channels + 1];
        RowParallel.Run(
            (first, end) =>
            {
                for (int i = first; i < end; i++)
                {
                    using ContentHash one = new("clip.plane/1");
                    planes[i] = one.Add<float>(i < picture.Color.Channels ? picture.Color.Plane(i) : picture.Luma.Plane()).ToKey();
                }
            },
            planes.Length,
            threads);
        using ContentHash hash = new("clip.frame/1");
        return hash.Add(picture.Color.Width).Add(picture.Color.Height).Add<ContentKey>(planes).ToKey();
    }
}
