using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;
using OpenFX.Net.Raw;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <content>Clip preferences: in which form pictures go in and come out.</content>
public sealed partial class EffectInstance
{
    private static readonly ClipFormat DefaultProject =
        new(new PixelRect(0, 0, 1920, 1080), PixelDepth.Float, PixelComponents.Rgba, new Rational(25, 1), 0, 100);

    private readonly Dictionary<string, ParamCurve> _placed = new(StringComparer.Ordinal);
    private volatile bool _arePreferencesKnown;

    /// <summary>
    /// Whether pictures differ from frame to frame even where nothing that goes in does: a noise generator.
    /// </summary>
    public bool IsFrameVarying { get; private set; }

    /// <summary>Whether pictures at fractional times differ from those of whole frames.</summary>
    public bool HasContinuousSamples { get; private set; }

    /// <summary>The first input that is connected, the one named Source first.</summary>
    internal ClipState? MainInput =>
        _clips.Find(c => c.Name == EffectDescription.SourceClip && c.Source is not null)
        ?? _clips.Find(c => c.Source is not null && !c.Description.IsMask)
        ?? _clips.Find(c => c.Source is not null);

    private ClipFormat ProjectFormat => Project ?? MainInput?.Source?.Format ?? DefaultProject;

    private CanonicalRect ProjectRect => CanonicalRect.From(ProjectFormat.Bounds, ProjectFormat.PixelAspectRatio);

    private double EffectRate => Output.FrameRate;

    /// <summary>Asks the effect for its preferences, if anything changed since it was asked last.</summary>
    private void EnsurePreferences()
    {
        if (_arePreferencesKnown)
        {
            return;
        }

        lock (_actions)
        {
            if (!_arePreferencesKnown)
            {
                ProposeFormats();
                AskPreferences();
                UpdateProject();
                DriveParameters();
                _arePreferencesKnown = true;
            }
        }
    }

    /// <summary>What the host would do if the effect had no wishes.</summary>
    private void ProposeFormats()
    {
        ClipFormat project = ProjectFormat;
        foreach (ClipState clip in _clips.OrderBy(c => c.Description.IsOutput))
        {
            ClipFormat format = clip.Source?.Format ?? (clip.Description.IsOutput ? MainInput?.Source?.Format : null) ?? project;
            clip.Depth = ChooseDepth(Options.Depth ?? format.Depth);
            clip.Components = ChooseComponents(
                clip.Description.Components, Options.PreferredComponents ?? format.Components);
            clip.PixelAspectRatio = format.PixelAspectRatio;
            clip.Premultiplication = clip.Components == PixelComponents.Rgb
                ? Premultiplication.Opaque
                : format.Premultiplication;
            clip.FieldOrder = format.FieldOrder;
            clip.FrameRate = (MainInput?.Source?.Format ?? project).FrameRate.Value;
        }

        if (!Plugin.Description.MultipleClipDepths || !Options.MultipleClipDepths)
        {
            PixelDepth deepest = _clips.Where(c => c.Source is not null).Select(c => c.Depth).DefaultIfEmpty(Output.Depth).Max();
            foreach (ClipState clip in _clips)
            {
                clip.Depth = deepest;
            }
        }
    }

    private PixelDepth ChooseDepth(PixelDepth wanted)
    {
        List<PixelDepth> both = [.. Plugin.Description.Depths.Where(Options.Depths.Contains)];
        if (both.Count == 0)
        {
            throw new EffectException(
                $"{Title} takes pictures of depth {string.Join(", ", Plugin.Description.Depths)}; this host gives {string.Join(", ", Options.Depths)}");
        }

        // The depth itself, else the next deeper one, else the deepest there is.
        return both.Where(d => d >= wanted).DefaultIfEmpty(both.Max()).Min();
    }

    private PixelComponents ChooseComponents(IReadOnlyList<PixelComponents> supported, PixelComponents wanted)
    {
        List<PixelComponents> both = [.. supported.Where(Options.Components.Contains)];
        PixelComponents[] order = wanted == PixelComponents.Alpha
            ? [PixelComponents.Alpha, PixelComponents.Rgba, PixelComponents.Rgb]
            : [wanted, PixelComponents.Rgba, PixelComponents.Rgb, PixelComponents.Alpha];
        return order.Where(both.Contains).Cast<PixelComponents?>().FirstOrDefault() ?? PixelComponents.Rgba;
    }

