using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;
using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <content>What is asked before a picture is rendered.</content>
public sealed partial class EffectInstance
{
    private FrameRange? _range;

    /// <summary>
    /// The frames that the effect gives: its own time domain, else those of its main input, else of the project.
    /// </summary>
    public FrameRange Range
    {
        get
        {
            EnsurePreferences();
            using HostPropertySet results = Results(kOfxImageEffectActionGetTimeDomain);
            results.Set(kOfxImageEffectPropFrameRange, Output.Range.First, Output.Range.Last);
            OfxStatus status = Invoke(kOfxImageEffectActionGetTimeDomain, null, results);
            double first = results.GetDouble(kOfxImageEffectPropFrameRange);
            double last = results.GetDouble(kOfxImageEffectPropFrameRange, 1);
            bool isOwn = status == OfxStatus.kOfxStatOK && double.IsFinite(first) && double.IsFinite(last)
                && last >= first && last - first < int.MaxValue;
            FrameRange range = isOwn
                ? new FrameRange(first, last)
                : new FrameRange(Output.Range.First, Output.Range.Last);
            _range = range;
            return range;
        }
    }

    /// <summary>
    /// What the effect's pictures look like: size at the first frame, depth, components, rate and range.
    /// </summary>
    /// <exception cref="EffectException">The effect fails to say.</exception>
    public ClipFormat OutputFormat
    {
        get
        {
            FrameRange range = Range;
            CanonicalRect region = GetRegionOfDefinition(range.First);
            return new ClipFormat(
                region.ToPixels(RenderScale.Full, Output.PixelAspectRatio),
                Output.Depth,
                Output.Components,
                FrameRates.Near(Output.FrameRate, (MainInput?.Source?.Format ?? ProjectFormat).FrameRate),
                (int)Math.Round(range.First),
                range.Count)
            {
                PixelAspectRatio = Output.PixelAspectRatio,
                Premultiplication = Output.Components == PixelComponents.Rgb
                    ? Premultiplication.Opaque
                    : Output.Premultiplication,
                FieldOrder = Output.FieldOrder,
            };
        }
    }

    /// <summary>The range asked for last; for callers inside an action, who may ask nothing.</summary>
    internal FrameRange KnownRange => _range ?? new FrameRange(Output.Range.First, Output.Range.Last);

    /// <summary>The area that has pixels at a time, infinite edges moved to the project's.</summary>
    /// <param name="time">In frames.</param>
    /// <param name="scale">How much smaller; null for full size.</param>
    /// <exception cref="EffectException">The effect fails to say.</exception>
    public CanonicalRect GetRegionOfDefinition(double time, RenderScale? scale = null)
    {
        EnsurePreferences();
        RenderJob job = new(time, scale ?? RenderScale.Full, RenderField.None, CancellationToken.None);
        CanonicalRect usual = UsualRegion(time);
        if (!Options.MultiResolution)
        {
            return usual;
        }

        using HostPropertySet arguments = Arguments(kOfxImageEffectActionGetRegionOfDefinition);
        FillTime(arguments, job);
        using HostPropertySet results = Results(kOfxImageEffectActionGetRegionOfDefinition);
        results.Set(kOfxImageEffectPropRegionOfDefinition, usual.X1, usual.Y1, usual.X2, usual.Y2);
        OfxStatus status = Invoke(kOfxImageEffectActionGetRegionOfDefinition, arguments, results, job);
        if (status is not (OfxStatus.kOfxStatOK or OfxStatus.kOfxStatReplyDefault))
        {
            throw Failure(At(time), "say its region of definition", status);
        }

        IReadOnlyList<double> edges = results.GetNumbers(kOfxImageEffectPropRegionOfDefinition);
        return new CanonicalRect(edges[0], edges[1], edges[2], edges[3]).Within(ProjectRect);
    }

    /// <summary>The area of each input that a part of the picture needs.</summary>
    /// <param name="time">In frames.</param>
    /// <param name="region">The part of the output.</param>
    /// <param name="scale">How much smaller; null for full size.</param>
    /// <returns>By name of the clip.</returns>
    public IReadOnlyDictionary<string, CanonicalRect> GetRegionsOfInterest(
        double time, CanonicalRect region, RenderScale? scale = null)
    {
        EnsurePreferences();
        RenderJob job = new(time, scale ?? RenderScale.Full, RenderField.None, CancellationToken.None);
        using HostPropertySet arguments = Arguments(kOfxImageEffectActionGetRegionsOfInterest);
        FillTime(arguments, job);
        arguments.Set(kOfxImageEffectPropRegionOfInterest, region.X1, region.Y1, region.X2, region.Y2);
        using HostPropertySet results = new(HostSide, "results of " + kOfxImageEffectActionGetRegionsOfInterest);
        List<ClipState> inputs = [.. _clips.Where(c => !c.Description.IsOutput)];
        foreach (ClipState clip in inputs)
        {
            results.Define(
                "OfxImageClipPropRoI_" + clip.Name,
                PropertyTraits.Writable,
                region.X1,
                region.Y1,
                region.X2,
                region.Y2);
        }

        OfxStatus status = Invoke(kOfxImageEffectActionGetRegionsOfInterest, arguments, results, job);
        if (status is not (OfxStatus.kOfxStatOK or OfxStatus.kOfxStatReplyDefault))
        {
            throw Failure(At(time), "say its regions of interest", status);
        }

        return inputs.ToDictionary(c => c.Name, c =>
        {
            IReadOnlyList<double> edges = results.GetNumbers("OfxImageClipPropRoI_" + c.Name);
            return new CanonicalRect(edges[0], edges[1], edges[2], edges[3]).Within(ProjectRect);
        });
    }

