using AiVideoFx.Effects.Clips;
using AiVideoFx.Effects.Interpolation;
using AiVideoFx.Engine.Cache;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
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
        Parent = TimingGroup,
        Contexts = [Context.Filter, Context.General],
    };

    /// <summary>Speed in percent of the source's.</summary>
    public static readonly DoubleParam Speed = new(
        "speed", "Speed", 0, 10_000, 50, "Speed in percent: 50 is half as fast. Keyframes ramp it.", 5, 200)
    {
        Parent = TimingGroup,
        Contexts = [Context.Filter, Context.General],
    };

    /// <summary>Number of the source's frame that is shown; fractions lie between frames.</summary>
    public static readonly DoubleParam SourceFrame = new(
        "sourceFrame", "Source frame", -1_000_000, 1_000_000, 0, "Frame of the source to show, with fractions. Set keyframes on it.", 0, 1000)
    {
        Kind = DoubleKind.AbsoluteTime,
        Parent = TimingGroup,
        Contexts = [Context.Filter, Context.General],
    };

    /// <summary>Frames for each frame of the source, where <see cref="Fps"/> does not say the rate.</summary>
    public static readonly DoubleParam Factor = new(
        "factor", "Factor", 0.01, 1000, 2, "Frames for each frame of the source: 2 doubles the frame rate.", 1, 8)
    {
        Animates = false,
        Parent = TimingGroup,
        Contexts = [Context.Filter, Context.General],
    };

    /// <summary>Frames per second of the result; 0 goes by <see cref="Factor"/>.</summary>
    public static readonly DoubleParam Fps = new(
        "fps", "Frames per second", 0, 10_000, 0, "Frame rate of the result, such as 60 or 60000/1001; 0 goes by Factor.", 0, 120)
    {
        Animates = false,
        Digits = 3,
        Parent = TimingGroup,
        Contexts = [Context.Filter, Context.General],
    };

    /// <summary>Whether moments are moved half a step, so that no original frame appears.</summary>
    public static readonly BooleanParam AvoidOriginals = new(
        "avoidOriginals", "Avoid original frames", false,
        "Moves every moment by half a step: all pictures are made alike, so that sharpness does not pulse.")
    {
        Parent = TimingGroup,
        Contexts = [Context.Filter, Context.General],
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

    /// <summary>The user's network, for <see cref="InterpolationMethod.Checkpoint"/>.</summary>
    public static readonly StringParam Model = new(
        "model", "Model", "", "For AI checkpoint: a name that 'aivideofx models list' shows. Empty takes the first that fits.")
    {
        Parent = MotionGroup,
    };

    /// <summary>Where networks run.</summary>
    public static readonly ChoiceParam<Device> ComputeDevice = new(
        "device", "Device", Device.Auto, "Where networks run. Auto takes the best there is; the CPU serves everywhere.",
        ["Auto", "CPU", "CUDA", "TensorRT", "DirectML", "Core ML", "WebGPU"])
    {
        Parent = MotionGroup,
    };

    /// <summary>How fine motion is sought.</summary>
    public static readonly DoubleParam VectorDetail = new(
        "vectorDetail", "Vector detail", 0, 1, 0.5, "How fine motion is sought: more follows smaller things and takes longer.")
    {
        Animates = false,
        Parent = MotionGroup,
    };

    /// <summary>Size at which motion is sought.</summary>
    public static readonly ChoiceParam<AnalysisScale> FlowScale = new(
        "flowScale", "Flow scale", AnalysisScale.Auto,
        "Size at which motion is sought. Auto goes by the picture; 1/2 suits 4K and very fast motion, 1/4 suits 8K.",
        ["Auto", "1", "1/2", "1/4"])
    {
        Parent = MotionGroup,
    };

    /// <summary>Whether paths between frames bend.</summary>
    public static readonly BooleanParam CurvedPaths = new(
        "curvedPaths", "Curved paths", true,
        "Lets motion speed up and turn between frames as the frames around show it. Off moves everything in straight lines.")
    {
        Parent = MotionGroup,
    };

    /// <summary>Angle of the shutter of an added motion blur.</summary>
    public static readonly DoubleParam ShutterAngle = new(
        "shutterAngle", "Shutter angle", 0, 720, 0, "Adds motion blur, as a shutter of this angle gives: 180 is usual in film; 0 adds none.", 0, 360)
    {
        Kind = DoubleKind.Angle,
        Parent = MotionGroup,
    };

    /// <summary>Heads what guards the picture.</summary>
    public static readonly GroupParam ProtectionGroup = new("protectionGroup", "Protection");

    /// <summary>Whether cuts are looked for.</summary>
    public static readonly BooleanParam CutDetection = new(
        "cutDetection", "Cut detection", true, "Never moves one shot into another.")
    {
        Parent = ProtectionGroup,
    };

    /// <summary>How different two frames must be to count as a cut.</summary>
    public static readonly DoubleParam CutThreshold = new(
        "cutThreshold", "Cut threshold", 0, 1, SceneCut.Threshold,
        "Two frames that are less alike than this are of different shots. Neighbours in a shot are 0.7 to 1 alike, across a cut 0 to 0.4.")
    {
        Animates = false,
        Parent = ProtectionGroup,
    };

    /// <summary>What is shown between two shots.</summary>
    public static readonly ChoiceParam<CutMode> AtCuts = new(
        "atCuts", "At cuts", CutMode.Nearest, "What is shown between two shots: the nearer frame, or a dissolve.", ["Nearest", "Blend"])
    {
        Parent = ProtectionGroup,
    };

    /// <summary>What happens to frames that are repeated.</summary>
    public static readonly ChoiceParam<HeldFrameMode> Held = new(
        "heldFrames", "Held frames", HeldFrameMode.Replace,
        "Frames that are repeated, as in animation on twos and threes. Keep: they stay. Replace: motion goes on through them. Even out: "
        + "for film in video (3:2), motion goes on at an even pace. Pauses of four frames and more stay.",
        ["Keep", "Replace", "Even out"])
    {
        Parent = ProtectionGroup,
    };

    /// <summary>Whether what stands still before moving pictures is kept from being dragged along.</summary>
    public static readonly BooleanParam ProtectTitles = new(
        "protectTitles", "Protect titles", true, "Titles, logos and borders that stand still over moving pictures stay as they are.")
    {
        Parent = ProtectionGroup,
    };

    /// <summary>What pixel values mean.</summary>
    public static readonly ChoiceParam<WorkingSpace> Space = WorkingSpaces.CreateParam();

    /// <summary>What comes out.</summary>
    public static readonly ChoiceParam<InterpolateOutput> Output = new(
        "output", "Output", InterpolateOutput.Result,
        "Result; Forward or Backward vectors: red is pixels to the right, green pixels up, to the source frame after or before; "
        + "Confidence of the motion; Occlusion: red is what only the frame before shows, green what only the frame after shows.",
        ["Result", "Forward vectors", "Backward vectors", "Confidence", "Occlusion"]);

    /// <summary>Pictures to seek motion in, in place of the source's: graded for it, or without grain or titles.</summary>
    public static readonly ClipDescriptor MotionSource = new("MotionSource")
    {
        Optional = true,
        TemporalAccess = true,
        Label = "Motion source",
        Contexts = [Context.General],
    };

    /// <summary>A foreground, white, that is moved apart from what is behind it.</summary>
    public static readonly ClipDescriptor Matte = new("Matte")
    {
        Optional = true,
        IsMask = true,
        TemporalAccess = true,
        Components = [ImageComponents.Alpha, ImageComponents.Rgba, ImageComponents.Rgb],
        Contexts = [Context.General],
    };

    // What a few frames at once need: analyses of six frames and flows between them, 17 MB a frame in HD.
    private const long CacheBytes = 96L << 20;

    private static readonly ContentCache Cache = new(CacheBytes);
    private static int _said;

    /// <inheritdoc/>
    public override EffectDescriptor Descriptor { get; } = new(
        "com.aivideofx.Interpolate", "Interpolate", major: 1, minor: 0,
        contexts: [Context.Filter, Context.General, Context.Retimer],
        clips: [ClipDescriptor.SourceInTime, MotionSource, Matte],
        parameters:
        [
            TimingGroup, Timing, Speed, SourceFrame, Factor, Fps, AvoidOriginals, SourceTime,
            MotionGroup, Method, Model, ComputeDevice, VectorDetail, FlowScale, CurvedPaths, ShutterAngle,
            ProtectionGroup, CutDetection, CutThreshold, AtCuts, Held, ProtectTitles, Space, Output,
        ])
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
        int frame = (int)Math.Floor(clock.Position(context));
        int reach = context.Get(Method) is InterpolationMethod.Nearest or InterpolationMethod.Blend ? 0 : 1;
        int held = context.Get(Held) switch
        {
            HeldFrameMode.Keep => 0,
            HeldFrameMode.Replace => HeldFrames.LongestHold,
            _ => HeldFrames.Reach,
        };
        reach = Math.Max(reach, context.Get(Method) == InterpolationMethod.Nearest ? 0 : held + reach);
        double first = clock.TimeOf(Math.Clamp(frame - reach, clock.Clip.First, clock.Clip.Last));
        double last = clock.TimeOf(Math.Clamp(frame + 1 + reach, clock.Clip.First, clock.Clip.Last));
        foreach (ClipDescriptor clip in Descriptor.Clips.Where(clip => context.Clip(clip).IsConnected))
        {
            context.Need(clip, first, last);
        }
    }

    /// <inheritdoc/>
    public override void GetRegionsOfInterest(RegionsOfInterestContext context)
    {
        context.NeedAll(ClipDescriptor.SourceInTime);
        context.NeedAll(MotionSource);
        context.NeedAll(Matte);
    }

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
    public override void PurgeCaches() => Cache.Purge();

    /// <inheritdoc/>
    public override void Unload() => PurgeCaches();

    /// <inheritdoc/>
    public override void Render(RenderContext context)
    {
        using Image outputImage = context.FetchOutput();
        FrameView output = outputImage.View().Crop(context.Window.ToPixels());
        if (!context.Host.SupportsTemporalAccess)
        {
            using Image? current = context.Fetch(ClipDescriptor.SourceInTime);
            Show(current, output);
            SayOnce(context);
            return;
        }

        SourceClock clock = SourceClock.Read(context);
        MotionSearch search = ReadSearch(context);
        using ClipFrames source = new(context, ClipDescriptor.SourceInTime, clock, search, Cache);
        FramePair pair = FindPair(context, clock, source);
        InterpolateOutput kind = context.Get(Output);
        float shutter = (float)(context.Get(ShutterAngle) / 360 * Math.Abs(clock.Step(context)));
        bool isPicture = kind == InterpolateOutput.Result && shutter == 0;
        bool isNearest = context.Get(Method) == InterpolationMethod.Nearest && kind == InterpolateOutput.Result;
        int? whole = isPicture ? pair.Whole : null;
        if ((isNearest ? pair.Nearest : whole) is { } shown)
        {
            Show(source.Image(shown), output);
            return;
        }

        if (kind == InterpolateOutput.BackwardVectors && pair is { Whole: { } frame, Before: { } earlier } && frame == pair.First)
        {
            pair = new FramePair(earlier, frame, 1, null, pair.Second); // the frame before is then another one
        }

        if (source.Image(pair.First) is null || source.Image(pair.Second) is null)
        {
            Show(source.Image(pair.First) ?? source.Image(pair.Second), output);
            return;
        }

        using ClipFrames? other = context.Clip(MotionSource).IsConnected ? new ClipFrames(context, MotionSource, clock, search, Cache) : null;
        using ClipFrames? matte = context.Clip(Matte).IsConnected ? new ClipFrames(context, Matte, clock, search, Cache) : null;
        using Movement movement = Movement.Find(context, source, Fitting(other) ?? source, Fitting(matte), pair);
        movement.Write(output, kind, shutter);

        ClipFrames? Fitting(ClipFrames? clip) => clip is not null && clip.Fits(source, pair.First, pair.Second) ? clip : null;
    }

    // Optical flow and our network look at halves; networks of others were trained on whole pictures.
    private static MotionSearch ReadSearch(EffectContext context) => new(
        context.Get(FlowScale),
        context.Get(Method) == InterpolationMethod.Checkpoint ? 1 : 2,
        context.Get(VectorDetail) switch { < 1.0 / 3 => DisPreset.Fast, > 2.0 / 3 => DisPreset.Fine, _ => DisPreset.Patches },
        context.Get(Space),
        context.Get(CutDetection) ? context.Get(CutThreshold) : 0);

    private static FramePair FindPair(RenderContext context, SourceClock clock, ClipFrames source)
    {
        double position = clock.Position(context);
        bool takesAll = context.Get(Method) == InterpolationMethod.Nearest;
        return (takesAll ? HeldFrameMode.Keep : context.Get(Held)) switch
        {
            HeldFrameMode.Replace => HeldFrames.Joined(position, clock.Clip, source.Repeats),
            HeldFrameMode.Pulldown => HeldFrames.Evened(position, clock.Clip, source.Repeats),
            _ => HeldFrames.Plain(position, clock.Clip),
        };
    }

    private static void SayOnce(EffectContext context)
    {
        if (Interlocked.Exchange(ref _said, 1) == 0)
        {
            context.Message(
                MessageKind.Log,
                "Interpolate: this host gives no frames but the current one, so that nothing can be made between frames; the clip is "
                + "shown as it is. Use 'aivideofx interpolate' on the file instead.");
        }
    }

    /// <summary>Copies an image into a window; what it does not cover becomes black and transparent.</summary>
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
