namespace OpenFX.Net.Generator;

/// <summary>C types as C# spells their blittable counterparts.</summary>
internal static class CType
{
    private const string EntryPoint =
        "delegate* unmanaged[Cdecl]<byte*, void*, OfxPropertySetHandle, OfxPropertySetHandle, OfxStatus>";

    private static readonly Dictionary<string, string> Known = new()
    {
        ["int"] = "int",
        ["unsigned int"] = "uint",
        ["unsigned short"] = "ushort",
        ["unsigned char"] = "byte",
        ["char"] = "byte",
        ["float"] = "float",
        ["double"] = "double",
        ["void"] = "void",
        ["size_t"] = "nuint",
        ["bool"] = "byte", // C's _Bool is one byte; C#'s bool is not blittable
        ["OfxTime"] = "double",
        ["OfxThreadFunctionV1"] = "delegate* unmanaged[Cdecl]<uint, uint, void*, void>",
        ["OfxPluginEntryPoint *"] = EntryPoint,
        ["void (*)(OfxHost *)"] = "delegate* unmanaged[Cdecl]<OfxHost*, void>",
        ["const void * (*)(OfxPropertySetHandle, const char *, int)"] =
            "delegate* unmanaged[Cdecl]<OfxPropertySetHandle, byte*, int, void*>",
    };

    /// <summary>Makes the C# type of <paramref name="c"/>.</summary>
    /// <exception cref="InvalidDataException">A new C type that nobody has decided on.</exception>
    public static string ToCSharp(string c)
    {
        if (Known.TryGetValue(c, out string? known))
        {
            return known;
        }

        int stars = c.Count(ch => ch == '*');
        string[] words = c.Replace("*", " ").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string name = string.Join(' ', words.Where(w => w != "const"));
        if (name.StartsWith("Ofx", StringComparison.Ordinal) && !name.Contains(' '))
        {
            return (name == "OfxTime" ? "double" : name) + new string('*', stars);
        }

        return Known.TryGetValue(name, out known) && stars > 0
            ? known + new string('*', stars)
            : throw new InvalidDataException($"C type '{c}' has no C# counterpart in {nameof(CType)}");
    }
}
