using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The parametric parameter suite, without animation: every time has the same curves.</summary>
internal static unsafe class ParametricSuite
{
    public static nint Create() => SuiteTables.Keep(new OfxParametricParameterSuiteV1
    {
        parametricParamGetValue = &GetValue,
        parametricParamGetNControlPoints = &GetCount,
        parametricParamGetNthControlPoint = &GetPoint,
        parametricParamSetNthControlPoint = &SetPoint,
        parametricParamAddControlPoint = &AddPoint,
        parametricParamDeleteControlPoint = &DeletePoint,
        parametricParamDeleteAllControlPoints = &DeleteAll,
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetValue(OfxParamHandle param, int curve, double time, double position, double* value)
    {
        try
        {
            return CurveCalls.GetValue(param, curve, position, value);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "parametricParamGetValue");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetCount(OfxParamHandle param, int curve, double time, int* count)
    {
        try
        {
            return CurveCalls.GetCount(param, curve, count);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "parametricParamGetNControlPoints");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetPoint(
        OfxParamHandle param, int curve, double time, int index, double* key, double* value)
    {
        try
        {
            return CurveCalls.GetPoint(param, curve, index, key, value);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "parametricParamGetNthControlPoint");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetPoint(
        OfxParamHandle param, int curve, double time, int index, double key, double value, byte addAnimationKey)
    {
        try
        {
            return CurveCalls.SetPoint(param, curve, index, key, value);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "parametricParamSetNthControlPoint");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus AddPoint(
        OfxParamHandle param, int curve, double time, double key, double value, byte addAnimationKey)
    {
        try
        {
            return CurveCalls.AddPoint(param, curve, key, value);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "parametricParamAddControlPoint");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus DeletePoint(OfxParamHandle param, int curve, int index)
    {
        try
        {
            return CurveCalls.DeletePoint(param, curve, index);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "parametricParamDeleteControlPoint");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus DeleteAll(OfxParamHandle param, int curve)
    {
        try
        {
            return CurveCalls.DeleteAll(param, curve);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "parametricParamDeleteAllControlPoints");
        }
    }
}
