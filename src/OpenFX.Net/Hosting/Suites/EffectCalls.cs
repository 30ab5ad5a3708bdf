using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>What the functions of the image effect suite do.</summary>
internal static unsafe class EffectCalls
{
    public static OfxStatus GetPropertySet(OfxImageEffectHandle handle, OfxPropertySetHandle* result)
    {
        if (Find("getPropertySet", handle, result) is not { } effect)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        *result = effect.Properties.Native;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus GetParamSet(OfxImageEffectHandle handle, OfxParamSetHandle* result)
    {
        if (Find("getParamSet", handle, result) is not { } effect)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        *result = effect.Params.Native;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus ClipDefine(OfxImageEffectHandle handle, byte* name, OfxPropertySetHandle* result)
    {
        // Here, unlike elsewhere, the plug-in may say that it does not want the property set.
        if (Find("clipDefine", handle, &handle) is not { } effect)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        if (NativeText.Name(name) is not { } clipName)
        {
            return Boundary.NullArgument("clipDefine", "name");
        }

        OfxStatus status = effect.DefineClip(clipName, out HostClip? clip);
        if (result != null)
        {
            *result = clip?.Properties.Native ?? default;
        }

        return status;
    }

    public static OfxStatus ClipGetHandle(
        OfxImageEffectHandle handle, byte* name, OfxImageClipHandle* clip, OfxPropertySetHandle* properties)
    {
        if (Find("clipGetHandle", handle, clip) is not { } effect)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        *clip = default;
        if (properties != null)
        {
            *properties = default;
        }

        if (NativeText.Name(name) is not { } clipName)
        {
            return Boundary.NullArgument("clipGetHandle", "name");
        }

        if (effect.FindClip(clipName) is not { } found)
        {
            effect.Environment.Report(
                FindingSeverity.Warning, "clip-unknown", "clipGetHandle", clipName, "a clip that was described", "another name");
            return OfxStatus.kOfxStatErrUnknown;
        }

        *clip = found.Native;
        if (properties != null)
        {
            *properties = found.Properties.Native;
        }

        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus ClipGetPropertySet(OfxImageClipHandle handle, OfxPropertySetHandle* result)
    {
        if (FindClip("clipGetPropertySet", handle, result) is not { } clip)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        *result = clip.Properties.Native;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus ClipGetImage(
        OfxImageClipHandle handle, double time, OfxRectD* region, OfxPropertySetHandle* result)
    {
        if (FindClip("clipGetImage", handle, result) is not { } clip)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        *result = default;
        if (!double.IsFinite(time))
        {
            clip.Environment.Report(
                FindingSeverity.Error, "time", "clipGetImage", clip.Name, "a finite time", $"{time}");
            return OfxStatus.kOfxStatFailed;
        }

        ActionScope? scope = clip.Effect.FindScope();
        HostImage? image = clip.Effect.Services?.TakeImage(clip, time, region == null ? null : *region, scope?.Job);
        if (image is null)
        {
            return OfxStatus.kOfxStatFailed;
        }

        image.Scope = scope;
        scope?.Fetched(image);
        *result = image.Properties.Native;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus ClipReleaseImage(OfxPropertySetHandle handle)
    {
        HostPropertySet? set = HandleTable.Find<HostPropertySet>(handle.Value);
        if (set?.Owner is not HostImage image)
        {
            if (set is null)
            {
                return Boundary.BadHandle("clipReleaseImage", handle.Value, HandleKind.PropertySet);
            }

            set.Environment.Report(
                FindingSeverity.Error, "dead-handle", "clipReleaseImage", set.Title, "an image", $"the property set of {set.Title}");
            return OfxStatus.kOfxStatErrBadHandle;
        }

        image.Release();
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus ClipGetRegionOfDefinition(OfxImageClipHandle handle, double time, OfxRectD* bounds)
    {
        if (FindClip("clipGetRegionOfDefinition", handle, bounds) is not { } clip)
        {
            return OfxStatus.kOfxStatErrBadHandle;
        }

        *bounds = default;
        OfxRectD? region = double.IsFinite(time)
            ? clip.Effect.Services?.GetRegionOfDefinition(clip, time, clip.Effect.FindScope()?.Job)
            : null;
        *bounds = region ?? default;
        return region is null ? OfxStatus.kOfxStatFailed : OfxStatus.kOfxStatOK;
    }

    public static int Abort(OfxImageEffectHandle handle)
    {
        HostEffect? effect = HandleTable.Find<HostEffect>(handle.Value);
        if (effect is null)
        {
            Boundary.BadHandle("abort", handle.Value, HandleKind.ImageEffect);
            return 0;
        }

        return effect.Services?.IsAborted(effect.FindScope()?.Job) == true ? 1 : 0;
    }

    private static HostEffect? Find(string function, OfxImageEffectHandle handle, void* result)
    {
        HostEffect? effect = HandleTable.Find<HostEffect>(handle.Value);
        if (effect is null)
        {
            Boundary.BadHandle(function, handle.Value, HandleKind.ImageEffect);
        }
        else if (result == null)
        {
            Boundary.NullArgument(function, "result");
        }

        return result == null ? null : effect;
    }

    private static HostClip? FindClip(string function, OfxImageClipHandle handle, void* result)
    {
        HostClip? clip = HandleTable.Find<HostClip>(handle.Value);
        if (clip is null)
        {
            Boundary.BadHandle(function, handle.Value, HandleKind.Clip);
        }
        else if (result == null)
        {
            Boundary.NullArgument(function, "result");
        }

        return result == null ? null : clip;
    }
}
