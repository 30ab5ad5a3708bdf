namespace OpenFX.Net.Generator;

/// <summary>Writes the tables a strict host checks against at run time.</summary>
internal static class PropertyTableWriter
{
    public static void Write(ApiFacts api, IDictionary<string, string> files)
    {
        SourceText s = new("OpenFX.Net.Properties");
        s.Line();
        s.Summary("What the standard says about properties, as tables.");
        s.Open("public static partial class OfxFacts");

        s.Line("private static PropertyFact[] AllProperties() =>");
        s.Line("[");
        foreach (PropertyFact p in api.Properties)
        {
            string types = string.Join(" | ", p.Types.Select(t => "PropertyTypes." + Pascal(t)));
            string? value = Corrections.Defaults.Where(d => d.Property == p.Name).Select(d => d.Value).FirstOrDefault();
            s.Line($"    new(\"{p.Name}\", \"{p.Macro}\", {types}, {p.Count}, {List(p.Values)}, "
                + $"{(value is null ? "null" : $"\"{value}\"")}, \"{p.FirstRelease}\"),");
        }

        s.Line("];");
        s.Line();

        s.Line("private static PropertySetFact[] AllPropertySets() =>");
        s.Line("[");
        foreach (SetModel set in SetModel.Resolve(api))
        {
            s.Line($"    new(\"{set.Name}\",");
            s.Line("    [");
            foreach (SetMember m in set.Members)
            {
                s.Line($"        new(\"{m.Property.Name}\", PropertyWriter.{(m.Writer == "host" ? "Host" : "PlugIn")}, "
                    + $"{(m.HostOptional ? "true" : "false")}),");
            }

            s.Line("    ]),");
        }

        s.Line("];");
        s.Line();

        s.Line("private static ActionFact[] AllActions() =>");
        s.Line("[");
        foreach (ActionModel a in ActionModel.Resolve(api))
        {
            s.Line($"    new(\"{a.Name}\", \"{a.Macro}\", {(a.Described ? "true" : "false")}, {List(a.In.Select(p => p.Name))}, "
                + $"{List(a.Out.Select(p => p.Name))}, \"{a.FirstRelease}\"),");
        }

        s.Line("];");
        s.Line();

        s.Line("private static PerClipPropertyFact[] AllPerClipProperties() =>");
        s.Line("[");
        foreach (PerClipFact p in api.PerClipPropertyPrefixes)
        {
            s.Line($"    new(\"{p.Prefix}\", \"{p.Action}\", PropertyTypes.{Pascal(p.Type)}, {p.Count}),");
        }

        s.Line("];");
        s.Line();

        s.Line("private static ParameterTypeFact[] AllParameterTypes() =>");
        s.Line("[");
        foreach ((string type, string[] sets, string kind, int components) in Corrections.ParameterTypes)
        {
            s.Line($"    new(\"{type}\", {List(sets)}, ParameterValueKind.{kind}, {components}),");
        }

        s.Line("];");
        s.Close();
        files["Properties/OfxFacts.g.cs"] = s.ToString();
    }

    private static string Pascal(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string List(IEnumerable<string>? values) =>
        "[" + string.Join(", ", (values ?? []).Select(v => $"\"{v}\"")) + "]";
}
