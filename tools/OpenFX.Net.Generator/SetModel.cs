using System.Text.Json;

namespace OpenFX.Net.Generator;

/// <summary>Property sets with shared lists resolved and corrections applied.</summary>
internal sealed record SetModel(string Name, IReadOnlyList<SetMember> Members)
{
    public static IReadOnlyList<SetModel> Resolve(ApiFacts api)
    {
        List<SetModel> sets = [];
        foreach ((string name, JsonElement json) in api.PropertySets.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            bool shared = json.ValueKind == JsonValueKind.Array;
            string writer = shared ? "plugin" : json.GetProperty("write").GetString()!;
            string clean = shared ? name.Replace("_DEF", string.Empty) : name;
            List<SetMember> members = [];
            Add(api, shared ? json : json.GetProperty("props"), clean, writer, members);
            foreach ((string set, string property, string who) in Corrections.Members.Where(m => m.Set == clean))
            {
                AddOnce(members, new SetMember(Find(api, property), who, HostOptional: true));
            }

            sets.Add(new SetModel(clean, members));
        }

        return sets;
    }

    public static PropertyFact Find(ApiFacts api, string name) =>
        api.Properties.FirstOrDefault(p => p.Name == name) ?? throw new InvalidDataException($"property {name} is not described");

    private static void Add(ApiFacts api, JsonElement list, string set, string writer, List<SetMember> members)
    {
        foreach (string entry in list.EnumerateArray().Select(e => e.GetString()!))
        {
            string[] parts = entry.Split('|', StringSplitOptions.TrimEntries);
            if (parts[0].EndsWith("_REF", StringComparison.Ordinal))
            {
                Add(api, api.PropertySets[parts[0].Replace("_REF", "_DEF")], set, writer, members);
                continue;
            }

            string? own = parts.FirstOrDefault(p => p.StartsWith("write=", StringComparison.Ordinal))?["write=".Length..];
            string? corrected = Corrections.Writers
                .Where(w => w.Property == parts[0] && (w.Set == "*" || w.Set == set)).Select(w => w.Writer).FirstOrDefault();
            AddOnce(members, new SetMember(
                Find(api, parts[0]), corrected ?? own ?? writer, parts.Contains("host_optional=true")));
        }
    }

    private static void AddOnce(List<SetMember> members, SetMember member)
    {
        if (members.All(m => m.Property.Name != member.Property.Name))
        {
            members.Add(member);
        }
    }
}

internal sealed record SetMember(PropertyFact Property, string Writer, bool HostOptional);