    /// <summary>The frames of each input that a frame of the output needs, as ranges.</summary>
    /// <param name="time">In frames.</param>
    /// <returns>By name of the clip; by default the frame itself.</returns>
    public IReadOnlyDictionary<string, IReadOnlyList<FrameRange>> GetFramesNeeded(double time)
    {
        EnsurePreferences();
        RenderJob job = new(time, RenderScale.Full, RenderField.None, CancellationToken.None);
        using HostPropertySet arguments = Arguments(kOfxImageEffectActionGetFramesNeeded);
        arguments.Set(kOfxPropTime, time);
        using HostPropertySet results = new(HostSide, "results of " + kOfxImageEffectActionGetFramesNeeded);
        List<ClipState> inputs = [.. _clips.Where(c => !c.Description.IsOutput)];
        foreach (ClipState clip in inputs)
        {
            results.Define(
                "OfxImageClipPropFrameRange_" + clip.Name,
                PropertyTraits.Writable | PropertyTraits.Variable,
                time,
                time);
        }

        OfxStatus status = Invoke(kOfxImageEffectActionGetFramesNeeded, arguments, results, job);
        if (status is not (OfxStatus.kOfxStatOK or OfxStatus.kOfxStatReplyDefault))
        {
            throw Failure(At(time), "say which frames it needs", status);
        }

        return inputs.ToDictionary(c => c.Name, c => (IReadOnlyList<FrameRange>)RangesOf(results.GetNumbers("OfxImageClipPropFrameRange_" + c.Name)));
    }

    /// <summary>
    /// Whether the picture is that of a clip, maybe at another time, so that nothing need be rendered.
    /// </summary>
    /// <param name="time">In frames.</param>
    /// <param name="options">Which picture; null for the whole.</param>
    /// <returns>The clip and its time, or null.</returns>
    public (string Clip, double Time)? GetIdentity(double time, RenderOptions? options = null)
    {
        options ??= RenderOptions.Default;
        PixelRect window = options.Window ?? PixelRegion(time, options.Scale);
        return GetIdentity(new RenderJob(time, options.Scale, options.Field, CancellationToken.None), window);
    }

    private static List<FrameRange> RangesOf(IReadOnlyList<double> numbers)
    {
        List<FrameRange> ranges = [];
        for (int i = 0; i + 1 < numbers.Count; i += 2)
        {
            ranges.Add(new FrameRange(numbers[i], numbers[i + 1]));
        }

        return ranges;
    }

    private (string Clip, double Time)? GetIdentity(RenderJob job, PixelRect window)
    {
        EnsurePreferences();
        using HostPropertySet arguments = Arguments(kOfxImageEffectActionIsIdentity);
        FillTime(arguments, job);
        arguments.Set(kOfxImageEffectPropFieldToRender, FieldName(job.Field));
        arguments.Set(kOfxImageEffectPropRenderWindow, window.X1, window.Y1, window.X2, window.Y2);
        using HostPropertySet results = Results(kOfxImageEffectActionIsIdentity);
        results.Define(kOfxPropName, PropertyTraits.Writable, string.Empty);
        results.Define(kOfxPropTime, PropertyTraits.Writable, job.Time);
        OfxStatus status = Invoke(kOfxImageEffectActionIsIdentity, arguments, results, job);
        string clip = results.GetString(kOfxPropName);
        double time = results.GetDouble(kOfxPropTime);
        return status == OfxStatus.kOfxStatOK && double.IsFinite(time) && _clips.Exists(c => c.Name == clip)
            ? (clip, time)
            : null;
    }

    /// <summary>What the standard says a region of definition is by default.</summary>
    private CanonicalRect UsualRegion(double time)
    {
        List<ClipState> inputs = [.. _clips.Where(c => !c.Description.IsOutput && c.Source is not null)];
        IEnumerable<ClipState> counted = Context switch
        {
            EffectContext.Filter or EffectContext.Retimer or EffectContext.Paint when MainInput is { } main => [main],
            EffectContext.Generator => [],
            _ => inputs.Where(c => !c.Description.IsOptional),
        };
        CanonicalRect all = default;
        foreach (ClipState clip in counted)
        {
            all = all.Union(RegionOfInput(clip));
        }

        return Options.MultiResolution && !all.IsEmpty ? all : ProjectRect;
    }

    private static CanonicalRect RegionOfInput(ClipState clip) =>
        CanonicalRect.From(clip.Source!.Format.Bounds, clip.Source.Format.PixelAspectRatio);

    private PixelRect PixelRegion(double time, RenderScale scale) =>
        GetRegionOfDefinition(time, scale).ToPixels(scale, Output.PixelAspectRatio);

    private void FillTime(HostPropertySet arguments, RenderJob job)
    {
        arguments.Set(kOfxPropTime, job.Time);
        arguments.Set(
            kOfxImageEffectPropRenderScale, Options.ClaimedRenderScale ?? job.Scale.X, Options.ClaimedRenderScale ?? job.Scale.Y);
    }

    private static string FieldName(RenderField field) => field switch
    {
        RenderField.Both => kOfxImageFieldBoth,
        RenderField.Lower => kOfxImageFieldLower,
        RenderField.Upper => kOfxImageFieldUpper,
        _ => kOfxImageFieldNone,
    };

    private static string At(double time) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"at frame {time}");

    private EffectException Failure(string when, string what, OfxStatus status)
    {
        string reason = _services.LastMessage is { } message ? $": {message.Text}" : string.Empty;
        return new EffectException($"{Title} could not {what} {when}{reason} (it answered {status})");
    }
}
