namespace OpenFX.Net.Shim;

/// <summary>What a parameter passes through the variadic functions.</summary>
internal enum ShimValueKind
{
    /// <summary>Nothing: the functions answer "unsupported".</summary>
    None = 0,

    /// <summary>C ints (read through int pointers).</summary>
    Int = 1,

    /// <summary>C doubles (read through double pointers).</summary>
    Double = 2,

    /// <summary>One pointer: a string or an OfxBytes.</summary>
    Pointer = 3,
}
