using AiVideoFx.Imaging;
using OpenFX.Net.Hosting;
using OpenFX.Net.Properties;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <summary>Makes descriptions out of what a plug-in wrote into its descriptors.</summary>
internal static class EffectDescriber
{
    private const double Unlimited = int.MaxValue;

    public static EffectDescription Describe(HostedPlugin plugin, HostEffect effect)
    {
        HostPropertySet set = effect.Properties;
        return new EffectDescription(
            plugin.Identifier, plugin.MajorVersion, plugin.MinorVersion, LabelOf(set, plugin.Identifier))
        {
            Group = set.GetString(kOfxImageEffectPluginPropGrouping),
            Text = set.GetString(kOfxPropPluginDescription),
            Contexts =
            [
                .. set.GetStrings(kOfxImageEffectPropSupportedContexts)
                    .Select(OfxNames.Context).OfType<EffectContext>().Where(plugin.Host.Options.Contexts.Contains).Distinct(),
            ],
            Depths = [.. set.GetStrings(kOfxImageEffectPropSupportedPixelDepths).Select(OfxNames.Depth).OfType<PixelDepth>().Distinct()],
            ThreadSafety = set.GetString(kOfxImageEffectPluginRenderThreadSafety) switch
            {
                kOfxImageEffectRenderFullySafe => ThreadSafety.FullySafe,
                kOfxImageEffectRenderInstanceSafe => ThreadSafety.InstanceSafe,
                _ => ThreadSafety.Unsafe,
            },
            SupportsTiles = set.GetInt(kOfxImageEffectPropSupportsTiles, 0, 1) != 0,
            SupportsMultiResolution = set.GetInt(kOfxImageEffectPropSupportsMultiResolution, 0, 1) != 0,
            ReadsOtherTimes = set.GetInt(kOfxImageEffectPropTemporalClipAccess) != 0,
            MultipleClipDepths = set.GetInt(kOfxImageEffectPropSupportsMultipleClipDepths) != 0,
            IsObsolete = set.GetInt(kOfxImageEffectPluginPropObsolete) != 0,
        };
    }

    public static ContextDescription Describe(EffectContext context, HostEffect effect) => new(
        context, [.. effect.Clips.Select(Describe)], [.. effect.Params.All.Select(Describe)]);

    public static ParameterDescription Describe(HostParam param)
    {
        HostPropertySet set = param.Properties;
        ParameterKind kind = OfxNames.Kind(param.Type.Type);
        IReadOnlyList<ParameterChoice> choices = ChoicesOf(set);
        return new ParameterDescription(
            param.Name, kind, LabelOf(set, param.Name), set.GetString(kOfxParamPropHint), set.GetString(kOfxParamPropParent))
        {
            Components = param.Type.Kind == ParameterValueKind.None ? 0 : param.Type.Components,
            Default = param.Default,
            DefaultText = ParameterText.Format(kind, choices, param.Default),
            Minimum = Limits(set, kOfxParamPropMin),
            Maximum = Limits(set, kOfxParamPropMax),
            DisplayMinimum = Limits(set, kOfxParamPropDisplayMin),
            DisplayMaximum = Limits(set, kOfxParamPropDisplayMax),
            Choices = choices,
            Digits = set.GetInt(kOfxParamPropDigits, 0, 2),
            StringMode = set.GetString(kOfxParamPropStringMode),
            DoubleType = set.GetString(kOfxParamPropDoubleType),
            IsSecret = set.GetInt(kOfxParamPropSecret) != 0,
            IsEnabled = set.GetInt(kOfxParamPropEnabled, 0, 1) != 0,
            Animates = set.GetInt(kOfxParamPropAnimates) != 0,
        };
    }

    private static ClipDescription Describe(HostClip clip)
    {
        HostPropertySet set = clip.Properties;
        return new ClipDescription(clip.Name, LabelOf(set, clip.Name))
        {
            IsOptional = set.GetInt(kOfxImageClipPropOptional) != 0,
            IsMask = set.GetInt(kOfxImageClipPropIsMask) != 0,
            ReadsOtherTimes = set.GetInt(kOfxImageEffectPropTemporalClipAccess) != 0,
            Components =
            [
                .. set.GetStrings(kOfxImageEffectPropSupportedComponents).Select(OfxNames.Components).OfType<PixelComponents>().Distinct(),
            ],
            FieldExtraction = set.GetString(kOfxImageClipPropFieldExtraction),
        };
    }

    private static IReadOnlyList<ParameterChoice> ChoicesOf(HostPropertySet set)
    {
        IReadOnlyList<string> labels = set.GetStrings(kOfxParamPropChoiceOption);
        IReadOnlyList<string> identifiers = set.GetStrings(kOfxParamPropChoiceEnum);
        return
        [
            .. labels.Select((label, i) => new ParameterChoice(
                i, label, i < identifiers.Count && identifiers[i].Length > 0 ? identifiers[i] : label)),
        ];
    }

    private static IReadOnlyList<double> Limits(HostPropertySet set, string name) =>
    [
        .. set.GetNumbers(name).Select(static v =>
            v >= Unlimited ? double.PositiveInfinity : v <= -Unlimited ? double.NegativeInfinity : v),
    ];

    private static string LabelOf(HostPropertySet set, string fallback)
    {
        string label = set.GetString(kOfxPropLabel);
        return label.Length > 0 ? label : fallback;
    }
}
