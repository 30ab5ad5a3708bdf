using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;
using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <content>Pictures that the plug-in asks for.</content>
public sealed partial class EffectInstance
{
    private const double SameTime = 1e-6;

    /// <summary>Lends a picture to the plug-in; null where there is none.</summary>
    internal HostImage? TakeImage(HostClip clip, double time, RenderJob? job)
    {
        ClipState state = _clips.First(c => c.Clip == clip);
        job ??= new RenderJob(time, RenderScale.Full, RenderField.None, CancellationToken.None);
        if (state.Description.IsOutput)
        {
            return job.Output is { } view
                ? Lend(state, view, job.OutputRegion, null, job, $"output {job.Time:R}")
                : null;
        }

        CheckTemporalAccess(state, time, job);
        if (!Options.TemporalAccess)
        {
            time = job.Time;
        }

        HostFrame? picture;
        try
        {
            picture = TakePicture(state, time, job, state.Depth, state.Components, Options.InputLayout);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException or EffectException)
        {
            job.SourceFailure = e;
            return null;
        }

        if (picture is null)
        {
            return null;
        }

        string identifier = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{state.Cache!.Number}/{OwnTime(state, time, job)}/{job.Scale.X},{job.Scale.Y}/{job.Field}/{state.Depth}/{state.Components}");
        return Lend(state, picture.View, picture.View.Bounds, picture.Dispose, job, identifier);
    }

    /// <summary>Where a clip has pixels; null where nothing is connected.</summary>
    internal CanonicalRect? RegionOfClip(string name, double time, RenderJob? job)
    {
        ClipState clip = _clips.First(c => c.Name == name);
        if (clip.Description.IsOutput)
        {
            // Within an action the plug-in must not be asked again; what it was asked for last is what it gets.
            return job?.OutputRegion is { IsEmpty: false } region
                ? new CanonicalRect(
                    region.X1 / job.Scale.X * clip.PixelAspectRatio,
                    region.Y1 / job.Scale.Y,
                    region.X2 / job.Scale.X * clip.PixelAspectRatio,
                    region.Y2 / job.Scale.Y)
                : UsualRegion(time);
        }

        return clip.Source is null ? null : RegionOfInput(clip);
    }

    private HostFrame? TakePicture(
        ClipState clip, double time, RenderJob job, PixelDepth depth, PixelComponents components, FrameLayout? layout)
    {
        if (clip.Cache is not { } cache)
        {
            return null;
        }

        ClipFormat format = cache.Source.Format;
        double own = OwnTime(clip, time, job);
        double last = format.FirstFrame + Math.Max(0, format.FrameCount - 1);
        if (own < format.FirstFrame || own > last)
        {
            switch (Options.OutsideClip)
            {
                case OutsideClip.Nothing:
                    return null;
                case OutsideClip.Black:
                    HostFrame black = HostFrame.Rent(
                        PictureForm.Scale(format.Bounds, job.Scale), depth, components, layout ?? default);
                    black.Bytes.Span.Clear();
                    return black;
                default:
                    own = Math.Clamp(own, format.FirstFrame, last);
                    break;
            }
        }

        bool isField = job.Field is RenderField.Lower or RenderField.Upper
            && format.FieldOrder != FieldOrder.None
            && clip.Description.FieldExtraction != kOfxImageFieldBoth;
        return cache.Take(
            new PictureKey(
                own,
                depth,
                components,
                layout,
                job.Scale,
                isField ? job.Field : RenderField.None,
                isField && clip.Description.FieldExtraction == kOfxImageFieldSingle),
            job.Cancel);
    }

    /// <summary>The source's own frame for a time in the effect's frame numbers.</summary>
    private static double OwnTime(ClipState clip, double time, RenderJob job)
    {
        IFrameSource source = clip.Source!;
        double rate = source.Format.FrameRate.Value;
        double own = Math.Abs(clip.FrameRate - rate) < SameTime * rate ? time : time * rate / clip.FrameRate;
        double nearest = Math.Floor(own + 0.5);
        if (Math.Abs(own - nearest) < SameTime)
        {
            return nearest;
        }

        // The second field of an interlaced frame lies half a frame later and in the same frame.
        bool isInterlaced = job.Field is RenderField.Lower or RenderField.Upper
            && source.Format.FieldOrder != FieldOrder.None;
        return source.HasFramesBetween ? own : isInterlaced ? Math.Floor(own) : nearest;
    }

    private static HostImage Lend(
        ClipState clip, FrameView view, PixelRect region, Action? released, RenderJob job, string identifier)
    {
        PixelRect bounds = view.Bounds;
        HostImage image = new(
            clip.Clip,
            view.Row(bounds.Y1),
            view.RowBytes,
            new OfxRectI { x1 = bounds.X1, y1 = bounds.Y1, x2 = bounds.X2, y2 = bounds.Y2 },
            new OfxRectI { x1 = region.X1, y1 = region.Y1, x2 = region.X2, y2 = region.Y2 },
            released);
        HostPropertySet set = image.Properties;
        set.Set(kOfxImageEffectPropPixelDepth, OfxNames.Of(view.Depth));
        set.Set(kOfxImageEffectPropComponents, OfxNames.Of(view.Components));
        set.Set(kOfxImageEffectPropPreMultiplication, OfxNames.Of(clip.Premultiplication));
        set.Set(kOfxImageEffectPropRenderScale, job.Scale.X, job.Scale.Y);
        set.Set(kOfxImagePropPixelAspectRatio, clip.PixelAspectRatio);
        set.Set(kOfxImagePropField, FieldName(clip.FieldOrder == FieldOrder.None ? RenderField.None : job.Field));
        set.Set(kOfxImagePropUniqueIdentifier, identifier);
        return image;
    }

    private void CheckTemporalAccess(ClipState clip, double time, RenderJob job)
    {
        if (Options.Strict && Math.Abs(time - job.Time) > SameTime && !clip.Description.ReadsOtherTimes)
        {
            HostSide.Report(
                FindingSeverity.Error,
                "temporal-access",
                "clipGetImage",
                clip.Name,
                $"{kOfxImageEffectPropTemporalClipAccess} set on a clip that is read at other times",
                $"read at {time} while {job.Time} is worked on");
        }
    }
}
