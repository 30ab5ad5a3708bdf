namespace OpenFX.Net.Generator;

/// <summary>Writes typed property sets: one struct per object of the API and per action's arguments.</summary>
internal static class PropertySetWriter
{
    private static readonly string[] Prefixes =
    [
        "OfxImageEffectPluginProp", "OfxImageEffectPlugin", "OfxImageEffectHostProp", "OfxImageEffectInstanceProp",
        "OfxImageEffectProp", "OfxImageEffect", "OfxImageClipProp", "OfxImageProp", "OfxParamHostProp", "OfxParamProp",
        "OfxPluginProp", "OfxInteractProp", "OfxOpenGLProp", "kOfxParamProp", "kOfxProp", "OfxProp",
    ];

    public static void Write(ApiFacts api, IDictionary<string, string> files)
    {
        SourceText objects = new("OpenFX.Net.Properties", "OpenFX.Net.Raw");
        foreach (SetModel set in SetModel.Resolve(api))
        {
            Emit(api, objects, $"{set.Name}Properties", $"The properties of OFX's {set.Name} set, by type.", set.Members);
        }

        files["Properties/PropertySets.g.cs"] = objects.ToString();

        SourceText args = new("OpenFX.Net.Properties", "OpenFX.Net.Raw");
        foreach (ActionModel action in ActionModel.Resolve(api))
        {
            if (action.In.Count > 0)
            {
                Emit(api, args, action.ShortName + "InArgs", $"What the host says with {action.Macro}.",
                    [.. action.In.Select(p => new SetMember(p, "host", false))]);
            }

            if (action.Out.Count > 0)
            {
                Emit(api, args, action.ShortName + "OutArgs", $"What the plug-in may answer to {action.Macro}.",
                    [.. action.Out.Select(p => new SetMember(p, "plugin", false))]);
            }
        }

        files["Properties/ActionArguments.g.cs"] = args.ToString();
    }

    private static void Emit(ApiFacts api, SourceText s, string name, string summary, IReadOnlyList<SetMember> members)
    {
        s.Line();
        s.Summary(summary);
        s.Line("/// <param name=\"set\">The set and the suite that reads and writes it.</param>");
        s.Open($"public readonly struct {name}(PropertySet set)");
        s.Summary("The untyped set.");
        s.Line("public PropertySet Set { get; } = set;");
        HashSet<string> used = ["Set"];
        foreach (SetMember member in members)
        {
            PropertyFact p = member.Property;
            string property = Short(p.Name);
            if (!used.Add(property))
            {
                property = p.Name.Replace("Ofx", string.Empty).Replace("Prop", string.Empty);
                used.Add(property);
            }

            string count = p.Count == 0 ? "any number of values" : p.Count == 1 ? "one value" : $"{p.Count} values";
            string? value = Corrections.Defaults.Where(d => d.Property == p.Name).Select(d => d.Value).FirstOrDefault();
            s.Summary($"{p.Name}: {string.Join(" or ", p.Types)}, {count}; written by the {(member.Writer == "host" ? "host" : "plug-in")}"
                + (p.Values is null ? string.Empty : $"; one of {string.Join(", ", p.Values.Select(v => $"\"{v}\""))}")
                + (value is null ? string.Empty : $"; default {value}")
                + (p.FirstRelease == "unreleased" ? "; not in a release yet" : $"; since OFX {p.FirstRelease}") + ".");
            string kind = p.Types.Count > 1 ? "Any" : p.Types[0] switch
            {
                "int" => "Int",
                "bool" => "Bool",
                "double" => "Double",
                "string" or "enum" => "String",
                "pointer" => "Pointer",
                _ => throw new InvalidDataException($"property type {p.Types[0]}"),
            };
            string type = (member.Writer == "host" ? "ReadOnly" : string.Empty) + kind + "Property";
            s.Line($"public {type} {property} => new(Set, OfxUtf8.{p.Macro});");
        }

        s.Close();
    }

    private static string Short(string name)
    {
        string? prefix = Prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal) && name.Length > p.Length);
        return prefix is null ? name.Replace("kOfx", string.Empty).Replace("Ofx", string.Empty) : name[prefix.Length..];
    }
}
