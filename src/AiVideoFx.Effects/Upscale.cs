using AiVideoFx.Effects.Clips;
using AiVideoFx.Effects.Upscaling;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Cache;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Imaging;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects;

/// <summary>Makes pictures larger, or sharpens those that the host enlarged.</summary>
/// <remarks>
/// <para>Reads Source at the render time only. Networks see display-referred colour that is not premultiplied, with highlights brought
/// nearer by an invertible curve: nothing is clamped. The whole picture is computed whatever the window, so that windows agree to the
/// bit. Without a network, Lanczos-3.</para>
/// <para>Where the host honours a region of definition the output grows by the factor; elsewhere the picture keeps its size: it goes
/// back to the size it had before it was enlarged, and up again by the network.</para>
/// </remarks>
public sealed class Upscale : ImageEffect
{
    /// <summary>How much larger.</summary>
    public static readonly ChoiceParam<UpscaleScale> Scale = new(
        "scale", "Scale", UpscaleScale.Auto,
        "Times as large. Auto: 2 where the picture grows; in place, the factor by which the picture was enlarged, found in its spectrum.",
        ["Auto", "2", "3", "4", "Custom"]);

    /// <summary>The factor of <see cref="UpscaleScale.Custom"/>.</summary>
    public static readonly DoubleParam CustomScale = new(
        "customScale", "Custom scale", 1, 8, 2, "Times as large, for Scale Custom: through the next larger network, then smaller again.", 1, 4)
    {
        Animates = false,
    };

    /// <summary>Whether the picture grows.</summary>
    public static readonly ChoiceParam<UpscaleSize> Size = new(
        "sizeMode", "Size mode", UpscaleSize.Auto,
        "Resize output: the picture grows (Nuke, Natron, Fusion, aivideofx). Enhance in place: the host enlarged it before, it becomes sharper at the "
        + "same size (Resolve, Vegas). Auto takes what the host can.",
        ["Auto", "Resize output", "Enhance in place"]);

    /// <summary>What enlarges.</summary>
    public static readonly ChoiceParam<UpscaleMethod> Method = new(
        "method", "Method", UpscaleMethod.Network,
        "AI built-in: our own network; AI checkpoint: a Real-ESRGAN, compact or SPAN file that you added with 'aivideofx models add'; Lanczos: none.",
        ["AI built-in", "AI checkpoint", "Lanczos"]);

    /// <summary>The user's network, for <see cref="UpscaleMethod.Checkpoint"/>.</summary>
    public static readonly StringParam Model = new(
        "model", "Model", "", "For AI checkpoint: a name that 'aivideofx models list' shows. Empty takes the first that fits.");

    /// <summary>Which built-in network.</summary>
    public static readonly ChoiceParam<UpscaleQuality> Quality = new(
        "quality", "Quality", UpscaleQuality.Better, "Size of the built-in network: Fast, Better or Best.", ["Fast", "Better", "Best"]);

    /// <summary>Share of weights that take away noise and compression.</summary>
    public static readonly DoubleParam Denoise = new(
        "denoise", "Denoise", 0, 1, 0,
        "Takes away noise and traces of compression: mixes the weights that keep them with those that do not. With a checkpoint, where its 'wdn' pair was added.");

    /// <summary>Strength of deblocking before anything else.</summary>
    public static readonly DoubleParam Deblock = new(
        "deblock", "Deblock", 0, 1, 0, "Takes away the steps between the blocks of 8 x 8 pixels that strong compression leaves, before anything is enlarged.");

    /// <summary>How much neighbouring frames count.</summary>
    public static readonly DoubleParam TemporalStability = new(
        "temporalStability", "Temporal stability", 0, 1, 1,
        "Steadies detail from frame to frame: what the network made of the frames before and after is moved onto this one, and averaged where both show the "
        + "same. 0 takes each frame by itself, which is faster.");

