using OpenFX.Net.Properties;
using static OpenFX.Net.Raw.Ofx;

namespace OpenFX.Net.Hosting;

/// <summary>The properties that a newly defined parameter has.</summary>
internal static class ParamProperties
{
    private static readonly string[] ComponentLabels = ["x", "y", "z", "w"];

    public static void Define(HostPropertySet set, ParameterTypeFact type, string name)
    {
        foreach (string standard in type.PropertySets)
        {
            set.DefineStandard(standard);
        }

        set.Set(kOfxPropType, kOfxTypeParameter);
        set.Set(kOfxPropName, name);
        set.Set(kOfxParamPropType, type.Type);
        set.Define(kOfxPropLabel, PropertyTraits.Writable, name);
        set.Define(kOfxPropShortLabel, PropertyTraits.Writable, name);
        set.Define(kOfxPropLongLabel, PropertyTraits.Writable, name);
        set.Define(kOfxParamPropScriptName, PropertyTraits.Writable, name);
        DefineValue(set, type);
        if (type.Components > 1)
        {
            // One of each per component, says the text of the standard; its machine-readable part says one in all.
            if (set.Has(kOfxParamPropDimensionLabel))
            {
                set.Define(kOfxParamPropDimensionLabel, PropertyTraits.Writable, ComponentLabels.AsSpan(0, type.Components));
            }

            if (set.Has(kOfxParamPropIncrement))
            {
                set.Define(kOfxParamPropIncrement, PropertyTraits.Writable, Repeat(1.0, type.Components));
            }
        }

        if (type.Type is kOfxParamTypeChoice or kOfxParamTypeStrChoice)
        {
            set.Define(
                kOfxParamPropChoiceOption, PropertyTraits.Writable | PropertyTraits.Variable, Array.Empty<string>());
        }

        if (type.Type == kOfxParamTypeStrChoice)
        {
            // The machine-readable part of the headers calls this one a boolean; its text says one string per option.
            set.Define(kOfxParamPropChoiceOrder, PropertyTraits.Writable | PropertyTraits.Variable, Array.Empty<int>());
            set.Define(
                kOfxParamPropChoiceEnum, PropertyTraits.Writable | PropertyTraits.Variable, Array.Empty<string>());
        }
    }

    private static void DefineValue(HostPropertySet set, ParameterTypeFact type)
    {
        string[] limits = [kOfxParamPropMin, kOfxParamPropMax, kOfxParamPropDisplayMin, kOfxParamPropDisplayMax];
        bool hasRange = set.Has(kOfxParamPropMin) && type.Kind is ParameterValueKind.Int or ParameterValueKind.Double;
        if (!hasRange)
        {
            foreach (string limit in limits)
            {
                set.Remove(limit);
            }
        }

        switch (type.Kind)
        {
            case ParameterValueKind.Int:
                set.Define(kOfxParamPropDefault, PropertyTraits.Writable, new int[type.Components]);
                for (int i = 0; hasRange && i < limits.Length; i++)
                {
                    set.Define(
                        limits[i],
                        PropertyTraits.Writable,
                        Repeat(i % 2 == 0 ? int.MinValue : int.MaxValue, type.Components));
                }

                break;
            case ParameterValueKind.Double:
                bool isColour = type.Type is kOfxParamTypeRGB or kOfxParamTypeRGBA;
                set.Define(kOfxParamPropDefault, PropertyTraits.Writable, new double[type.Components]);
                for (int i = 0; hasRange && i < limits.Length; i++)
                {
                    double limit = isColour && i > 1 ? i - 2 : i % 2 == 0 ? double.MinValue : double.MaxValue;
                    set.Define(limits[i], PropertyTraits.Writable, Repeat(limit, type.Components));
                }

                break;
            case ParameterValueKind.String:
                set.Define(kOfxParamPropDefault, PropertyTraits.Writable, string.Empty);
                break;
            case ParameterValueKind.Bytes:
                set.DefinePointer(kOfxParamPropDefault, PropertyTraits.Writable);
                break;
            default:
                set.Remove(kOfxParamPropDefault);
                break;
        }
    }

    private static T[] Repeat<T>(T value, int count)
    {
        T[] all = new T[count];
        Array.Fill(all, value);
        return all;
    }
}
