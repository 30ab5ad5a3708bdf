using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>What the functions of the parameter suite do that find and define parameters.</summary>
internal static unsafe class ParamCalls
{
    public static OfxStatus Define(OfxParamSetHandle handle, byte* type, byte* name, OfxPropertySetHandle* properties)
    {
        if (HandleTable.Find<HostParamSet>(handle.Value) is not { } set)
        {
            return Boundary.BadHandle("paramDefine", handle.Value, HandleKind.ParamSet);
        }

        if (properties != null)
        {
            *properties = default;
        }

        if (type == null || name == null)
        {
            return Boundary.NullArgument("paramDefine", type == null ? "paramType" : "name");
        }

        OfxStatus status = set.Define(NativeText.Name(type)!, NativeText.Name(name)!, out HostParam? param);
        if (properties != null && param is not null)
        {
            *properties = param.Properties.Native;
        }

        return status;
    }

    public static OfxStatus GetHandle(
        OfxParamSetHandle handle, byte* name, OfxParamHandle* result, OfxPropertySetHandle* properties)
    {
        if (HandleTable.Find<HostParamSet>(handle.Value) is not { } set)
        {
            return Boundary.BadHandle("paramGetHandle", handle.Value, HandleKind.ParamSet);
        }

        if (result == null || name == null)
        {
            return Boundary.NullArgument("paramGetHandle", name == null ? "name" : "param");
        }

        *result = default;
        if (properties != null)
        {
            *properties = default;
        }

        string wanted = NativeText.Name(name)!;
        if (set.Find(wanted) is not { } param)
        {
            set.Effect.Environment.Report(
                FindingSeverity.Warning, "parameter-unknown", "paramGetHandle", wanted, "a parameter that was described", "another name");
            return OfxStatus.kOfxStatErrUnknown;
        }

        *result = param.Native;
        if (properties != null)
        {
            *properties = param.Properties.Native;
        }

        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus SetGetPropertySet(OfxParamSetHandle handle, OfxPropertySetHandle* result)
    {
        if (HandleTable.Find<HostParamSet>(handle.Value) is not { } set)
        {
            return Boundary.BadHandle("paramSetGetPropertySet", handle.Value, HandleKind.ParamSet);
        }

        if (result == null)
        {
            return Boundary.NullArgument("paramSetGetPropertySet", "propHandle");
        }

        *result = set.Properties.Native;
        return OfxStatus.kOfxStatOK;
    }

    public static OfxStatus GetPropertySet(OfxParamHandle handle, OfxPropertySetHandle* result)
    {
        if (HandleTable.Find<HostParam>(handle.Value) is not { } param)
        {
            return Boundary.BadHandle("paramGetPropertySet", handle.Value, HandleKind.Param);
        }

        if (result == null)
        {
            return Boundary.NullArgument("paramGetPropertySet", "propHandle");
        }

        *result = param.Properties.Native;
        return OfxStatus.kOfxStatOK;
    }

    /// <summary>Edit brackets group changes for undo, which this host does not have.</summary>
    public static OfxStatus Edit(OfxParamSetHandle handle, string function) =>
        HandleTable.Find<HostParamSet>(handle.Value) is null
            ? Boundary.BadHandle(function, handle.Value, HandleKind.ParamSet)
            : OfxStatus.kOfxStatOK;
}
