using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>What the functions of the parameter suite do that look at keys.</summary>
internal static unsafe class KeyCalls
{
    public static OfxStatus GetNumKeys(OfxParamHandle handle, uint* count)
    {
        if (Find("paramGetNumKeys", handle, count, out OfxStatus status) is not { } param)
        {
            return status;
        }

        *count = (uint)param.Curve.Keys.Count;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus GetKeyTime(OfxParamHandle handle, uint index, double* time)
    {
        if (Find("paramGetKeyTime", handle, time, out OfxStatus status) is not { } param)
        {
            return status;
        }

        IReadOnlyList<ParamKey> keys = param.Curve.Keys;
        if (index >= keys.Count)
        {
            param.Set.Effect.Environment.Report(
                FindingSeverity.Error, "key-index", "paramGetKeyTime", param.Name, $"an index below {keys.Count}", $"{index}");
            return OfxStatus.kOfxStatErrBadIndex;
        }

        *time = keys[(int)index].Time;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus GetKeyIndex(OfxParamHandle handle, double time, int direction, int* index)
    {
        if (Find("paramGetKeyIndex", handle, index, out OfxStatus status) is not { } param)
        {
            return status;
        }

        IReadOnlyList<ParamKey> keys = param.Curve.Keys;
        int found = direction switch
        {
            0 => param.Curve.IndexAt(time),
            > 0 => keys.TakeWhile(k => k.Time <= time).Count(),
            _ => keys.TakeWhile(k => k.Time < time).Count() - 1,
        };
        if (found < 0 || found >= keys.Count)
        {
            return OfxStatus.kOfxStatFailed;
        }

        *index = found;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus DeleteKey(OfxParamHandle handle, double time)
    {
        if (Find("paramDeleteKey", handle, &handle, out OfxStatus status) is not { } param)
        {
            return status;
        }

        if (param.Curve.WithoutKey(time) is not { } curve)
        {
            return OfxStatus.kOfxStatErrBadIndex;
        }

        Change(param, curve);
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus DeleteAllKeys(OfxParamHandle handle)
    {
        if (Find("paramDeleteAllKeys", handle, &handle, out OfxStatus status) is not { } param)
        {
            return status;
        }

        Change(param, param.Curve.WithoutKeys(param.Set.Effect.Services?.CurrentTime ?? 0));
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus Copy(OfxParamHandle toHandle, OfxParamHandle fromHandle, double offset, OfxRangeD* range)
    {
        if (Find("paramCopy", toHandle, &toHandle, out OfxStatus status) is not { } to
            || Find("paramCopy", fromHandle, &fromHandle, out status) is not { } from)
        {
            return status;
        }

        if (to.Type.Type != from.Type.Type)
        {
            to.Set.Effect.Environment.Report(
                FindingSeverity.Error, "parameter-type", "paramCopy", to.Name, $"a parameter of type {to.Type.Type}", from.Type.Type);
            return OfxStatus.kOfxStatErrValue;
        }

        ParamCurve curve = from.Curve;
        List<ParamKey> keys = [.. curve.Keys
            .Where(k => range == null || (k.Time >= range->min && k.Time <= range->max))
            .Select(k => new ParamKey(k.Time + offset, k.Value))];
        Change(to, keys.Count > 0 ? ParamCurve.Keyed(keys, to.IsStepped) : ParamCurve.Still(curve.At(0), to.IsStepped));
        return OfxStatus.kOfxStatOK;
    }

    private static void Change(HostParam param, ParamCurve curve)
    {
        param.Curve = curve;
        param.Set.Effect.Services?.ParamChanged(param);
    }

    private static HostParam? Find(string function, OfxParamHandle handle, void* result, out OfxStatus status)
    {
        HostParam? param = HandleTable.Find<HostParam>(handle.Value);
        status = param is null
            ? Boundary.BadHandle(function, handle.Value, HandleKind.Param)
            : result == null ? Boundary.NullArgument(function, "result") : OfxStatus.kOfxStatOK;
        return result == null ? null : param;
    }
}
