using System.Numerics.Tensors;
using AiVideoFx.Engine.Cache;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Color;
using AiVideoFx.Imaging.Flicker;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects;

/// <summary>Takes unsteady brightness and colour out of a clip and leaves everything else as it is.</summary>
/// <remarks>
/// <para>Every frame's gain against its neighbours is measured along optical flow, at a small size and blind to flicker; what
/// jumps about is taken off as one smooth gain on the untouched pixels. No pixel of another frame ever enters the picture, so
/// there is no blur and no ghost; values above 1 and alpha stay.</para>
/// <para>Reads Source from Radius frames before to Radius frames after. The result depends on those frames alone, not on what
/// was rendered before. Identity at Amount 0. Where a host gives no other times (MLT), the frames that came just before stand
/// in for the neighbours.</para>
/// </remarks>
public sealed class Deflicker : ImageEffect
{
    /// <summary>Settings made for one cause of flicker; overrides Mode, Radius, Colour and the longest period.</summary>
    public static readonly ChoiceParam<DeflickerPreset> Preset = new(
        "preset", "Preset", DeflickerPreset.Custom,
        "Settings for a cause of flicker. Custom uses the controls below.",
        ["Custom", "Timelapse", "Fluorescent light", "High-speed", "Old film", "AI-generated"]);

    /// <summary>Share of the correction that is applied; 0 to 1.</summary>
    public static readonly DoubleParam Amount = new(
        "amount", "Amount", 0, 1, 1, "0 keeps the clip as it is; 1 removes all the flicker found.");

    /// <summary>Shape of the unwanted gain.</summary>
    public static readonly ChoiceParam<FlickerModel> Mode = new(
        "mode", "Mode", FlickerModel.Auto,
        "Global: the whole frame pulses. Local: parts of it do. Rolling bands: stripes wander, from mains light. Auto takes the simplest that fits.",
        ["Auto", "Global", "Local", "Rolling bands"]);

    /// <summary>Frames looked at on either side.</summary>
    public static readonly IntParam Radius = new(
        "radius", "Radius", 1, FlickerSettings.MaximumRadius, 8,
        "Frames looked at on either side. More is steadier; changes slower than this stay.", 1, 16);

    /// <summary>Whether colour flickers too.</summary>
    public static readonly ChoiceParam<DeflickerColour> Colour = new(
        "colour", "Colour", DeflickerColour.Luma, "Luma: one gain for all channels. RGB: a gain for each, for colour flicker.", ["Luma", "RGB"]);

    /// <summary>Whether neighbours are compared along motion.</summary>
    public static readonly BooleanParam MotionCompensation = new(
        "motionCompensation", "Motion compensation", true, "Compare each surface with itself as it moves. Off is faster, for locked-off shots.");

    /// <summary>How fine local corrections are, in percent of the width.</summary>
    public static readonly DoubleParam Locality = new(
        "locality", "Locality", 0.5, 50, 2.5, "Size of the smallest spot that gets a correction of its own, in percent of the width.", 1, 10);

    /// <summary>How different a neighbour may look before it is left out; 0 to 100.</summary>
    public static readonly DoubleParam MotionThreshold = new(
        "motionThreshold", "Motion threshold", 0, 100, 50,
        "How different a place may look from frame to frame and still be compared. Lower it when moving things get a halo.");

    /// <summary>Whether cuts are respected.</summary>
    public static readonly BooleanParam CutProtection = new(
        "cutProtection", "Cut protection", true, "Never measure across a cut.");

    /// <summary>What pixel values mean.</summary>
    public static readonly ChoiceParam<WorkingSpace> Space = WorkingSpaces.CreateParam();

    /// <summary>What comes out.</summary>
    public static readonly ChoiceParam<DeflickerOutput> Output = new(
        "output", "Output", DeflickerOutput.Result,
        "Result; or Gain map: grey is no change, a quarter of the range is one stop; or Difference to the source, on grey.",
        ["Result", "Gain map", "Difference"]);

    // Linear light is measured as a display would show it, so that shadows count as the eye sees them.
    private const float DisplayGamma = 2.4f;

    private const long CacheBytes = 256L << 20;

    // Four clips that play at once, each with the longest radius.
    private const int HistoryFrames = 4 * (FlickerSettings.MaximumRadius + 1);

    private static readonly ContentCache Cache = new(CacheBytes);
    private static readonly FrameHistory<AnalysedFrame> History = new(HistoryFrames);

    /// <inheritdoc/>
    public override EffectDescriptor Descriptor { get; } = new(
        "com.aivideofx.Deflicker", "Deflicker", major: 1, minor: 0,
        contexts: [Context.Filter, Context.General],
        clips: [ClipDescriptor.SourceInTime],
        parameters:
        [
            Preset, Amount, Mode, Radius, Colour, MotionCompensation, Locality, MotionThreshold, CutProtection, Space, Output,
        ])
    {
        Group = "AiVideoFx",
        Description = "Removes flicker of exposure, mains light, old film and generated video. No blur, no ghosts, HDR and alpha kept.",
    };

