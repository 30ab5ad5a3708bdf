using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The timeline suite.</summary>
internal static unsafe class TimeLineSuite
{
    public static nint Create() => SuiteTables.Keep(
        new OfxTimeLineSuiteV1 { getTime = &GetTime, gotoTime = &GotoTime, getTimeBounds = &GetTimeBounds });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetTime(void* effect, double* time)
    {
        try
        {
            return Get((nint)effect, time);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "getTime");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GotoTime(void* effect, double time)
    {
        try
        {
            return Goto((nint)effect, time);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "gotoTime");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetTimeBounds(void* effect, double* first, double* last)
    {
        try
        {
            return GetBounds((nint)effect, first, last);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "getTimeBounds");
        }
    }

    private static OfxStatus Get(nint handle, double* time)
    {
        if (Find("getTime", handle, out OfxStatus status) is not { } services || time == null)
        {
            return time == null ? Boundary.NullArgument("getTime", "time") : status;
        }

        *time = services.CurrentTime;
        return OfxStatus.kOfxStatOK;
    }

    private static OfxStatus Goto(nint handle, double time)
    {
        if (Find("gotoTime", handle, out OfxStatus status) is not { } services)
        {
            return status;
        }

        services.CurrentTime = time;
        return OfxStatus.kOfxStatOK;
    }

    private static OfxStatus GetBounds(nint handle, double* first, double* last)
    {
        if (Find("getTimeBounds", handle, out OfxStatus status) is not { } services || first == null || last == null)
        {
            return first == null || last == null
                ? Boundary.NullArgument("getTimeBounds", "firstTime, lastTime")
                : status;
        }

        (*first, *last) = services.TimeBounds;
        return OfxStatus.kOfxStatOK;
    }

    private static IEffectServices? Find(string function, nint handle, out OfxStatus status)
    {
        HostEffect? effect = HandleTable.Find<HostEffect>(handle);
        status = effect is null
            ? Boundary.BadHandle(function, handle, HandleKind.ImageEffect)
            : OfxStatus.kOfxStatFailed;
        return effect?.Services;
    }
}
