namespace AiVideoFx.Engine;

/// <summary>Element types by the names safetensors gives them.</summary>
internal static class SafetensorsTypes
{
    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["F32"] = ElementType.Float32,
        ["F16"] = ElementType.Float16,
        ["BF16"] = ElementType.BFloat16,
        ["F64"] = ElementType.Float64,
        ["I8"] = ElementType.Int8,
        ["U8"] = ElementType.UInt8,
        ["I16"] = ElementType.Int16,
        ["I32"] = ElementType.Int32,
        ["I64"] = ElementType.Int64,
        ["BOOL"] = ElementType.Bool,
    };

    /// <summary>The type of a name.</summary>
    /// <param name="name">As in the header.</param>
    /// <param name="tensor">Whose it is, for the message.</param>
    /// <exception cref="WeightsException">We do not read that type.</exception>
    public static ElementType Of(string name, string tensor) => Types.TryGetValue(name, out ElementType type)
        ? type
        : throw new WeightsException(
            $"tensor {Quoted.Text(tensor)} has the type {Quoted.Text(name)}; "
            + $"expected one of {string.Join(", ", Types.Keys)}"
            + (name.StartsWith("F8", StringComparison.Ordinal)
                ? ": take the 16-bit version of the model"
                : string.Empty));

    /// <summary>The name of a type.</summary>
    /// <param name="type">The type.</param>
    public static string NameOf(ElementType type) => Types.First(entry => entry.Value == type).Key;
}