    private void AskPreferences()
    {
        using HostPropertySet results = Results(kOfxImageEffectActionGetClipPreferences);
        foreach (ClipState clip in _clips)
        {
            results.Define(
                "OfxImageClipPropComponents_" + clip.Name, PropertyTraits.Writable, OfxNames.Of(clip.Components));
            results.Define("OfxImageClipPropDepth_" + clip.Name, PropertyTraits.Writable, OfxNames.Of(clip.Depth));
            results.Define(
                "OfxImageClipPropPreferredColourspaces_" + clip.Name,
                PropertyTraits.Writable | PropertyTraits.Variable,
                Array.Empty<string>());
            results.Define("OfxImageClipPropPAR_" + clip.Name, PropertyTraits.Writable, clip.PixelAspectRatio);
        }

        results.Define(kOfxImageEffectPropFrameRate, Settable(Options.SetableFrameRate), Output.FrameRate);
        results.Define(kOfxImageClipPropFieldOrder, Settable(Options.SetableFielding), OfxNames.Of(Output.FieldOrder));
        results.Define(
            kOfxImageEffectPropPreMultiplication, PropertyTraits.Writable, OfxNames.Of(Output.Premultiplication));
        results.Define(kOfxImageClipPropContinuousSamples, PropertyTraits.Writable, 0);
        results.Define(kOfxImageEffectFrameVarying, PropertyTraits.Writable, 0);
        UpdateProject(); // the effect looks at its clips to decide
        OfxStatus status = Invoke(kOfxImageEffectActionGetClipPreferences, null, results);
        if (status is not (OfxStatus.kOfxStatOK or OfxStatus.kOfxStatReplyDefault))
        {
            throw Failure("before rendering", "say its clip preferences", status);
        }

        TakePreferences(results);
    }

    private void TakePreferences(HostPropertySet results)
    {
        foreach (ClipState clip in _clips)
        {
            string components = results.GetString("OfxImageClipPropComponents_" + clip.Name);
            if (OfxNames.Components(components) is { } known
                && clip.Description.Components.Contains(known)
                && Options.Components.Contains(known))
            {
                clip.Components = known;
            }

            string depth = results.GetString("OfxImageClipPropDepth_" + clip.Name);
            if (OfxNames.Depth(depth) is { } deep
                && Plugin.Description.Depths.Contains(deep)
                && Options.Depths.Contains(deep)
                && Options.MultipleClipDepths)
            {
                clip.Depth = deep;
            }
        }

        if (results.GetDouble("OfxImageClipPropPAR_" + Output.Name) is > 0 and < 100 and double aspect)
        {
            Output.PixelAspectRatio = aspect;
        }

        if (results.GetDouble(kOfxImageEffectPropFrameRate) is > 0 and < 100_000 and double rate)
        {
            foreach (ClipState clip in _clips)
            {
                clip.FrameRate = rate; // inputs are seen in the output's frame numbers
            }
        }

        Output.FieldOrder = OfxNames.Order(results.GetString(kOfxImageClipPropFieldOrder)) ?? Output.FieldOrder;
        Output.Premultiplication =
            OfxNames.Premultiplied(results.GetString(kOfxImageEffectPropPreMultiplication)) ?? Output.Premultiplication;
        IsFrameVarying = results.GetInt(kOfxImageEffectFrameVarying) != 0;
        HasContinuousSamples = results.GetInt(kOfxImageClipPropContinuousSamples) != 0;
    }

    /// <summary>Writes what is known of project and clips to where the plug-in reads it.</summary>
    private void UpdateProject()
    {
        ClipFormat project = ProjectFormat;
        CanonicalRect rect = ProjectRect;
        HostPropertySet effect = _effect.Properties;
        effect.Set(kOfxImageEffectPropProjectSize, rect.X2 - rect.X1, rect.Y2 - rect.Y1);
        effect.Set(kOfxImageEffectPropProjectOffset, rect.X1, rect.Y1);
        effect.Set(kOfxImageEffectPropProjectExtent, rect.X2, rect.Y2);
        effect.Set(kOfxImageEffectPropProjectPixelAspectRatio, project.PixelAspectRatio);
        effect.Set(kOfxImageEffectPropFrameRate, Output.FrameRate);
        foreach (ClipState clip in _clips)
        {
            Describe(clip, project);
        }

        PlaceDefaults(rect);
        effect.Set(kOfxImageEffectInstancePropEffectDuration, Output.Range.Last - Output.Range.First + 1);
    }

