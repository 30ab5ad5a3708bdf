using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;
using OpenFX.Net.Shim;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>The parameter suite; its variadic functions are in C and end in <see cref="VariadicEntries"/>.</summary>
internal static unsafe class ParameterSuite
{
    public static nint Create()
    {
        HostVariadics variadics = default;
        NativeShim.GetHostFunctions(&variadics);
        return SuiteTables.Keep(new OfxParameterSuiteV1
        {
            paramDefine = &Define,
            paramGetHandle = &GetHandle,
            paramSetGetPropertySet = &SetGetPropertySet,
            paramGetPropertySet = &GetPropertySet,
            paramGetValue = variadics.ParamGetValue,
            paramGetValueAtTime = variadics.ParamGetValueAtTime,
            paramGetDerivative = variadics.ParamGetDerivative,
            paramGetIntegral = variadics.ParamGetIntegral,
            paramSetValue = variadics.ParamSetValue,
            paramSetValueAtTime = variadics.ParamSetValueAtTime,
            paramGetNumKeys = &GetNumKeys,
            paramGetKeyTime = &GetKeyTime,
            paramGetKeyIndex = &GetKeyIndex,
            paramDeleteKey = &DeleteKey,
            paramDeleteAllKeys = &DeleteAllKeys,
            paramCopy = &Copy,
            paramEditBegin = &EditBegin,
            paramEditEnd = &EditEnd,
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Define(OfxParamSetHandle set, byte* type, byte* name, OfxPropertySetHandle* properties)
    {
        try
        {
            return ParamCalls.Define(set, type, name, properties);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramDefine");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetHandle(
        OfxParamSetHandle set, byte* name, OfxParamHandle* param, OfxPropertySetHandle* properties)
    {
        try
        {
            return ParamCalls.GetHandle(set, name, param, properties);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramGetHandle");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetGetPropertySet(OfxParamSetHandle set, OfxPropertySetHandle* result)
    {
        try
        {
            return ParamCalls.SetGetPropertySet(set, result);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramSetGetPropertySet");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetPropertySet(OfxParamHandle param, OfxPropertySetHandle* result)
    {
        try
        {
            return ParamCalls.GetPropertySet(param, result);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramGetPropertySet");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetNumKeys(OfxParamHandle param, uint* count)
    {
        try
        {
            return KeyCalls.GetNumKeys(param, count);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramGetNumKeys");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetKeyTime(OfxParamHandle param, uint index, double* time)
    {
        try
        {
            return KeyCalls.GetKeyTime(param, index, time);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramGetKeyTime");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetKeyIndex(OfxParamHandle param, double time, int direction, int* index)
    {
        try
        {
            return KeyCalls.GetKeyIndex(param, time, direction, index);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramGetKeyIndex");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus DeleteKey(OfxParamHandle param, double time)
    {
        try
        {
            return KeyCalls.DeleteKey(param, time);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramDeleteKey");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus DeleteAllKeys(OfxParamHandle param)
    {
        try
        {
            return KeyCalls.DeleteAllKeys(param);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramDeleteAllKeys");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Copy(OfxParamHandle to, OfxParamHandle from, double offset, OfxRangeD* range)
    {
        try
        {
            return KeyCalls.Copy(to, from, offset, range);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramCopy");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus EditBegin(OfxParamSetHandle set, byte* name)
    {
        try
        {
            return ParamCalls.Edit(set, "paramEditBegin");
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramEditBegin");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus EditEnd(OfxParamSetHandle set)
    {
        try
        {
            return ParamCalls.Edit(set, "paramEditEnd");
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "paramEditEnd");
        }
    }
}
