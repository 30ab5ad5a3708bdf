namespace OpenFX.Net.Generator;

/// <summary>Writes the small structs through which a property is read and written by its C type.</summary>
internal static class AccessorWriter
{
    private static readonly (string Name, string Type, string Fallback)[] Kinds =
    [
        ("Int", "int", "0"), ("Double", "double", "0"), ("String", "string?", "null"), ("Pointer", "nint", "0"),
    ];

    public static void Write(IDictionary<string, string> files)
    {
        SourceText s = new("OpenFX.Net.Properties", "OpenFX.Net.Raw", "System.Runtime.CompilerServices",
            "System.Runtime.InteropServices");
        foreach ((string name, string type, string fallback) in Kinds)
        {
            One(s, name, [("", name, type, fallback)], writable: false);
            One(s, name, [("", name, type, fallback)], writable: true);
        }

        One(s, "Bool", [("", "Bool", "bool", "false")], writable: false);
        One(s, "Bool", [("", "Bool", "bool", "false")], writable: true);
        (string, string, string, string)[] any = [.. Kinds.Select(k => (k.Name, k.Name, k.Type, k.Fallback))];
        One(s, "Any", any, writable: false);
        One(s, "Any", any, writable: true);
        files["Properties/PropertyAccessors.g.cs"] = s.ToString();
    }

    private static void One(
        SourceText s, string kind, (string Suffix, string Call, string Type, string Fallback)[] types, bool writable)
    {
        string name = (writable ? string.Empty : "ReadOnly") + kind + "Property";
        s.Line();
        s.Summary(kind == "Any"
            ? $"A property whose C type depends on its object{(writable ? ", read and written" : ", read only")}."
            : $"A property of C type {kind.ToLowerInvariant()}{(writable ? ", read and written" : ", read only")}.");
        s.Open($"public readonly unsafe struct {name}");
        s.Line("private readonly PropertySet _set;");
        s.Line("private readonly byte* _name;");
        s.Line();
        s.Open($"internal {name}(PropertySet set, ReadOnlySpan<byte> name)");
        s.Line("_set = set;");
        s.Line("_name = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(name)); // a literal in the image: never moves");
        s.Close();
        s.Line();
        s.Summary("How many values there are; 0 when the host does not know the property.");
        s.Line("public int Count => _set.Count(_name);");
        foreach ((string suffix, string call, string type, string fallback) in types)
        {
            s.Line();
            s.Summary("Reads one value.");
            s.Line("/// <param name=\"fallback\">Answered when the property is unknown, or known and not filled in.</param>");
            s.Line("/// <param name=\"index\">Which of its values.</param>");
            s.Line($"public {type} Get{suffix}({type} fallback{(fallback == "null" ? " = null" : string.Empty)}, int index = 0) => "
                + $"_set.Get{call}(_name, fallback, index);");
            if (writable)
            {
                s.Line();
                s.Summary("Writes one value.");
                s.Line("/// <param name=\"value\">The value.</param>");
                s.Line("/// <param name=\"index\">Which of its values.</param>");
                s.Line("/// <returns>What the host said; a host that does not know the property answers kOfxStatErrUnknown.</returns>");
                s.Line($"public OfxStatus Set{suffix}({type.TrimEnd('?')} value, int index = 0) => _set.Set{call}(_name, value, index);");
            }
        }

        s.Close();
    }
}
