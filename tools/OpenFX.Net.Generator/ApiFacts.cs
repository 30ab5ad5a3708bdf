using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenFX.Net.Generator;

/// <summary>The part of openfx-api.json that the generator reads.</summary>
internal sealed record ApiFacts(
    IReadOnlyList<string> Headers,
    IReadOnlyList<StatusFact> StatusCodes,
    IReadOnlyList<ActionFact> Actions,
    IReadOnlyList<SuiteFact> Suites,
    IReadOnlyList<StructFact> Structs,
    IReadOnlyList<EnumFact> Enums,
    IReadOnlyList<HandleFact> Handles,
    IReadOnlyList<PropertyFact> Properties,
    IReadOnlyDictionary<string, JsonElement> PropertySets,
    IReadOnlyList<PerClipFact> PerClipPropertyPrefixes,
    IReadOnlyList<ConstantFact> Constants,
    IReadOnlyList<ConstantFact> ColourspaceConstants)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static ApiFacts Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return JsonSerializer.Deserialize<ApiFacts>(stream, Options)
            ?? throw new InvalidDataException($"{path} holds no object");
    }

    /// <summary>Looks up the C macro of a string value, constants first.</summary>
    public string? MacroOf(string value) =>
        Constants.FirstOrDefault(c => c.Kind == "string" && c.Value.GetString() == value && c.AliasOf is null)?.Name;
}

internal sealed record StatusFact(string Name, int Value, string Header);

internal sealed record ActionFact(
    string Macro, string Name, string Header, string FirstRelease, IReadOnlyList<string>? InArgs, IReadOnlyList<string>? OutArgs);

internal sealed record SuiteFact(
    string Struct, string Header, string FirstRelease, string Macro, string Name, int Version,
    [property: JsonPropertyName("size_x86_64")] int Size, IReadOnlyList<FunctionFact> Functions);

internal sealed record FunctionFact(int Slot, string Name, string Returns, IReadOnlyList<ParameterFact> Params, bool Variadic);

internal sealed record ParameterFact(string Name, string Type);

internal sealed record StructFact(
    string Name, string Header, string FirstRelease, IReadOnlyList<FieldFact> Fields,
    [property: JsonPropertyName("size_x86_64")] int Size);

internal sealed record FieldFact(string Name, string Type, [property: JsonPropertyName("offset_x86_64")] int Offset);

internal sealed record EnumFact(string Name, string Header, string FirstRelease, IReadOnlyList<EnumValueFact> Values);

internal sealed record EnumValueFact(string Name, int Value);

internal sealed record HandleFact(string Name, string Header, string Type, string FirstRelease);

internal sealed record PropertyFact(
    string Name, string Macro, JsonElement Type, JsonElement Dimension, IReadOnlyList<string>? Values, string Header,
    string FirstRelease, string? Introduced, string? Deprecated)
{
    /// <summary>The C types the property may have: one, or several for a parameter's default and range.</summary>
    public IReadOnlyList<string> Types =>
        Type.ValueKind == JsonValueKind.Array ? [.. Type.EnumerateArray().Select(t => t.GetString()!)] : [Type.GetString()!];

    /// <summary>Number of values; 0 when the standard sets none.</summary>
    public int Count => Dimension.ValueKind == JsonValueKind.Number ? Dimension.GetInt32() : 0;
}

internal sealed record PerClipFact(string Prefix, string Action, string Type, JsonElement Dimension)
{
    public int Count => Dimension.ValueKind == JsonValueKind.Number ? Dimension.GetInt32() : 0;
}

internal sealed record ConstantFact(string Name, string Kind, JsonElement Value, string Header, string FirstRelease, string? AliasOf);