    /// <summary>
    /// Defaults of spatial parameters may be described as shares of the project: now that its size is known they are pixels,
    /// unless somebody set a value.
    /// </summary>
    private void PlaceDefaults(CanonicalRect project)
    {
        foreach (HostParam param in _effect.Params.All)
        {
            HostPropertySet set = param.Properties;
            bool isShare = set.GetString(kOfxParamPropDefaultCoordinateSystem) == kOfxParamCoordinatesNormalised;
            if (!isShare || (_placed.TryGetValue(param.Name, out ParamCurve? placed) && placed != param.Curve))
            {
                continue;
            }

            string meaning = set.GetString(kOfxParamPropDoubleType);
            bool isAbsolute = meaning.EndsWith("Absolute", StringComparison.Ordinal);
            bool isVertical = meaning is kOfxParamDoubleTypeY or kOfxParamDoubleTypeYAbsolute;
            (double width, double height) = (project.X2 - project.X1, project.Y2 - project.Y1);
            (double x, double y) = isAbsolute ? (project.X1, project.Y1) : (0, 0);
            ParamValue share = param.Default;
            ParamValue value = isVertical
                ? share with { X = y + (share.X * height) }
                : share with { X = x + (share.X * width), Y = y + (share.Y * height) };
            param.Curve = ParamCurve.Still(value, param.IsStepped);
            _placed[param.Name] = param.Curve;
        }
    }

    private void Describe(ClipState clip, ClipFormat project)
    {
        ClipFormat? own = clip.Source?.Format;
        ClipFormat format = own ?? project;
        double factor = clip.FrameRate / format.FrameRate.Value;
        double last = format.FirstFrame + Math.Max(0, format.FrameCount - 1);
        clip.Range = clip.Description.IsOutput && MainInput is { } main && main != clip
            ? main.Range
            : (format.FirstFrame * factor, last * factor);
        bool isKnown = own is not null || clip.Description.IsOutput;
        HostPropertySet set = clip.Clip.Properties;
        set.Set(kOfxImageClipPropConnected, isKnown ? 1 : 0);
        set.Set(kOfxImageEffectPropPixelDepth, isKnown ? OfxNames.Of(clip.Depth) : kOfxBitDepthNone);
        set.Set(kOfxImageEffectPropComponents, isKnown ? OfxNames.Of(clip.Components) : kOfxImageComponentNone);
        set.Set(kOfxImageClipPropUnmappedPixelDepth, own is null ? kOfxBitDepthNone : OfxNames.Of(own.Depth));
        set.Set(
            kOfxImageClipPropUnmappedComponents, own is null ? kOfxImageComponentNone : OfxNames.Of(own.Components));
        set.Set(kOfxImageEffectPropPreMultiplication, OfxNames.Of(clip.Premultiplication));
        set.Set(kOfxImagePropPixelAspectRatio, clip.PixelAspectRatio);
        set.Set(kOfxImageClipPropFieldOrder, OfxNames.Of(clip.FieldOrder));
        set.Set(kOfxImageClipPropContinuousSamples, clip.Source?.HasFramesBetween == true ? 1 : 0);
        if (Options.TellsClipRange)
        {
            set.Set(kOfxImageEffectPropFrameRate, clip.FrameRate);
            set.Set(kOfxImageEffectPropFrameRange, clip.Range.First, clip.Range.Last);
            set.Set(kOfxImageEffectPropUnmappedFrameRate, format.FrameRate.Value);
            set.Set(kOfxImageEffectPropUnmappedFrameRange, (double)format.FirstFrame, last);
        }
        else
        {
            set.Remove(kOfxImageEffectPropFrameRate);
            set.Remove(kOfxImageEffectPropFrameRange);
            set.Remove(kOfxImageEffectPropUnmappedFrameRate);
            set.Remove(kOfxImageEffectPropUnmappedFrameRange);
        }
    }

    /// <summary>
    /// Gives the parameters that the standard makes the host's their values, unless the user set them.
    /// </summary>
    private void DriveParameters()
    {
        (double first, double last) = Output.Range;
        last = Math.Max(last, first + 1);
        if (Context == EffectContext.Transition)
        {
            Drive(
                kOfxImageEffectTransitionParamName,
                new ParamKey(first, new ParamValue(0)),
                new ParamKey(last, new ParamValue(1)));
        }
        else if (Context == EffectContext.Retimer)
        {
            // Two far keys make a straight line, so that every time, inside the range or not, is itself.
            Drive(
                kOfxImageEffectRetimerParamName,
                new ParamKey(-1e6, new ParamValue(-1e6)),
                new ParamKey(1e6, new ParamValue(1e6)));
        }
    }

    private void Drive(string name, params ParamKey[] keys)
    {
        if (!_setByUser.Contains(name) && _effect.Params.Find(name) is { } param)
        {
            param.Curve = ParamCurve.Keyed(keys, steps: false);
        }
    }

    private static PropertyTraits Settable(bool isSettable) => isSettable
        ? PropertyTraits.Writable
        : PropertyTraits.None;
}
