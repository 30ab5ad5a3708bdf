namespace AiVideoFx.Engine;

/// <summary>What one element of a tensor is.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 single precision, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE 754 half precision, 2 bytes.</summary>
    Float16,

    /// <summary>The upper half of a single: 8 bits of exponent, 7 of fraction.</summary>
    BFloat16,

    /// <summary>IEEE 754 double precision, 8 bytes.</summary>
    Float64,

    /// <summary>Signed, 1 byte.</summary>
    Int8,

    /// <summary>Unsigned, 1 byte.</summary>
    UInt8,

    /// <summary>Signed, 2 bytes.</summary>
    Int16,

    /// <summary>Signed, 4 bytes.</summary>
    Int32,

    /// <summary>Signed, 8 bytes.</summary>
    Int64,

    /// <summary>One byte: 0 or 1.</summary>
    Bool,
}
