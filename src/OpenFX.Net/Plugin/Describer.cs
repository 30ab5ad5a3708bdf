using OpenFX.Net.Properties;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>Tells a host what an effect is. Touches no file, model or device; may be repeated on one handle.</summary>
internal static unsafe class Describer
{
    public static OfxStatus Describe(ActionCall call)
    {
        PropertySet set = call.Host.EffectProperties(call.Handle);
        if (set.IsNull)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        EffectDescriptor d = call.Effect.Descriptor;
        HostInfo host = call.Host.Info;
        EffectDescriptorProperties p = new(set);
        p.Label.Set(d.Label);
        p.ShortLabel.Set(d.Label);
        p.LongLabel.Set(d.Label);
        p.Version.Set(d.Major, 0);
        p.Version.Set(d.Minor, 1);
        p.VersionLabel.Set($"{d.Major}.{d.Minor}");
        p.PluginDescription.Set(d.Description);
        if (d.Group.Length > 0)
        {
            p.Grouping.Set(d.Group);
        }

        for (int i = 0; i < d.Contexts.Count; i++)
        {
            p.SupportedContexts.Set(d.Contexts[i].ToOfx(), i);
        }

        for (int i = 0; i < d.Depths.Count; i++)
        {
            p.SupportedPixelDepths.Set(d.Depths[i].ToOfx(), i);
        }

        p.RenderThreadSafety.Set(d.ThreadSafety.ToOfx());
        p.HostFrameThreading.Set(d.HostFrameThreading);
        p.SupportsTiles.Set(d.SupportsTiles);
        p.SupportsMultiResolution.Set(d.SupportsMultiResolution);
        p.TemporalClipAccess.Set(d.TemporalAccess);
        p.MultipleClipDepths.Set(d.SupportsMultipleDepths);
        p.SupportsMultipleClipPARs.Set(d.SupportsMultiplePixelAspects);
        p.FieldRenderTwiceAlways.Set(d.RenderTwiceAlways);
        p.SingleInstance.Set(false);
        if (d.SequentialRender != 0 && host.SupportsSequentialRender)
        {
            set.SetInt(Ofx.kOfxImageEffectInstancePropSequentialRender, d.SequentialRender);
        }

        for (int i = 0; i < d.ClipPreferenceParameters.Count; i++)
        {
            p.ClipPreferencesSlaveParam.Set(d.ClipPreferenceParameters[i].Name, i);
        }

        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus DescribeInContext(ActionCall call)
    {
        Context? context = OfxEnums.ToContext(call.InArgs.GetString(Ofx.kOfxImageEffectPropContext));
        EffectDescriptor d = call.Effect.Descriptor;
        if (context is null)
        {
            return OfxStatus.kOfxStatErrUnsupported;
        }

        // Some hosts ask for the filter context whatever was offered: what it would look like does no harm.
        foreach (ClipDescriptor clip in d.ClipsIn(context.Value))
        {
            if (!DefineClip(call, clip, clip.Components))
            {
                return OfxStatus.kOfxStatErrBadHandle;
            }
        }

        if (!DefineClip(call, ClipDescriptor.Output with { SupportsTiles = d.SupportsTiles }, d.OutputComponents))
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        OfxParamSetHandle set = call.ParamSet;
        if (set.IsNull || call.Host.Parameter->paramDefine is null)
        {
            return d.Parameters.Count == 0 ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatErrBadHandle;
        }

        foreach (Param param in d.ParametersIn(context.Value))
        {
            DefineParam(call, set, param);
        }

        return OfxStatus.kOfxStatOK;
    }

    private static bool DefineClip(ActionCall call, ClipDescriptor clip, IReadOnlyList<ImageComponents> components)
    {
        if (call.Host.ImageEffect->clipDefine is null)
        {
            return false;
        }

        OfxPropertySetHandle handle = default;
        using Utf8 name = new(clip.Name);
        OfxStatus status = call.Host.ImageEffect->clipDefine(call.Handle, name.Pointer, &handle);
        if (handle.IsNull)
        {
            return status is OfxStatus.kOfxStatOK or OfxStatus.kOfxStatErrExists; // described before on this handle
        }

        ClipDescriptorProperties p = new(call.Host.Properties(handle));
        string label = clip.Label ?? clip.Name;
        p.Label.Set(label);
        p.ShortLabel.Set(label);
        p.LongLabel.Set(label);
        for (int i = 0; i < components.Count; i++)
        {
            p.SupportedComponents.Set(components[i].ToOfx(), i);
        }

        p.TemporalClipAccess.Set(clip.TemporalAccess);
        p.Optional.Set(clip.Optional);
        p.IsMask.Set(clip.IsMask);
        p.SupportsTiles.Set(clip.SupportsTiles);
        p.FieldExtraction.Set(clip.FieldExtraction.ToOfx());
        return status is OfxStatus.kOfxStatOK or OfxStatus.kOfxStatErrExists;
    }

    /// <summary>Defines a parameter; one that the host refuses reads as its default later.</summary>
    private static void DefineParam(ActionCall call, OfxParamSetHandle set, Param param)
    {
        OfxPropertySetHandle handle = default;
        using Utf8 type = new(param.TypeIn(call.Host.Info));
        using Utf8 name = new(param.Name);
        OfxStatus status = call.Host.Parameter->paramDefine(set, type.Pointer, name.Pointer, &handle);
        if (handle.IsNull)
        {
            if (status is not OfxStatus.kOfxStatErrExists)
            {
                PluginLog.Write($"{call.Name}: the host refused parameter '{param.Name}' of type {param.OfxType} ({status})");
            }

            return;
        }

        param.Describe(call.Host.Properties(handle), call.Host.Info);
    }
}
