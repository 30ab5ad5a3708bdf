using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The interact suite of a host that has no overlays: every handle is unknown to it.</summary>
internal static unsafe class InteractSuite
{
    public static nint Create() => SuiteTables.Keep(
        new OfxInteractSuiteV1 { interactSwapBuffers = &SwapBuffers, interactRedraw = &Redraw, interactGetPropertySet = &GetPropertySet });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SwapBuffers(OfxInteractHandle interact)
    {
        try
        {
            return Boundary.BadHandle("interactSwapBuffers", interact.Value, HandleKind.Interact);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "interactSwapBuffers");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Redraw(OfxInteractHandle interact)
    {
        try
        {
            return Boundary.BadHandle("interactRedraw", interact.Value, HandleKind.Interact);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "interactRedraw");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetPropertySet(OfxInteractHandle interact, OfxPropertySetHandle* result)
    {
        try
        {
            return Boundary.BadHandle("interactGetPropertySet", interact.Value, HandleKind.Interact);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "interactGetPropertySet");
        }
    }
}
