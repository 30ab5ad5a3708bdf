using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;
using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <content>Rendering.</content>
public sealed partial class EffectInstance
{
    /// <summary>How many times an identity may point to the output at another time before the host gives up.</summary>
    private const int LongestIdentityChain = 64;

    private int _sequences;

    /// <summary>Renders one picture.</summary>
    /// <param name="time">In frames of the output; fractions too.</param>
    /// <param name="options">Which picture; null for a whole one at full size.</param>
    /// <param name="cancel">Asks the effect to stop.</param>
    /// <returns>
    /// The picture, in depth and components of <see cref="OutputFormat"/>, with the bounds asked for. The caller
    /// disposes it and
    /// does not write to it: where the effect is an identity its pixels are those of the source.
    /// </returns>
    /// <exception cref="EffectException">The effect failed; the message names it, the frame, and what it
    /// said.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public HostFrame Render(double time, RenderOptions? options = null, CancellationToken cancel = default)
    {
        options ??= RenderOptions.Default;
        cancel.ThrowIfCancellationRequested();
        switch (Plugin.Description.ThreadSafety)
        {
            case ThreadSafety.FullySafe:
                return RenderInSequence(time, options, cancel);
            case ThreadSafety.InstanceSafe:
                lock (_renders)
                {
                    return RenderInSequence(time, options, cancel);
                }

            default:
                lock (Plugin.UnsafeGate)
                {
                    return RenderInSequence(time, options, cancel);
                }
        }
    }

    /// <summary>Tells the effect that frames in a row are to come; dispose the result after the last one.</summary>
    /// <param name="range">The frames.</param>
    /// <param name="options">How they will be rendered.</param>
    public IDisposable BeginSequence(FrameRange range, RenderOptions? options = null)
    {
        options ??= RenderOptions.Default;
        EnsurePreferences();
        RenderJob job = new(range.First, options.Scale, options.Field, CancellationToken.None);
        HostPropertySet arguments = SequenceArguments(range, options, job);
        OfxStatus status = Invoke(kOfxImageEffectActionBeginSequenceRender, arguments, null, job);
        if (status is not (OfxStatus.kOfxStatOK or OfxStatus.kOfxStatReplyDefault))
        {
            arguments.Dispose();
            throw Failure($"{At(range.First)} to {range.Last}", "begin a sequence", status);
        }

        Interlocked.Increment(ref _sequences);
        return new Sequence(this, arguments, job);
    }

    private HostFrame RenderInSequence(double time, RenderOptions options, CancellationToken cancel)
    {
        EnsurePreferences();
        if (Volatile.Read(ref _sequences) > 0)
        {
            return RenderAt(time, options, LongestIdentityChain, cancel);
        }

        using (BeginSequence(new FrameRange(time, time), options))
        {
            return RenderAt(time, options, LongestIdentityChain, cancel);
        }
    }

