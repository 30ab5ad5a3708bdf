using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Hosting.Suites;

/// <summary>
/// The property suite: finds the set, converts the arguments, and leaves the rest to <see cref="HostPropertySet"/>.
/// </summary>
internal static unsafe class PropertySuite
{
    public static nint Create() => SuiteTables.Keep(new OfxPropertySuiteV1
    {
        propSetPointer = &SetPointer,
        propSetString = &SetString,
        propSetDouble = &SetDouble,
        propSetInt = &SetInt,
        propSetPointerN = &SetPointerN,
        propSetStringN = &SetStringN,
        propSetDoubleN = &SetDoubleN,
        propSetIntN = &SetIntN,
        propGetPointer = &GetPointer,
        propGetString = &GetString,
        propGetDouble = &GetDouble,
        propGetInt = &GetInt,
        propGetPointerN = &GetPointerN,
        propGetStringN = &GetStringN,
        propGetDoubleN = &GetDoubleN,
        propGetIntN = &GetIntN,
        propReset = &Reset,
        propGetDimension = &GetDimension,
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetPointer(OfxPropertySetHandle set, byte* name, int index, void* value)
    {
        try
        {
            return SetOne("propSetPointer", set, name, index, PropertyValueType.Pointer, PropertyValue.Of((nint)value));
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propSetPointer");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetString(OfxPropertySetHandle set, byte* name, int index, byte* value)
    {
        try
        {
            return SetOne("propSetString", set, name, index, PropertyValueType.String, Text(value));
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propSetString");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetDouble(OfxPropertySetHandle set, byte* name, int index, double value)
    {
        try
        {
            return SetOne("propSetDouble", set, name, index, PropertyValueType.Double, PropertyValue.Of(value));
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propSetDouble");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetInt(OfxPropertySetHandle set, byte* name, int index, int value)
    {
        try
        {
            return SetOne("propSetInt", set, name, index, PropertyValueType.Int, PropertyValue.Of(value));
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propSetInt");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetPointerN(OfxPropertySetHandle set, byte* name, int count, void** values)
    {
        try
        {
            return SetAll("propSetPointerN", set, name, count, PropertyValueType.Pointer, values);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propSetPointerN");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetStringN(OfxPropertySetHandle set, byte* name, int count, byte** values)
    {
        try
        {
            return SetAll("propSetStringN", set, name, count, PropertyValueType.String, values);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propSetStringN");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetDoubleN(OfxPropertySetHandle set, byte* name, int count, double* values)
    {
        try
        {
            return SetAll("propSetDoubleN", set, name, count, PropertyValueType.Double, values);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propSetDoubleN");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus SetIntN(OfxPropertySetHandle set, byte* name, int count, int* values)
    {
        try
        {
            return SetAll("propSetIntN", set, name, count, PropertyValueType.Int, values);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propSetIntN");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetPointer(OfxPropertySetHandle set, byte* name, int index, void** value)
    {
        try
        {
            return GetSome("propGetPointer", set, name, index, 1, PropertyValueType.Pointer, value);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propGetPointer");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetString(OfxPropertySetHandle set, byte* name, int index, byte** value)
    {
        try
        {
            return GetSome("propGetString", set, name, index, 1, PropertyValueType.String, value);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propGetString");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetDouble(OfxPropertySetHandle set, byte* name, int index, double* value)
    {
        try
        {
            return GetSome("propGetDouble", set, name, index, 1, PropertyValueType.Double, value);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propGetDouble");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetInt(OfxPropertySetHandle set, byte* name, int index, int* value)
    {
        try
        {
            return GetSome("propGetInt", set, name, index, 1, PropertyValueType.Int, value);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propGetInt");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetPointerN(OfxPropertySetHandle set, byte* name, int count, void** values)
    {
        try
        {
            return GetSome("propGetPointerN", set, name, 0, count, PropertyValueType.Pointer, values);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propGetPointerN");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetStringN(OfxPropertySetHandle set, byte* name, int count, byte** values)
    {
        try
        {
            return GetSome("propGetStringN", set, name, 0, count, PropertyValueType.String, values);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propGetStringN");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetDoubleN(OfxPropertySetHandle set, byte* name, int count, double* values)
    {
        try
        {
            return GetSome("propGetDoubleN", set, name, 0, count, PropertyValueType.Double, values);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propGetDoubleN");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetIntN(OfxPropertySetHandle set, byte* name, int count, int* values)
    {
        try
        {
            return GetSome("propGetIntN", set, name, 0, count, PropertyValueType.Int, values);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propGetIntN");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus Reset(OfxPropertySetHandle set, byte* name)
    {
        try
        {
            return ResetOne(set, name);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propReset");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static OfxStatus GetDimension(OfxPropertySetHandle set, byte* name, int* count)
    {
        try
        {
            return Count(set, name, count);
        }
        catch (Exception e)
        {
            return Boundary.Report(e, "propGetDimension");
        }
    }

    private static OfxStatus SetOne(
        string function, OfxPropertySetHandle handle, byte* name, int index, PropertyValueType type, PropertyValue value)
    {
        OfxStatus status = Find(function, handle, name, out HostPropertySet? set, out string property);
        return set is null ? status : set.PluginSet(function, property, index, type, value);
    }

    private static OfxStatus SetAll(
        string function, OfxPropertySetHandle handle, byte* name, int count, PropertyValueType type, void* values)
    {
        OfxStatus status = Find(function, handle, name, out HostPropertySet? set, out string property);
        if (set is null)
        {
            return status;
        }

        if (values == null && count != 0)
        {
            return Boundary.NullArgument(function, property);
        }

        if (count < 0)
        {
            set.Environment.Report(
                FindingSeverity.Error, "property-index", function, property, "a count of 0 or more", $"{count}");
            return OfxStatus.kOfxStatErrBadIndex;
        }

        PropertyValue[] all = new PropertyValue[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = type switch
            {
                PropertyValueType.Int => PropertyValue.Of(((int*)values)[i]),
                PropertyValueType.Double => PropertyValue.Of(((double*)values)[i]),
                PropertyValueType.String => Text(((byte**)values)[i]),
                _ => PropertyValue.Of((nint)((void**)values)[i]),
            };
        }

        return set.PluginSetAll(function, property, type, all);
    }

    private static OfxStatus GetSome(
        string function, OfxPropertySetHandle handle, byte* name, int index, int count, PropertyValueType type, void* values)
    {
        OfxStatus status = Find(function, handle, name, out HostPropertySet? set, out string property);
        if (set is null)
        {
            return status;
        }

        if (values == null)
        {
            return Boundary.NullArgument(function, property);
        }

        for (int i = 0; i < count; i++)
        {
            status = set.PluginGet(function, property, index + i, type, out PropertyValue value);
            if (status != OfxStatus.kOfxStatOK)
            {
                return status;
            }

            switch (type)
            {
                case PropertyValueType.Int:
                    ((int*)values)[i] = value.Int;
                    break;
                case PropertyValueType.Double:
                    ((double*)values)[i] = value.Double;
                    break;
                default:
                    ((void**)values)[i] = (void*)value.Pointer;
                    break;
            }
        }

        return status;
    }

    private static OfxStatus ResetOne(OfxPropertySetHandle handle, byte* name)
    {
        OfxStatus status = Find("propReset", handle, name, out HostPropertySet? set, out string property);
        return set is null ? status : set.PluginReset("propReset", property);
    }

    private static OfxStatus Count(OfxPropertySetHandle handle, byte* name, int* count)
    {
        OfxStatus status = Find("propGetDimension", handle, name, out HostPropertySet? set, out string property);
        if (set is null)
        {
            return status;
        }

        if (count == null)
        {
            return Boundary.NullArgument("propGetDimension", property);
        }

        return set.PluginCount("propGetDimension", property, out *count);
    }

    private static PropertyValue Text(byte* text) => new(0, NativeText.Text(text));

    private static OfxStatus Find(
        string function, OfxPropertySetHandle handle, byte* name, out HostPropertySet? set, out string property)
    {
        set = HandleTable.Find<HostPropertySet>(handle.Value);
        property = NativeText.Name(name) ?? string.Empty;
        if (set is null)
        {
            return Boundary.BadHandle(function, handle.Value, HandleKind.PropertySet);
        }

        if (name == null)
        {
            set = null;
            return Boundary.NullArgument(function, "property");
        }

        return OfxStatus.kOfxStatOK;
    }
}