    /// <summary>Share of the network's picture.</summary>
    public static readonly DoubleParam Detail = new(
        "detail", "Detail", 0, 1, 1, "1 is the network's picture, 0 plain Lanczos-3; in place, 0 is the picture as it came.");

    /// <summary>Sharpening of the result.</summary>
    public static readonly DoubleParam Sharpness = new("sharpness", "Sharpness", 0, 1, 0, "Sharpens the result, at the scale of the small picture's pixels.");

    /// <summary>Share of the grain that is given back.</summary>
    public static readonly DoubleParam GrainKeep = new(
        "grainKeep", "Grain keep", 0, 1, 0, "Gives back the grain that the network took away: 1 gives all of it.");

    /// <summary>How alpha is enlarged.</summary>
    public static readonly ChoiceParam<UpscaleAlpha> Alpha = new(
        "alpha", "Alpha", UpscaleAlpha.Process,
        "Process: alpha is enlarged by the network as well. Resize: by Lanczos-3. Ignore: colour as it is stored, and an opaque result.",
        ["Process", "Resize", "Ignore"]);

    /// <summary>Sides of tiles.</summary>
    public static readonly ChoiceParam<UpscaleTile> Tile = new(
        "tile", "Tile", UpscaleTile.Auto, "Side of the tiles that a network sees, in pixels of the small picture. Smaller ones need less memory and take longer.",
        ["Auto", "128", "256", "512", "1024", "Whole picture"]);

    /// <summary>Where networks run.</summary>
    public static readonly ChoiceParam<Device> ComputeDevice = new(
        "device", "Device", Device.Auto, "Where networks run. Auto takes the best there is; the CPU serves everywhere.",
        ["Auto", "CPU", "CUDA", "TensorRT", "DirectML", "Core ML", "WebGPU"]);

    /// <summary>What pixel values mean.</summary>
    public static readonly ChoiceParam<WorkingSpace> Space = WorkingSpaces.CreateParam();

    private const double UsualFactor = 2;

    // Three pictures of 3840 x 2160 and what was found of their motion; where they do not fit, frames are enlarged more than once.
    private const long CacheBytes = 352L << 20;

    private static readonly ContentCache Cache = new(CacheBytes);

    private static int _saidNote;

    /// <inheritdoc/>
    public override EffectDescriptor Descriptor { get; } = new(
        "com.aivideofx.Upscale", "Upscale", major: 1, minor: 0,
        contexts: [Context.Filter, Context.General],
        clips: [ClipDescriptor.SourceInTime],
        parameters:
        [
            Scale, CustomScale, Size, Method, Model, Quality, Denoise, Deblock, TemporalStability, Detail, Sharpness, GrainKeep, Alpha, Tile, ComputeDevice,
            Space,
        ])
    {
        Group = "AiVideoFx",
        Description = "Larger pictures by a network, or sharper ones where the host enlarged them. Alpha and HDR are respected.",
    };

    /// <inheritdoc/>
    public override void CreateInstance(InstanceContext context) => ShowWhatCounts(context);

    /// <inheritdoc/>
    public override void InstanceChanged(InstanceChangedContext context) => ShowWhatCounts(context);

    /// <inheritdoc/>
    public override RectD? GetRegionOfDefinition(RegionContext context)
    {
        ClipInfo source = context.Clip(ClipDescriptor.SourceInTime);
        if (!MayGrow(context) || source.GetRegionOfDefinition(context.Time) is not RectD region || region.IsEmpty
            || !double.IsFinite(region.Width) || !double.IsFinite(region.Height))
        {
            return null;
        }

        double factor = GrowthFactor(context), aspect = source.PixelAspect;
        return new(
            Math.Round(region.X1 / aspect * factor) * aspect, Math.Round(region.Y1 * factor), Math.Round(region.X2 / aspect * factor) * aspect,
            Math.Round(region.Y2 * factor));
    }

