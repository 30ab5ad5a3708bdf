using OpenFX.Net.Properties;
using OpenFX.Net.Raw;
using OpenFX.Net.Shim;
using static OpenFX.Net.Raw.Ofx;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>What the variadic functions of the parameter suite do, after the shim took their arguments apart.</summary>
internal static unsafe class ValueCalls
{
    public static OfxStatus Describe(OfxParamHandle handle, out int kind, out int components)
    {
        kind = (int)ShimValueKind.None;
        components = 0;
        if (HandleTable.Find<HostParam>(handle.Value) is not { } param)
        {
            return Boundary.BadHandle("paramGetValue or paramSetValue", handle.Value, HandleKind.Param);
        }

        if (param.Type.Kind == ParameterValueKind.None)
        {
            param.Set.Effect.Environment.Report(
                FindingSeverity.Error,
                "parameter-value",
                "paramGetValue or paramSetValue",
                param.Name,
                "a parameter that has a value",
                param.Type.Type);
        }

        kind = (int)(param.Type.Kind switch
        {
            ParameterValueKind.Int => ShimValueKind.Int,
            ParameterValueKind.Double => ShimValueKind.Double,
            ParameterValueKind.None => ShimValueKind.None,
            _ => ShimValueKind.Pointer,
        });
        components = param.Type.Components;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus Get(
        OfxParamHandle handle, ShimWhen when, double from, double to, void** results, int components)
    {
        string function = when switch
        {
            ShimWhen.Now => "paramGetValue",
            ShimWhen.Time => "paramGetValueAtTime",
            ShimWhen.Derivative => "paramGetDerivative",
            _ => "paramGetIntegral",
        };
        if (HandleTable.Find<HostParam>(handle.Value) is not { } param)
        {
            return Boundary.BadHandle(function, handle.Value, HandleKind.Param);
        }

        if (when is ShimWhen.Derivative or ShimWhen.Integral && param.Type.Kind != ParameterValueKind.Double)
        {
            param.Set.Effect.Environment.Report(
                FindingSeverity.Warning, "parameter-value", function, param.Name, "a parameter made of doubles", param.Type.Type);
            return OfxStatus.kOfxStatErrUnsupported;
        }

        for (int i = 0; i < components; i++)
        {
            if (results[i] == null)
            {
                return Boundary.NullArgument(function, param.Name);
            }
        }

        ParamValue value = when switch
        {
            ShimWhen.Now => param.ValueAt(TimeOfNow(param)),
            ShimWhen.Time => param.ValueAt(from),
            ShimWhen.Derivative => param.Curve.DerivativeAt(from),
            _ => param.Curve.Integral(from, to),
        };
        for (int i = 0; i < components; i++)
        {
            switch (param.Type.Kind)
            {
                case ParameterValueKind.Int:
                    *(int*)results[i] = (int)Math.Clamp(value[i], int.MinValue, int.MaxValue);
                    break;
                case ParameterValueKind.Double:
                    *(double*)results[i] = value[i];
                    break;
                case ParameterValueKind.Bytes:
                    *(OfxBytes*)results[i] = param.NativeBytesOf(value.Text ?? string.Empty);
                    break;
                default:
                    *(byte**)results[i] = param.NativeTextOf(value.Text ?? string.Empty);
                    break;
            }
        }

        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus Set(OfxParamHandle handle, double? time, int* ints, double* doubles, void* pointer)
    {
        string function = time is null ? "paramSetValue" : "paramSetValueAtTime";
        if (HandleTable.Find<HostParam>(handle.Value) is not { } param)
        {
            return Boundary.BadHandle(function, handle.Value, HandleKind.Param);
        }

        WarnIfTooEarly(param, function);
        int components = param.Type.Components;
        ParamValue value;
        switch (param.Type.Kind)
        {
            case ParameterValueKind.Int:
                value = new ParamValue(ints[0], components > 1 ? ints[1] : 0, components > 2 ? ints[2] : 0);
                break;
            case ParameterValueKind.Double:
                value = ParamValue.From(new ReadOnlySpan<double>(doubles, components));
                break;
            case ParameterValueKind.Bytes when pointer != null:
                OfxBytes bytes = *(OfxBytes*)pointer;
                value = ParamValue.From(bytes.data == null
                    ? string.Empty
                    : Convert.ToBase64String(new ReadOnlySpan<byte>(bytes.data, checked((int)bytes.length))));
                break;
            case ParameterValueKind.String when pointer != null:
                value = ParamValue.From(NativeText.Text((byte*)pointer)!);
                break;
            default:
                return Boundary.NullArgument(function, param.Name);
        }

        bool isKey = time is not null || param.Curve.Keys.Count > 0;
        param.Curve = isKey
            ? param.Curve.WithKey(time ?? TimeOfNow(param), value)
            : ParamCurve.Still(value, param.IsStepped);
        param.Set.Effect.Services?.ParamChanged(param);
        return OfxStatus.kOfxStatOK;
    }

    /// <summary>
    /// The standard allows values to be set only while the plug-in reacts to something, never in a render.
    /// </summary>
    private static void WarnIfTooEarly(HostParam param, string function)
    {
        string? action = ActionScope.Current?.Action;
        if (action is kOfxImageEffectActionRender or kOfxImageEffectActionIsIdentity or kOfxImageEffectActionGetRegionOfDefinition
            or kOfxImageEffectActionGetFramesNeeded or kOfxImageEffectActionGetRegionsOfInterest or kOfxImageEffectActionGetClipPreferences)
        {
            param.Set.Effect.Environment.Report(
                FindingSeverity.Error,
                "parameter-set-in-render",
                function,
                param.Name,
                "values are set in instance creation, instance changed, sync and interact actions",
                $"set in {action}");
        }
    }

    /// <summary>"Now" is the time that is being worked on, else the time the user looks at.</summary>
    private static double TimeOfNow(HostParam param) => param.Set.Effect.Services?.CurrentTime ?? 0;
}
