using AiVideoFx.Effects.Interpolation;
using AiVideoFx.Imaging;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects;

/// <summary>Makes the pictures between frames: slow motion, or a higher frame rate.</summary>
/// <remarks>
/// <para>Motion is found at half the size or less; the new picture is the two frames beside it, moved along that motion and
/// mixed at full size. So nothing is clamped or resampled twice, and alpha moves with colour. The path between frames is curved
/// where the frames around the pair show how.</para>
/// <para>Reads Source from one frame before the pair to one after it, more where held frames are replaced. At whole times the
/// source's own frame comes back, bit for bit. The result depends on those frames alone, not on what was rendered before.</para>
/// </remarks>
public sealed class Interpolate : ImageEffect
{
    /// <summary>Heads what decides the moment shown.</summary>
    public static readonly GroupParam TimingGroup = new("timingGroup", "Timing");

    /// <summary>What decides which moment of the source is shown.</summary>
    public static readonly ChoiceParam<RetimeBy> Timing = new(
        "timing", "Timing", RetimeBy.Speed,
        "Speed: slower or faster. Source frame: shows the frame with that number, for curves. Frame rate: more frames a second at "
        + "the same speed; only where the host lets an effect set the rate (aivideofx, Natron).",
        ["Speed", "Source frame", "Frame rate"])
    {
        Parent = TimingGroup, Contexts = [Context.Filter, Context.General],
    };

    /// <summary>Speed in percent of the source's.</summary>
    public static readonly DoubleParam Speed = new(
        "speed", "Speed", 0, 10_000, 50, "Speed in percent: 50 is half as fast. Keyframes ramp it.", 5, 200)
    {
        Parent = TimingGroup, Contexts = [Context.Filter, Context.General],
    };

    /// <summary>Number of the source's frame that is shown; fractions lie between frames.</summary>
    public static readonly DoubleParam SourceFrame = new(
        "sourceFrame", "Source frame", -1_000_000, 1_000_000, 0, "Frame of the source to show, with fractions. Set keyframes on it.", 0, 1000)
    {
        Kind = DoubleKind.AbsoluteTime, Parent = TimingGroup, Contexts = [Context.Filter, Context.General],
    };

    /// <summary>Frames for each frame of the source, where <see cref="Fps"/> does not say the rate.</summary>
    public static readonly DoubleParam Factor = new(
        "factor", "Factor", 0.01, 1000, 2, "Frames for each frame of the source: 2 doubles the frame rate.", 1, 8)
    {
        Animates = false, Parent = TimingGroup, Contexts = [Context.Filter, Context.General],
    };

    /// <summary>Frames per second of the result; 0 goes by <see cref="Factor"/>.</summary>
    public static readonly DoubleParam Fps = new(
        "fps", "Frames per second", 0, 10_000, 0, "Frame rate of the result, such as 60 or 60000/1001; 0 goes by Factor.", 0, 120)
    {
        Animates = false, Digits = 3, Parent = TimingGroup, Contexts = [Context.Filter, Context.General],
    };

    /// <summary>Whether moments are moved half a step, so that no original frame appears.</summary>
    public static readonly BooleanParam AvoidOriginals = new(
        "avoidOriginals", "Avoid original frames", false,
        "Moves every moment by half a step: all pictures are made alike, so that sharpness does not pulse.")
    {
        Parent = TimingGroup, Contexts = [Context.Filter, Context.General],
    };

    /// <summary>The moment to show, set by hosts that retime themselves.</summary>
    public static readonly DoubleParam SourceTime = new(
        "SourceTime", "Source time", -1_000_000, 1_000_000, 0, "Moment of the source to show.", 0, 1000)
    {
        Contexts = [Context.Retimer],
    };

    /// <summary>Heads how pictures are made.</summary>
    public static readonly GroupParam MotionGroup = new("motionGroup", "Motion");

    /// <summary>How the picture between two frames is made.</summary>
    public static readonly ChoiceParam<InterpolationMethod> Method = new(
        "method", "Method", InterpolationMethod.Network,
        "Nearest frame; Blend of both; Flow: moved along optical flow; AI built-in: moved as our network says; AI checkpoint: a RIFE "
        + "or IFRNet file that you added with 'aivideofx models add'.",
        ["Nearest", "Blend", "Flow", "AI built-in", "AI checkpoint"])
    {
        Parent = MotionGroup,
    };

