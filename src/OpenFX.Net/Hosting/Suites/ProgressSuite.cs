using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The progress suites.</summary>
internal static unsafe class ProgressSuite
{
    public static nint CreateV1() =>
        SuiteTables.Keep(
            new OfxProgressSuiteV1 { progressStart = &StartV1, progressUpdate = &Update, progressEnd = &End });

    public static nint CreateV2() =>
        SuiteTables.Keep(
            new OfxProgressSuiteV2 { progressStart = &StartV2, progressUpdate = &Update, progressEnd = &End });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus StartV1(void* effect, byte* label)
    {
        try
        {
            return Tell("progressStart", (nint)effect, NativeText.Text(label) ?? string.Empty, 0);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "progressStart");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus StartV2(void* effect, byte* message, byte* id)
    {
        try
        {
            return Tell("progressStart", (nint)effect, NativeText.Text(message) ?? string.Empty, 0);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "progressStart");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Update(void* effect, double share)
    {
        try
        {
            return Tell("progressUpdate", (nint)effect, null, double.IsNaN(share) ? 0 : share);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "progressUpdate");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus End(void* effect)
    {
        try
        {
            return Tell("progressEnd", (nint)effect, null, double.NaN);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "progressEnd");
        }
    }

    private static OfxStatus Tell(string function, nint handle, string? label, double share)
    {
        HostEffect? effect = HandleTable.Find<HostEffect>(handle);
        if (effect is null)
        {
            return Boundary.BadHandle(function, handle, HandleKind.ImageEffect);
        }

        bool goOn = effect.Services?.ReportProgress(label, share) ?? true;
        return goOn ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatReplyNo;
    }
}