    /// <inheritdoc/>
    public override Identity? IsIdentity(IdentityContext context) =>
        context.Get(Amount) == 0 && context.Get(Output) == DeflickerOutput.Result
            ? new Identity(ClipDescriptor.SourceInTime, context.Time)
            : null;

    /// <inheritdoc/>
    public override void GetFramesNeeded(FramesNeededContext context)
    {
        int radius = ReadSettings(context).Radius;
        double first = context.Time - radius;
        double last = context.Time + radius;
        if (context.Clip(ClipDescriptor.SourceInTime).FrameRange is TimeRange range)
        {
            first = Math.Min(context.Time, Math.Max(first, range.First));
            last = Math.Max(context.Time, Math.Min(last, range.Last));
        }

        context.Need(ClipDescriptor.SourceInTime, first, last);
    }

    /// <inheritdoc/>
    public override void GetRegionsOfInterest(RegionsOfInterestContext context) => context.NeedAll(ClipDescriptor.SourceInTime);

    /// <inheritdoc/>
    public override void InstanceChanged(InstanceChangedContext context)
    {
        // A preset shows its values in the controls; touching one of them means going on from there.
        if (context.Reason != ChangeReason.UserEdited)
        {
            return;
        }

        if (context.IsAbout(Preset) && context.Get(Preset) != DeflickerPreset.Custom)
        {
            FlickerSettings settings = ReadSettings(context);
            context.Set(Mode, settings.Model);
            context.Set(Radius, settings.Radius);
            context.Set(Colour, settings.PerChannel ? DeflickerColour.Rgb : DeflickerColour.Luma);
        }
        else if (context.IsAbout(Mode) || context.IsAbout(Radius) || context.IsAbout(Colour))
        {
            context.Set(Preset, DeflickerPreset.Custom);
        }
    }

    /// <inheritdoc/>
    public override void PurgeCaches()
    {
        Cache.Purge();
        History.Clear();
    }

    /// <inheritdoc/>
    public override void Unload() => PurgeCaches();

    /// <inheritdoc/>
    public override void Render(RenderContext context)
    {
        using Image outputImage = context.FetchOutput();
        using Image? sourceImage = context.Fetch(ClipDescriptor.SourceInTime);
        FrameView output = outputImage.View().Crop(context.Window.ToPixels());
        if (sourceImage is null)
        {
            output.Clear();
            return;
        }

        FrameView source = sourceImage.View();
        PixelRect shared = source.Bounds.Intersect(output.Bounds);
        if (shared != output.Bounds)
        {
            output.Clear();
        }

        if (shared.IsEmpty)
        {
            return;
        }

        FlickerSettings settings = ReadSettings(context);
        WorkingSpace space = context.Get(Space);
        using Raster gain = MeasureGain(context, source, settings, space);
        WriteOutput(context, source, output.Crop(shared), gain, space);
    }

    private static FlickerSettings ReadSettings(EffectContext context)
    {
        FlickerSettings settings = new()
        {
            Model = context.Get(Mode),
            Radius = context.Get(Radius),
            PerChannel = context.Get(Colour) == DeflickerColour.Rgb,
            MotionCompensation = context.Get(MotionCompensation),
            Locality = (float)context.Get(Locality) / 100,
            StructureTolerance = 0.6f * MathF.Pow(2, ((float)context.Get(MotionThreshold) - 50) / 20),
            CutProtection = context.Get(CutProtection),
        };
        return context.Get(Preset) switch
        {
            DeflickerPreset.Timelapse => settings with { Model = FlickerModel.Global, Radius = 12, PerChannel = true },
            DeflickerPreset.Fluorescent => settings with { Model = FlickerModel.Bands, Radius = 8, LongestPeriod = 12 },
            DeflickerPreset.HighSpeed => settings with { Model = FlickerModel.Auto, Radius = 20, LongestPeriod = 24 },
            DeflickerPreset.OldFilm => settings with { Model = FlickerModel.Local, Radius = 6, PerChannel = false },
            DeflickerPreset.AiGenerated => settings with { Model = FlickerModel.Local, Radius = 8, PerChannel = true },
            _ => settings,
        };
    }

