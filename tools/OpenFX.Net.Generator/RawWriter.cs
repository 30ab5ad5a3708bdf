using System.Globalization;
using System.Text.Json;

namespace OpenFX.Net.Generator;

/// <summary>Writes Raw/: one file per C header, with the C names.</summary>
internal static class RawWriter
{
    private const string Space = "OpenFX.Net.Raw";

    public static void Write(ApiFacts api, IDictionary<string, string> files)
    {
        foreach (string header in api.Headers.Where(h => !h.StartsWith("ofx-native", StringComparison.Ordinal)))
        {
            string text = Header(api, header);
            if (text.Contains("public ", StringComparison.Ordinal))
            {
                files[$"Raw/{Path.GetFileNameWithoutExtension(header)}.g.cs"] = text;
            }
        }

        files["Raw/ofxColourspaces.g.cs"] = Colourspaces(api);
        files["Raw/ofxStatus.g.cs"] = Status(api);
        files["Raw/ofxLayout.g.cs"] = Layout(api);
    }

    private static string Since(string release) =>
        release == "unreleased" ? "not in a release yet (after 1.5.1): do not require it of a host" : "since OFX " + release;

    private static string Header(ApiFacts api, string header)
    {
        SourceText s = new(Space, "System.Runtime.InteropServices");
        List<ConstantFact> constants = [.. api.Constants
            .Where(c => c.Header == header && !c.Name.StartsWith("kOfxStat", StringComparison.Ordinal))];
        if (constants.Count > 0)
        {
            Constants(s, header, constants);
        }

        foreach (HandleFact handle in api.Handles.Where(h => h.Header == header))
        {
            Handle(s, handle);
        }

        foreach (EnumFact e in api.Enums.Where(e => e.Header == header))
        {
            Enum(s, e);
        }

        foreach (StructFact fact in api.Structs.Where(f => f.Header == header))
        {
            Struct(s, fact);
        }

        foreach (SuiteFact suite in api.Suites.Where(f => f.Header == header))
        {
            Suite(s, suite);
        }

        return s.ToString();
    }

    private static void Constants(SourceText s, string header, List<ConstantFact> constants)
    {
        s.Line();
        s.Summary("The constants of the OFX headers, as C# strings and numbers.");
        s.Open("public static partial class Ofx");
        bool first = true;
        foreach (ConstantFact c in constants)
        {
            if (!first)
            {
                s.Line();
            }

            first = false;
            s.Summary($"{header}, {Since(c.FirstRelease)}.");
            s.Line(c.Kind == "int"
                ? $"public const int {c.Name} = {c.Value.GetInt64().ToString(CultureInfo.InvariantCulture)};"
                : $"public const string {c.Name} = \"{c.Value.GetString()}\";");
        }

        s.Close();
        List<ConstantFact> strings = [.. constants.Where(c => c.Kind == "string")];
        if (strings.Count == 0)
        {
            return;
        }

        s.Line();
        s.Summary("The string constants of the OFX headers as UTF-8 that ends in a zero byte and never moves.");
        s.Open("public static partial class OfxUtf8");
        first = true;
        foreach (ConstantFact c in strings)
        {
            if (!first)
            {
                s.Line();
            }

            first = false;
            s.Summary($"{header}, {Since(c.FirstRelease)}.");
            s.Line($"public static ReadOnlySpan<byte> {c.Name} => \"{c.Value.GetString()}\"u8;");
        }

        s.Close();
    }

    private static void Handle(SourceText s, HandleFact h)
    {
        s.Line();
        s.Summary($"{h.Header}, {Since(h.FirstRelease)}: {h.Type}, opaque to whoever did not make it.");
        s.Line("/// <param name=\"Value\">The pointer; never followed on this side.</param>");
        s.Open($"public readonly record struct {h.Name}(nint Value)");
        s.Summary("Whether this is C's null.");
        s.Line("public bool IsNull => Value == 0;");
        s.Close();
    }

    private static void Enum(SourceText s, EnumFact e)
    {
        s.Line();
        s.Summary($"{e.Header}, {Since(e.FirstRelease)}.");
        s.Open($"public enum {e.Name}");
        foreach (EnumValueFact v in e.Values)
        {
            s.Summary($"{v.Name}.");
            s.Line($"{v.Name} = {v.Value},");
        }

        s.Close();
    }