    private HostFrame RenderAt(double time, RenderOptions options, int identitiesLeft, CancellationToken cancel)
    {
        RenderJob job = new(time, options.Scale, options.Field, cancel);
        PixelRect region = PixelRegion(time, options.Scale);
        PixelRect wanted = options.Window ?? region;
        if (wanted.IsEmpty)
        {
            throw new EffectException($"{Title} has no pixels {At(time)}: its region of definition is empty");
        }

        PixelRect window = wanted.Intersect(region);
        if (!window.IsEmpty && Options.AsksIdentity && GetIdentity(job, window) is { } identity
            && TakeIdentity(identity, wanted, options, identitiesLeft, cancel) is { } same)
        {
            return same;
        }

        cancel.ThrowIfCancellationRequested();
        HostFrame result = HostFrame.Rent(wanted, Output.Depth, Output.Components, Options.OutputLayout);
        try
        {
            if (window != wanted)
            {
                result.Bytes.Span.Clear();
            }

            if (!window.IsEmpty)
            {
                RenderWindow(result, window, region, options, job);
            }

            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Renders a window into a frame, whole or in tiles, progressive or field by field.</summary>
    private void RenderWindow(
        HostFrame result, PixelRect window, PixelRect region, RenderOptions options, RenderJob job)
    {
        bool doesTiles = Plugin.Description.SupportsTiles
            && Options.Tiles
            && _effect.Properties.GetInt(kOfxImageEffectPropSupportsTiles, 0, 1) != 0;
        PixelRect part = doesTiles ? window : region;
        if (part != result.View.Bounds || Options.Strict)
        {
            // The effect writes to a frame of its own: the whole region where it does no tiles, fenced in where it is
            // watched.
            using GuardedFrame guarded = new(part, Output, Options);
            RenderParts(guarded.View, guarded, part, region, doesTiles ? options.TileSize : 0, options, job);
            PixelConversion.Convert(guarded.View.Crop(window), result.View.Crop(window));
            return;
        }

        RenderParts(result.View, null, part, region, doesTiles ? options.TileSize : 0, options, job);
    }

    private void RenderParts(
        FrameView target, GuardedFrame? guard, PixelRect window, PixelRect region, int tileSize, RenderOptions options, RenderJob job)
    {
        if (options.Field != RenderField.None || Output.FieldOrder == FieldOrder.None)
        {
            RenderPass(target, guard, window, region, tileSize, options, job);
            return;
        }

        // Effects that know nothing of fields write all rows in both passes: the first field's are put back after the
        // second.
        bool isLowerFirst = Output.FieldOrder == FieldOrder.Lower;
        using HostFrame first = HostFrame.Rent(window, target.Depth, target.Components);
        RenderPass(
            target,
            guard,
            window,
            region,
            tileSize,
            options,
            job with { Field = isLowerFirst ? RenderField.Lower : RenderField.Upper });
        target.Crop(window).CopyTo(first.View);
        RenderJob second = job with { Field = isLowerFirst ? RenderField.Upper : RenderField.Lower, Time = job.Time + 0.5 };
        RenderPass(target, guard, window, region, tileSize, options, second);
        for (int y = window.Y1; y < window.Y2; y++)
        {
            if (((y & 1) == 0) == isLowerFirst)
            {
                first.View.Row(y).CopyTo(target.Crop(window).Row(y));
            }
        }
    }

    private void RenderPass(
        FrameView target, GuardedFrame? guard, PixelRect window, PixelRect region, int tileSize, RenderOptions options, RenderJob job)
    {
        RenderJob pass = job with { Output = target, OutputRegion = region };
        foreach (PixelRect tile in Tiles(window, tileSize))
        {
            job.Cancel.ThrowIfCancellationRequested();
            RenderOne(tile, guard, options, pass);
        }
    }

    private void RenderOne(PixelRect tile, GuardedFrame? guard, RenderOptions options, RenderJob job)
    {
        AskNeeds(tile, job);
        using HostPropertySet arguments = Arguments(kOfxImageEffectActionRender);
        FillTime(arguments, job);
        arguments.Set(kOfxImageEffectPropFieldToRender, FieldName(job.Field));
        arguments.Set(kOfxImageEffectPropRenderWindow, tile.X1, tile.Y1, tile.X2, tile.Y2);
        FillStatus(arguments, options);
        guard?.Remember();
        OfxStatus status = _effect.Invoke(kOfxImageEffectActionRender, arguments, null, job);
        bool isDone = status is OfxStatus.kOfxStatOK or OfxStatus.kOfxStatReplyDefault;
        bool mustBeFilled = isDone && !job.Cancel.IsCancellationRequested;
        guard?.Check(tile, HostSide, Plugin.Identifier, job.Field, mustBeFilled);
        if (isDone)
        {
            return;
        }

        job.Cancel.ThrowIfCancellationRequested();
        if (job.SourceFailure is { } cause)
        {
            throw new EffectException($"{Title} could not render {At(job.Time)}: {cause.Message}", cause);
        }

        throw Failure(At(job.Time), "render", status);
    }

    /// <summary>
    /// Asks what the plug-in needs, as hosts do before a render; it may refuse here what it would fail at later.
    /// </summary>
    private void AskNeeds(PixelRect tile, RenderJob job)
    {
        double aspect = Output.PixelAspectRatio;
        CanonicalRect region = new(
            tile.X1 / job.Scale.X * aspect, tile.Y1 / job.Scale.Y, tile.X2 / job.Scale.X * aspect, tile.Y2 / job.Scale.Y);
        if (_clips.Exists(c => c.Source is not null))
        {
            GetRegionsOfInterest(job.Time, region, job.Scale);
            if (Options.TemporalAccess)
            {
                GetFramesNeeded(job.Time);
            }
        }
    }

    /// <summary>The arguments of the beginning, which the end has too.</summary>
    private HostPropertySet SequenceArguments(FrameRange range, RenderOptions options, RenderJob job)
    {
        HostPropertySet arguments = Arguments(kOfxImageEffectActionBeginSequenceRender);
        arguments.Set(kOfxImageEffectPropFrameRange, range.First, range.Last);
        arguments.Set(kOfxImageEffectPropFrameStep, range.Step);
        arguments.Set(kOfxPropIsInteractive, options.IsInteractive ? 1 : 0);
        arguments.Set(
            kOfxImageEffectPropRenderScale, Options.ClaimedRenderScale ?? job.Scale.X, Options.ClaimedRenderScale ?? job.Scale.Y);
        FillStatus(arguments, options);
        return arguments;
    }

    private static void FillStatus(HostPropertySet arguments, RenderOptions options)
    {
        arguments.Set(kOfxImageEffectPropSequentialRenderStatus, 0);
        arguments.Set(kOfxImageEffectPropInteractiveRenderStatus, options.IsInteractive ? 1 : 0);
        if (arguments.Has(kOfxImageEffectPropRenderQualityDraft))
        {
            arguments.Set(kOfxImageEffectPropRenderQualityDraft, options.IsDraft ? 1 : 0);
        }
    }

    private HostFrame? TakeIdentity(
        (string Clip, double Time) identity, PixelRect wanted, RenderOptions options, int identitiesLeft, CancellationToken cancel)
    {
        ClipState clip = _clips.First(c => c.Name == identity.Clip);
        if (clip.Description.IsOutput)
        {
            return identitiesLeft > 0
                ? RenderAt(identity.Time, options with { Window = wanted }, identitiesLeft - 1, cancel)
                : throw new EffectException(
                    $"{Title} says {At(identity.Time)} that it is an identity of itself, without end");
        }

        RenderJob job = new(identity.Time, options.Scale, RenderField.None, cancel);
        using HostFrame? picture = TakePicture(clip, identity.Time, job, Output.Depth, Output.Components, Options.OutputLayout);
        if (picture is null)
        {
            return null; // nothing connected: let the effect say what that means
        }

        if (picture.View.Bounds == wanted)
        {
            return picture.Share();
        }

        HostFrame result = HostFrame.Rent(wanted, Output.Depth, Output.Components, Options.OutputLayout);
        result.Bytes.Span.Clear();
        PixelRect common = wanted.Intersect(picture.View.Bounds);
        if (!common.IsEmpty)
        {
            PixelConversion.Convert(picture.View.Crop(common), result.View.Crop(common));
        }

        return result;
    }

    private static IEnumerable<PixelRect> Tiles(PixelRect window, int size)
    {
        if (size <= 0)
        {
            yield return window;
            yield break;
        }

        for (int y = window.Y1; y < window.Y2; y += size)
        {
            for (int x = window.X1; x < window.X2; x += size)
            {
                yield return new PixelRect(x, y, Math.Min(x + size, window.X2), Math.Min(y + size, window.Y2));
            }
        }
    }

    private sealed class Sequence(EffectInstance instance, HostPropertySet arguments, RenderJob job) : IDisposable
    {
        private int _isEnded;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isEnded, 1) == 0)
            {
                Interlocked.Decrement(ref instance._sequences);
                instance.Invoke(kOfxImageEffectActionEndSequenceRender, arguments, null, job);
                arguments.Dispose();
            }
        }
    }
}
