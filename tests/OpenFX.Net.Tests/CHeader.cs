using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OpenFX.Net.Tests;

/// <summary>
/// Our own C declarations of the OFX API, made from the JSON facts: the C compiler's view of the same table.
/// </summary>
internal static class CHeader
{
    private static readonly Lazy<JsonDocument> Json =
        new(() => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "openfx-api.json"))));

    /// <summary>Writes the header with every constant, handle, struct and suite.</summary>
    public static void Write(string path)
    {
        JsonElement api = Json.Value.RootElement;
        StringBuilder c = new("#include <stdbool.h>\n#include <stddef.h>\ntypedef int OfxStatus;\ntypedef double OfxTime;\n");
        foreach (JsonElement h in api.GetProperty("handles").EnumerateArray())
        {
            c.Append(CultureInfo.InvariantCulture, $"typedef {Text(h, "type")}{Text(h, "name")};\n");
        }

        foreach (JsonElement s in api.GetProperty("structs").EnumerateArray())
        {
            c.Append(CultureInfo.InvariantCulture, $"typedef struct {Text(s, "name")} {Text(s, "name")};\n");
        }

        foreach (JsonElement e in api.GetProperty("enums").EnumerateArray())
        {
            string values = string.Join(", ", e.GetProperty("values").EnumerateArray().Select(v => $"{Text(v, "name")} = {v.GetProperty("value")}"));
            c.Append(CultureInfo.InvariantCulture, $"typedef enum {{ {values} }} {Text(e, "name")};\n");
        }

        foreach (JsonElement t in api.GetProperty("typedefs").EnumerateArray().Where(t => Text(t, "kind") == "function"))
        {
            // A plug-in's main entry is declared as a function, the others as pointers to one.
            string name = Text(t, "name") == "OfxPluginEntryPoint" ? Text(t, "name") : $"(*{Text(t, "name")})";
            c.Append(CultureInfo.InvariantCulture, $"typedef {Text(t, "returns")} {name}({Parameters(t)});\n");
        }

        foreach (JsonElement s in api.GetProperty("structs").EnumerateArray())
        {
            c.Append(CultureInfo.InvariantCulture, $"struct {Text(s, "name")} {{\n");
            foreach (JsonElement f in s.GetProperty("fields").EnumerateArray())
            {
                string type = Text(f, "type");
                c.Append("  ").Append(type.Contains("(*)", StringComparison.Ordinal)
                    ? type.Replace("(*)", $"(*{Text(f, "name")})", StringComparison.Ordinal)
                    : $"{type} {Text(f, "name")}").Append(";\n");
            }

            c.Append("};\n");
        }

        foreach (JsonElement s in api.GetProperty("suites").EnumerateArray())
        {
            c.Append("typedef struct {\n");
            foreach (JsonElement f in s.GetProperty("functions").EnumerateArray())
            {
                c.Append(CultureInfo.InvariantCulture, $"  {Text(f, "returns")} (*{Text(f, "name")})({Parameters(f)});\n");
            }

            c.Append(CultureInfo.InvariantCulture, $"}} {Text(s, "struct")};\n");
        }

        foreach (JsonElement k in api.GetProperty("constants").EnumerateArray())
        {
            string value = Text(k, "kind") == "string" ? $"\"{k.GetProperty("value").GetString()}\"" : $"({k.GetProperty("value")})";
            if (value != "(-2147483648)")
            {
                c.Append(CultureInfo.InvariantCulture, $"#define {Text(k, "name")} {value}\n");
            }
        }

        File.WriteAllText(path, c.ToString());
    }

    /// <summary>Writes a program that prints "struct field offset" and "struct - size" for all of them.</summary>
    public static void WriteLayoutProgram(string path)
    {
        JsonElement api = Json.Value.RootElement;
        StringBuilder c = new("#include <stdio.h>\n#include \"ofx_facts.h\"\nint main(void)\n{\n");
        IEnumerable<(string Struct, IEnumerable<string> Fields)> all =
            api.GetProperty("structs").EnumerateArray().Select(s => (Text(s, "name"), Names(s, "fields")))
            .Concat(api.GetProperty("suites").EnumerateArray().Select(s => (Text(s, "struct"), Names(s, "functions"))));
        foreach ((string name, IEnumerable<string> fields) in all)
        {
            c.Append(CultureInfo.InvariantCulture, $"  printf(\"{name} - %zu\\n\", sizeof({name}));\n");
            foreach (string field in fields)
            {
                c.Append(CultureInfo.InvariantCulture, $"  printf(\"{name} {field} %zu\\n\", offsetof({name}, {field}));\n");
            }
        }

        File.WriteAllText(path, c.Append("  return 0;\n}\n").ToString());
    }

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    private static IEnumerable<string> Names(JsonElement e, string list) =>
        e.GetProperty(list).EnumerateArray().Select(f => Text(f, "name"));

    private static string Parameters(JsonElement f)
    {
        string list = string.Join(", ", f.GetProperty("params").EnumerateArray().Select(p => Text(p, "type")));
        bool variadic = f.TryGetProperty("variadic", out JsonElement v) && v.GetBoolean();
        return list.Length == 0 ? "void" : variadic ? list + ", ..." : list;
    }
}