    /// <inheritdoc/>
    public override EffectDescriptor Descriptor { get; } = new(
        "com.aivideofx.Interpolate", "Interpolate", major: 1, minor: 0,
        contexts: [Context.Filter, Context.General, Context.Retimer],
        clips: [ClipDescriptor.SourceInTime],
        parameters: [TimingGroup, Timing, Speed, SourceFrame, Factor, Fps, AvoidOriginals, SourceTime, MotionGroup, Method])
    {
        Group = "AiVideoFx",
        Description = "Slow motion and higher frame rates. Cuts, held frames, titles, HDR and alpha are respected.",
        ClipPreferenceParameters = [Timing, Factor, Fps],
    };

    /// <inheritdoc/>
    public override void GetClipPreferences(ClipPreferencesContext context)
    {
        context.SetContinuousSamples(true);
        if (context.Context == Context.Retimer || context.Get(Timing) != RetimeBy.FrameRate || !context.Host.CanSetFrameRate)
        {
            return;
        }

        double fps = context.Get(Fps);
        ClipInfo source = context.Clip(ClipDescriptor.SourceInTime);
        if (fps > 0)
        {
            context.SetOutputFrameRate(fps);
        }
        else if (source.FrameRate is { } rate)
        {
            context.SetOutputFrameRate(rate / source.TimePerFrame * context.Get(Factor));
        }
    }

    /// <inheritdoc/>
    public override TimeRange? GetTimeDomain(EffectContext context) => SourceClock.Read(context).Length(context);

    /// <inheritdoc/>
    public override void GetFramesNeeded(FramesNeededContext context)
    {
        SourceClock clock = SourceClock.Read(context);
        int first = (int)Math.Floor(clock.Position(context));
        context.Need(
            ClipDescriptor.SourceInTime, clock.TimeOf(Math.Max(first - 1, clock.Clip.First)), clock.TimeOf(Math.Min(first + 2, clock.Clip.Last)));
    }

    /// <inheritdoc/>
    public override void GetRegionsOfInterest(RegionsOfInterestContext context) => context.NeedAll(ClipDescriptor.SourceInTime);

    /// <inheritdoc/>
    public override void InstanceChanged(InstanceChangedContext context)
    {
        if (context.Reason != ChangeReason.UserEdited)
        {
            return;
        }

        // The control that is touched is the one that is meant.
        if (context.IsAbout(Speed))
        {
            context.Set(Timing, RetimeBy.Speed);
        }
        else if (context.IsAbout(SourceFrame))
        {
            context.Set(Timing, RetimeBy.SourceFrame);
        }
        else if (context.IsAbout(Factor))
        {
            context.Set(Timing, RetimeBy.FrameRate);
            context.Set(Fps, 0);
        }
        else if (context.IsAbout(Fps) && context.Get(Fps) > 0)
        {
            context.Set(Timing, RetimeBy.FrameRate);
        }
    }

    /// <inheritdoc/>
    public override void Render(RenderContext context)
    {
        using Image outputImage = context.FetchOutput();
        FrameView output = outputImage.View().Crop(context.Window.ToPixels());
        SourceClock clock = SourceClock.Read(context);
        FramePair pair = HeldFrames.Plain(clock.Position(context), clock.Clip);
        InterpolationMethod method = context.Get(Method);
        if ((pair.Whole ?? (method == InterpolationMethod.Nearest ? pair.Nearest : null)) is { } frame)
        {
            using Image? image = context.Fetch(ClipDescriptor.SourceInTime, clock.TimeOf(frame));
            Show(image, output);
            return;
        }

        using Image? first = context.Fetch(ClipDescriptor.SourceInTime, clock.TimeOf(pair.First));
        using Image? second = context.Fetch(ClipDescriptor.SourceInTime, clock.TimeOf(pair.Second));
        if (first is null || second is null)
        {
            Show(first ?? second, output);
            return;
        }

        using Raster a = Raster.Rent(output.Width, output.Height, output.Components.Count());
        using Raster b = Raster.Rent(output.Width, output.Height, output.Components.Count());
        RasterConversion.ToRaster(first.View().Crop(output.Bounds), a, Environment.ProcessorCount);
        RasterConversion.ToRaster(second.View().Crop(output.Bounds), b, Environment.ProcessorCount);
        System.Numerics.Tensors.TensorPrimitives.Lerp<float>(a.Pixels, b.Pixels, (float)pair.Time, a.Pixels);
        RasterConversion.FromRaster(a, output, Environment.ProcessorCount);
    }

    private static void Show(Image? image, FrameView output)
    {
        if (image is null)
        {
            output.Clear();
            return;
        }

        FrameView source = image.View();
        PixelRect shared = source.Bounds.Intersect(output.Bounds);
        if (shared != output.Bounds)
        {
            output.Clear();
        }

        if (!shared.IsEmpty)
        {
            PixelConversion.Convert(source.Crop(shared), output.Crop(shared), Environment.ProcessorCount);
        }
    }
}