    // Linear factors for the frame's colour, as a small picture; the caller disposes it.
    private static Raster MeasureGain(RenderContext context, FrameView source, FlickerSettings settings, WorkingSpace space)
    {
        AnalysedFrame middle = Analyse(source, settings, space);
        List<FlickerLink> before;
        List<FlickerLink> after = [];
        if (context.Host.SupportsTemporalAccess)
        {
            before = Follow(context, middle, -1, settings, space);
            after = Follow(context, middle, 1, settings, space);
        }
        else
        {
            before = FollowHistory(context, middle, settings);
        }

        (int width, int height) = FlickerFrame.WorkingSize(source.Width, source.Height);
        Raster gain = FlickerWindow.Correction(before, after, width, height, middle.Frame.Channels, settings);
        float amount = (float)context.Get(Amount) * (space == WorkingSpace.Display ? 1 : DisplayGamma);
        Span<float> factors = gain.Pixels;
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] = MathF.Exp(amount * factors[i]); // the vector version is not exactly 1 at 0
        }

        return gain;
    }

    private static AnalysedFrame Analyse(FrameView source, FlickerSettings settings, WorkingSpace space)
    {
        (int width, int height) = FlickerFrame.WorkingSize(source.Width, source.Height);
        using Raster picture = Raster.Rent(width, height, source.Components == PixelComponents.Alpha ? 1 : 3);
        RasterConversion.ToRaster(source, picture, Environment.ProcessorCount);
        if (space.Transfer() is TransferFunction transfer)
        {
            transfer.Decode(picture.Pixels, picture.Pixels);
            TensorPrimitives.Max(picture.Pixels, 0, picture.Pixels);
            TensorPrimitives.Pow(picture.Pixels, 1 / DisplayGamma, picture.Pixels);
        }

        bool clips = source.Depth is PixelDepth.Byte or PixelDepth.Short;
        using ContentHash hash = new("flicker.frame/1");
        ContentKey key = hash.Add(width).Add(height).Add(clips).Add(settings.PerChannel).Add<float>(picture.Pixels).ToKey();
        return new AnalysedFrame(key, Cache.GetOrAdd(key, () => FlickerFrame.Create(picture, settings.PerChannel, clips), frame => frame.Bytes));
    }

    private static FlickerLink Link(AnalysedFrame earlier, AnalysedFrame later, FlickerSettings settings)
    {
        using ContentHash hash = new("flicker.link/1");
        ContentKey key = hash.Add(earlier.Key).Add(later.Key).Add(settings.MotionCompensation).Add(settings.Locality)
            .Add(settings.StructureTolerance).Add(settings.CutProtection).ToKey();
        return Cache.GetOrAdd(key, () => FlickerLink.Measure(earlier.Frame, later.Frame, settings), link => link.Bytes);
    }

    // Walks away from the frame until the radius, a cut, or the end of the clip.
    private static List<FlickerLink> Follow(
        RenderContext context, AnalysedFrame middle, int direction, FlickerSettings settings, WorkingSpace space)
    {
        List<FlickerLink> links = [];
        TimeRange? range = context.Clip(ClipDescriptor.SourceInTime).FrameRange;
        AnalysedFrame last = middle;
        for (int k = 1; k <= settings.Radius; k++)
        {
            double time = context.Time + (direction * k);
            if (range is TimeRange known && (time < known.First || time > known.Last))
            {
                break;
            }

            context.Abort.ThrowIfRequested();
            using Image? image = context.Fetch(ClipDescriptor.SourceInTime, time);
            if (image is null || image.Bounds.IsEmpty)
            {
                break;
            }

            AnalysedFrame next = Analyse(image.View(), settings, space);
            FlickerLink link = direction > 0 ? Link(last, next, settings) : Link(next, last, settings);
            if (link.IsCut)
            {
                break;
            }

            links.Add(link);
            last = next;
        }

        return links;
    }

    // Several clips may play at once: the frame before is the one that is of the same shot.
    private static List<FlickerLink> FollowHistory(RenderContext context, AnalysedFrame middle, FlickerSettings settings)
    {
        FlickerSettings cautious = settings with { CutProtection = true };
        History.Remember(context.Time, middle);
        List<FlickerLink> links = [];
        AnalysedFrame? last = middle;
        while (last is not null && links.Count < settings.Radius)
        {
            AnalysedFrame later = last;
            last = History.At(context.Time - 1 - links.Count).FirstOrDefault(earlier => !Link(earlier, later, cautious).IsCut);
            if (last is not null)
            {
                links.Add(Link(last, later, cautious));
            }
        }

        if (History.FirstUse())
        {
            context.Message(
                MessageKind.Log, "Deflicker: this host gives no frames but the current one; frames rendered just before are used instead, in order only.");
        }

        return links;
    }

    private static void WriteOutput(RenderContext context, FrameView source, FrameView output, Raster gain, WorkingSpace space)
    {
        int threads = Environment.ProcessorCount;
        context.Abort.ThrowIfRequested();
        DeflickerOutput kind = context.Get(Output);
        if (kind == DeflickerOutput.GainMap)
        {
            FlickerGain.Show(source.Bounds, output, gain, threads);
            return;
        }

        FlickerGain.Apply(source, output, gain, space.Transfer(), threads);
        if (kind == DeflickerOutput.Difference)
        {
            FlickerGain.ShowDifference(source, output);
        }
    }

    /// <summary>A frame's analysis and the key of the pixels it came from.</summary>
    private sealed record AnalysedFrame(ContentKey Key, FlickerFrame Frame);
}