    private static void Struct(SourceText s, StructFact fact)
    {
        s.Line();
        s.Summary($"{fact.Header}, {Since(fact.FirstRelease)}; {fact.Size} bytes on 64-bit machines.");
        s.Line("[StructLayout(LayoutKind.Sequential)]");
        s.Open($"public unsafe struct {fact.Name}");
        foreach (FieldFact f in fact.Fields)
        {
            s.Summary($"{f.Type}, at byte {f.Offset}.");
            s.Line($"public {CType.ToCSharp(f.Type)} {f.Name};");
        }

        s.Close();
    }

    private static void Suite(SourceText s, SuiteFact suite)
    {
        s.Line();
        s.Summary($"{suite.Header}, {Since(suite.FirstRelease)}: suite \"{suite.Name}\" version {suite.Version}. Any slot may be null.");
        s.Line("[StructLayout(LayoutKind.Sequential)]");
        s.Open($"public unsafe struct {suite.Struct}");
        foreach (FunctionFact f in suite.Functions.OrderBy(f => f.Slot))
        {
            string list = string.Join(", ", f.Params.Select(p => $"{p.Type} {p.Name}"));
            s.Summary($"{f.Returns} ({list}{(f.Variadic ? ", ...): variadic, call it through the shim only" : ")")}.");
            string types = string.Join(", ", f.Params.Select(p => CType.ToCSharp(p.Type)).Append(CType.ToCSharp(f.Returns)));
            s.Line(f.Variadic ? $"public void* {f.Name};" : $"public delegate* unmanaged[Cdecl]<{types}> {f.Name};");
        }

        s.Close();
    }

    private static string Colourspaces(ApiFacts api)
    {
        SourceText s = new(Space);
        s.Line();
        s.Summary("The names of the native colour configuration, and which of them belong to the basic and core subsets.");
        s.Open("public static class OfxColourspaces");
        bool first = true;
        foreach (ConstantFact c in api.ColourspaceConstants)
        {
            if (!first)
            {
                s.Line();
            }

            first = false;
            s.Summary($"{Since(c.FirstRelease)}.");
            s.Line(c.Value.ValueKind == JsonValueKind.String
                ? $"public const string {c.Name} = \"{c.Value.GetString()}\";"
                : $"public const bool {c.Name} = {(c.Value.GetBoolean() ? "true" : "false")};");
        }

        s.Close();
        return s.ToString();
    }

    private static string Status(ApiFacts api)
    {
        SourceText s = new(Space);
        s.Line();
        s.Summary("What an action or suite function answers. Codes that are not listed may come from a host.");
        s.Open("public enum OfxStatus");
        foreach (StatusFact c in api.StatusCodes)
        {
            ConstantFact? constant = api.Constants.FirstOrDefault(k => k.Name == c.Name);
            s.Summary($"{c.Header}, {Since(constant?.FirstRelease ?? "1.0")}.");
            s.Line($"{c.Name} = {c.Value},");
        }

        s.Close();
        return s.ToString();
    }

    private static string Layout(ApiFacts api)
    {
        SourceText s = new(Space);
        s.Line();
        s.Summary("Sizes and offsets: what a C compiler measured (64-bit) beside what C# has.");
        s.Open("public static unsafe partial class OfxLayout");
        s.Open("private static void Collect(List<OfxLayoutFact> facts)");
        foreach (StructFact f in api.Structs)
        {
            Measure(s, f.Name, f.Size, f.Fields.Select(field => (field.Name, field.Offset)));
        }

        foreach (SuiteFact f in api.Suites)
        {
            Measure(s, f.Struct, f.Size, f.Functions.Select(function => (function.Name, function.Slot * 8)));
        }

        s.Close();
        s.Close();
        return s.ToString();
    }

    private static void Measure(SourceText s, string name, int size, IEnumerable<(string Field, int Offset)> fields)
    {
        s.Open(string.Empty);
        s.Line($"{name} s = default;");
        s.Line($"facts.Add(new(\"{name}\", null, {size}, sizeof({name})));");
        foreach ((string field, int offset) in fields)
        {
            s.Line($"facts.Add(new(\"{name}\", \"{field}\", {offset}, (int)((byte*)&s.{field} - (byte*)&s)));");
        }

        s.Close();
    }
}
