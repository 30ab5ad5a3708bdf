using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The image effect suite.</summary>
internal static unsafe class ImageEffectSuite
{
    public static nint Create() => SuiteTables.Keep(new OfxImageEffectSuiteV1
    {
        getPropertySet = &GetPropertySet,
        getParamSet = &GetParamSet,
        clipDefine = &ClipDefine,
        clipGetHandle = &ClipGetHandle,
        clipGetPropertySet = &ClipGetPropertySet,
        clipGetImage = &ClipGetImage,
        clipReleaseImage = &ClipReleaseImage,
        clipGetRegionOfDefinition = &ClipGetRegionOfDefinition,
        abort = &Abort,
        imageMemoryAlloc = &MemoryAlloc,
        imageMemoryFree = &MemoryFree,
        imageMemoryLock = &MemoryLock,
        imageMemoryUnlock = &MemoryUnlock,
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetPropertySet(OfxImageEffectHandle effect, OfxPropertySetHandle* result)
    {
        try
        {
            return EffectCalls.GetPropertySet(effect, result);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "getPropertySet");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetParamSet(OfxImageEffectHandle effect, OfxParamSetHandle* result)
    {
        try
        {
            return EffectCalls.GetParamSet(effect, result);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "getParamSet");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipDefine(OfxImageEffectHandle effect, byte* name, OfxPropertySetHandle* result)
    {
        try
        {
            return EffectCalls.ClipDefine(effect, name, result);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "clipDefine");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipGetHandle(
        OfxImageEffectHandle effect, byte* name, OfxImageClipHandle* clip, OfxPropertySetHandle* properties)
    {
        try
        {
            return EffectCalls.ClipGetHandle(effect, name, clip, properties);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "clipGetHandle");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipGetPropertySet(OfxImageClipHandle clip, OfxPropertySetHandle* result)
    {
        try
        {
            return EffectCalls.ClipGetPropertySet(clip, result);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "clipGetPropertySet");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipGetImage(
        OfxImageClipHandle clip, double time, OfxRectD* region, OfxPropertySetHandle* image)
    {
        try
        {
            return EffectCalls.ClipGetImage(clip, time, region, image);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "clipGetImage");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipReleaseImage(OfxPropertySetHandle image)
    {
        try
        {
            return EffectCalls.ClipReleaseImage(image);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "clipReleaseImage");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus ClipGetRegionOfDefinition(OfxImageClipHandle clip, double time, OfxRectD* bounds)
    {
        try
        {
            return EffectCalls.ClipGetRegionOfDefinition(clip, time, bounds);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "clipGetRegionOfDefinition");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Abort(OfxImageEffectHandle effect)
    {
        try
        {
            return EffectCalls.Abort(effect);
        }
        catch (Exception e)
        {
            Boundary.Report(e, "abort");
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus MemoryAlloc(OfxImageEffectHandle effect, nuint bytes, OfxImageMemoryHandle* memory)
    {
        try
        {
            return ImageMemory.Allocate(effect, bytes, memory);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "imageMemoryAlloc");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus MemoryFree(OfxImageMemoryHandle memory)
    {
        try
        {
            return ImageMemory.Free(memory);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "imageMemoryFree");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus MemoryLock(OfxImageMemoryHandle memory, void** address)
    {
        try
        {
            return ImageMemory.Lock(memory, address);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "imageMemoryLock");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus MemoryUnlock(OfxImageMemoryHandle memory)
    {
        try
        {
            return ImageMemory.Unlock(memory);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "imageMemoryUnlock");
        }
    }
}