    /// <inheritdoc/>
    public override void GetFramesNeeded(FramesNeededContext context)
    {
        ClipClock clock = ClipClock.Read(context.Clip(ClipDescriptor.SourceInTime));
        int reach = context.Get(TemporalStability) > 0 && context.Get(Method) != UpscaleMethod.Lanczos ? SteadyFrames.Reach : 0;
        double first = context.Time - clock.TimeOf(reach), last = context.Time + clock.TimeOf(reach);
        if (context.Clip(ClipDescriptor.SourceInTime).FrameRange is TimeRange range)
        {
            first = Math.Min(context.Time, Math.Max(first, range.First));
            last = Math.Max(context.Time, Math.Min(last, range.Last));
        }

        context.Need(ClipDescriptor.SourceInTime, first, last);
        foreach (double time in ToldFactor(context) is null && !MayGrow(context) ? EnlargedClip.Times(context) : [])
        {
            context.Need(ClipDescriptor.SourceInTime, time, time);
        }
    }

    /// <inheritdoc/>
    public override void GetRegionsOfInterest(RegionsOfInterestContext context)
    {
        // All of it, and no more: the output's region is another one.
        if (context.Clip(ClipDescriptor.SourceInTime).GetRegionOfDefinition(context.Time) is RectD whole)
        {
            context.Need(ClipDescriptor.SourceInTime, whole);
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
        using Image? sourceImage = context.Fetch(ClipDescriptor.SourceInTime);
        FrameView output = outputImage.View().Crop(context.Window.ToPixels());
        if (sourceImage is null)
        {
            output.Clear();
            return;
        }

        FrameView source = sourceImage.View();
        bool takesAlpha = context.Get(Alpha) != UpscaleAlpha.Ignore;
        using DisplayPicture picture = DisplayPicture.Read(source, sourceImage.Alpha, context.Get(Space), takesAlpha);
        context.Abort.ThrowIfRequested();
        if (Grows(context, sourceImage, outputImage))
        {
            Grow(context, sourceImage, picture, output);
        }
        else
        {
            Enhance(context, sourceImage, picture, output);
        }
    }

    private static bool MayGrow(EffectContext context) => context.Get(Size) != UpscaleSize.InPlace && context.Host.SupportsMultiResolution;

    private static double GrowthFactor(EffectContext context) => ToldFactor(context) ?? UsualFactor;

    private static double? ToldFactor(EffectContext context) => context.Get(Scale) switch
    {
        UpscaleScale.Auto => null,
        UpscaleScale.Two => 2,
        UpscaleScale.Three => 3,
        UpscaleScale.Four => 4,
        _ => context.Get(CustomScale),
    };

    // A host may say that sizes can differ and give an output of the source's size all the same.
    private static bool Grows(RenderContext context, Image source, Image output)
    {
        bool isSame = source.Bounds.Width == output.RegionOfDefinition.Width && source.Bounds.Height == output.RegionOfDefinition.Height;
        bool grows = MayGrow(context) && (!isSame || GrowthFactor(context) == 1);
        if (!grows && context.Get(Size) == UpscaleSize.Resize)
        {
            context.PersistentMessage(
                MessageKind.Warning,
                "Upscale: this host does not let an effect change the picture's size, so Size mode Enhance in place is used: enlarge the clip in the host, and say by how much in Scale.");
        }

        return grows;
    }

    private static void Grow(RenderContext context, Image image, DisplayPicture picture, FrameView output)
    {
        double factor = GrowthFactor(context);
        RectI bounds = image.Bounds;
        PixelRect place = new(
            (int)Math.Round(bounds.X1 * factor), (int)Math.Round(bounds.Y1 * factor), (int)Math.Round(bounds.X2 * factor), (int)Math.Round(bounds.Y2 * factor));
        (int width, int height) = (place.Width, place.Height);
        (Raster colour, Raster? alpha) = Run(context, image, factor, grownBefore: 1, enlarger =>
        {
            Raster? grownAlpha = enlarger.EnlargeAlpha(picture, width, height);
            try
            {
                return (enlarger.Enlarge(picture, width, height), grownAlpha);
            }
            catch
            {
                grownAlpha?.Dispose();
                throw;
            }
        });
        using (colour)
        using (alpha)
        {
            picture.Write(colour, alpha, place, output);
        }
    }

    private static void Enhance(RenderContext context, Image image, DisplayPicture picture, FrameView output)
    {
        double? factor = ToldFactor(context) ?? (MayGrow(context) ? EnlargedBy.Find(picture.Colour) : EnlargedClip.Find(context, picture, Cache));
        if (factor is null)
        {
            context.PersistentMessage(
                MessageKind.Warning,
                "Upscale: this picture does not look enlarged, so there is nothing to bring back; enlarge the clip before this effect, or say in Scale by how much it was.");
        }

        (Raster colour, Raster? _) = Run(
            context, image, factor ?? 1, grownBefore: factor ?? 1, enlarger => (enlarger.Enhance(picture, factor ?? 1), null));
        using (colour)
        {
            picture.Write(colour, picture.Alpha, image.View().Bounds, output);
        }
    }

    // With the network, or without it where it fails.
    private static (Raster Colour, Raster? Alpha) Run(
        RenderContext context, Image image, double factor, double grownBefore, Func<Enlarger, (Raster Colour, Raster? Alpha)> work)
    {
        UpscaleSettings settings = new()
        {
            Detail = (float)context.Get(Detail),
            Sharpness = (float)context.Get(Sharpness),
            GrainKeep = (float)context.Get(GrainKeep),
            Deblock = (float)context.Get(Deblock),
            ProcessesAlpha = context.Get(Alpha) == UpscaleAlpha.Process,
            Tile = context.Get(Tile),
            Device = context.Get(ComputeDevice),
        };
        UpscaleModel? model = factor > 1 && settings.Detail > 0 ? FindModel(context, factor) : null;
        if (model is not null)
        {
            try
            {
                using SteadyFrames? steady = SteadyFrames.Find(context, image, grownBefore, (float)context.Get(TemporalStability), Cache);
                return work(new(model, settings, () => context.IsAborted, note => Warn(context, note), steady));
            }
            catch (Exception e) when (e is OrtException or WeightsException or GraphException)
            {
                UseLanczos(context, e.Message);
            }
        }

        context.Abort.ThrowIfRequested();
        return work(new(null, settings));
    }

    private static UpscaleModel? FindModel(RenderContext context, double factor)
    {
        UpscaleMethod method = context.Get(Method);
        if (method == UpscaleMethod.Lanczos)
        {
            return null;
        }

        UpscaleModels models = UpscaleModels.Shared;
        UpscaleModel? model = method == UpscaleMethod.Network
            ? models.BuiltIn(factor, context.Get(Quality), context.Get(Denoise), out string? problem, out string? note)
            : models.Checkpoint(context.Get(Model), context.Get(Denoise), out problem, out note);
        if (problem is not null)
        {
            UseLanczos(context, problem);
        }
        else if (note is not null && Interlocked.Exchange(ref _saidNote, 1) == 0)
        {
            context.Message(MessageKind.Log, $"Upscale: {note}");
        }

        return model;
    }

    private static void UseLanczos(RenderContext context, string problem) => Warn(context, $"{problem} Lanczos-3 is used instead.");

    private static void Warn(RenderContext context, string text) => context.PersistentMessage(MessageKind.Warning, $"Upscale: {text}");

    // Controls that count for nothing now cannot be touched.
    private static void ShowWhatCounts(InstanceContext context)
    {
        UpscaleMethod method = context.Get(Method);
        context.SetEnabled(CustomScale, context.Get(Scale) == UpscaleScale.Custom);
        context.SetEnabled(Model, method == UpscaleMethod.Checkpoint);
        context.SetEnabled(Quality, method == UpscaleMethod.Network);
        foreach (Param param in new Param[] { Denoise, TemporalStability, Detail, GrainKeep, Tile, ComputeDevice })
        {
            context.SetEnabled(param, method != UpscaleMethod.Lanczos);
        }
    }
}
