using OpenFX.Net.Hosting;
using static OpenFX.Net.Raw.Ofx;

namespace AiVideoFx.Host;

/// <summary>What the host says of itself.</summary>
internal static class HostProperties
{
    private const int MostParameters = -1; // the standard's word for "any number"

    public static HostEnvironment CreateEnvironment(HostOptions options, Action<string, string, string> message)
    {
        HostEnvironment environment = new(options.Findings)
        {
            OffersSuite = (name, version) =>
                !options.MissingSuites.Contains(name) && !options.MissingSuites.Contains($"{name} {version}"),
            OffersParameterType = type => options.StringChoices || type != kOfxParamTypeStrChoice,
            ThreadCount = Math.Max(1, options.SuiteThreads),
            Message = message,
        };
        Fill(environment.Properties, options);
        return environment;
    }

    private static void Fill(HostPropertySet set, HostOptions options)
    {
        Version version = typeof(HostProperties).Assembly.GetName().Version ?? new Version(0, 1);
        set.DefineStandard("ImageEffectHost");
        set.Set(kOfxPropType, kOfxTypeImageEffectHost);
        set.Set(kOfxPropName, options.Name);
        set.Set(kOfxPropLabel, options.Label);
        set.Set(kOfxPropVersion, version.Major, version.Minor, Math.Max(0, version.Build));
        set.Set(kOfxPropVersionLabel, version.ToString(3));
        set.Set(kOfxImageEffectHostPropIsBackground, 1);
        set.Set(kOfxImageEffectPropSupportsOverlays, 0);
        set.Set(kOfxImageEffectPropSupportsMultiResolution, options.MultiResolution ? 1 : 0);
        set.Set(kOfxImageEffectPropSupportsTiles, options.Tiles ? 1 : 0);
        set.Set(kOfxImageEffectPropTemporalClipAccess, options.TemporalAccess ? 1 : 0);
        set.Set(kOfxImageEffectPropSupportedComponents, [.. options.Components.Select(OfxNames.Of)]);
        set.Set(kOfxImageEffectPropSupportedContexts, [.. options.Contexts.Select(OfxNames.Of)]);
        set.Define(
            kOfxImageEffectPropSupportedPixelDepths, PropertyTraits.Variable, options.Depths.Select(OfxNames.Of).ToArray());
        set.Set(kOfxImageEffectPropSupportsMultipleClipDepths, options.MultipleClipDepths ? 1 : 0);
        set.Set(kOfxImageEffectPropSupportsMultipleClipPARs, options.MultipleClipPixelAspectRatios ? 1 : 0);
        set.Set(kOfxImageEffectPropSetableFrameRate, options.SetableFrameRate ? 1 : 0);
        set.Set(kOfxImageEffectPropSetableFielding, options.SetableFielding ? 1 : 0);
        set.Set(kOfxParamHostPropSupportsCustomInteract, 0);
        set.Set(kOfxParamHostPropSupportsCustomAnimation, 0);
        set.Set(kOfxParamHostPropSupportsParametricAnimation, 0);
        foreach (string name in new[]
        {
            kOfxParamHostPropSupportsStringAnimation, kOfxParamHostPropSupportsChoiceAnimation, kOfxParamHostPropSupportsBooleanAnimation,
        })
        {
            set.Set(name, options.AnimatesEverything ? 1 : 0);
        }

        set.Set(kOfxParamHostPropSupportsStrChoice, options.StringChoices ? 1 : 0);
        set.Set(
            kOfxParamHostPropSupportsStrChoiceAnimation, options.StringChoices && options.AnimatesEverything ? 1 : 0);
        set.Set(kOfxParamHostPropMaxParameters, MostParameters);
        set.Set(kOfxParamHostPropMaxPages, 0);
        set.Set(kOfxParamHostPropPageRowColumnCount, 0, 0);
        set.Set(kOfxImageEffectInstancePropSequentialRender, 0);
        set.Set(kOfxImageEffectPropOpenGLRenderSupported, "false");
        set.Set(kOfxImageEffectPropRenderQualityDraft, 0);
        set.Set(kOfxImageEffectHostPropNativeOrigin, kOfxHostNativeOriginBottomLeft);
        set.Remove(kOfxPropHostOSHandle);
        if (options.ApiVersion is { } api)
        {
            set.Set(kOfxPropAPIVersion, api.Major, api.Minor);
        }
        else
        {
            set.Remove(kOfxPropAPIVersion);
        }
    }
}
