namespace AiVideoFx.Engine;

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes that one element takes.</summary>
    /// <param name="type">The element type.</param>
    public static int SizeBytes(this ElementType type) => type switch
    {
        ElementType.Int8 or ElementType.UInt8 or ElementType.Bool => 1,
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 => 2,
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.Float64 or ElementType.Int64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "expected an element type"),
    };
}
