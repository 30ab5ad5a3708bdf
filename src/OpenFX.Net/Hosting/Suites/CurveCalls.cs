using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>What the functions of the parametric parameter suite do.</summary>
internal static unsafe class CurveCalls
{
    public static OfxStatus GetValue(OfxParamHandle param, int curve, double position, double* value)
    {
        if (Find("parametricParamGetValue", param, curve, value, out OfxStatus status) is not { } curves)
        {
            return status;
        }

        *value = curves.ValueAt(curve, position);
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus GetCount(OfxParamHandle param, int curve, int* count)
    {
        if (Find("parametricParamGetNControlPoints", param, curve, count, out OfxStatus status) is not { } curves)
        {
            return status;
        }

        *count = curves.PointsOf(curve).Count;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus GetPoint(OfxParamHandle param, int curve, int index, double* key, double* value)
    {
        if (Find("parametricParamGetNthControlPoint", param, curve, key, out OfxStatus status) is not { } curves)
        {
            return status;
        }

        IReadOnlyList<(double Key, double Value)> points = curves.PointsOf(curve);
        if (index < 0 || index >= points.Count || value == null)
        {
            return OfxStatus.kOfxStatErrBadIndex;
        }

        (*key, *value) = points[index];
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus SetPoint(OfxParamHandle param, int curve, int index, double key, double value)
    {
        if (Find("parametricParamSetNthControlPoint", param, curve, &param, out OfxStatus status) is not { } curves)
        {
            return status;
        }

        return curves.TrySet(curve, index, key, value) ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatErrBadIndex;
    }

    public static OfxStatus AddPoint(OfxParamHandle param, int curve, double key, double value)
    {
        if (Find("parametricParamAddControlPoint", param, curve, &param, out OfxStatus status) is not { } curves)
        {
            return status;
        }

        curves.Add(curve, key, value);
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus DeletePoint(OfxParamHandle param, int curve, int index)
    {
        if (Find("parametricParamDeleteControlPoint", param, curve, &param, out OfxStatus status) is not { } curves)
        {
            return status;
        }

        return curves.TryRemove(curve, index) ? OfxStatus.kOfxStatOK : OfxStatus.kOfxStatErrBadIndex;
    }

    public static OfxStatus DeleteAll(OfxParamHandle param, int curve)
    {
        if (Find("parametricParamDeleteAllControlPoints", param, curve, &param, out OfxStatus status) is not { } curves)
        {
            return status;
        }

        curves.Clear(curve);
        return OfxStatus.kOfxStatOK;
    }

    private static ParametricCurves? Find(
        string function, OfxParamHandle handle, int curve, void* result, out OfxStatus status)
    {
        HostParam? param = HandleTable.Find<HostParam>(handle.Value);
        if (param is null)
        {
            status = Boundary.BadHandle(function, handle.Value, HandleKind.Param);
            return null;
        }

        if (param.Curves is null)
        {
            param.Set.Effect.Environment.Report(
                FindingSeverity.Error, "parameter-type", function, param.Name, "a parametric parameter", param.Type.Type);
            status = OfxStatus.kOfxStatErrBadHandle;
            return null;
        }

        if (result == null)
        {
            status = Boundary.NullArgument(function, "result");
            return null;
        }

        // While describing, the number of curves may be set after the first control point.
        status = curve < 0 || (param.Set.Effect.IsInstance && curve >= param.Curves.Count)
            ? OfxStatus.kOfxStatErrBadIndex
            : OfxStatus.kOfxStatOK;
        return status == OfxStatus.kOfxStatOK ? param.Curves : null;
    }
}
