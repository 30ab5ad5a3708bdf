namespace AiVideoFx.Engine;

/// <summary>How much a shape takes, when it comes from a file and may be absurd.</summary>
internal static class ShapeSize
{
    /// <summary>Number of elements; null when it does not fit 62 bits or a size is negative.</summary>
    /// <param name="shape">Sizes.</param>
    public static long? Count(ReadOnlySpan<int> shape)
    {
        Int128 count = 1;
        foreach (int size in shape)
        {
            // A zero later on must not hide an overflow before it: the product of the others is what native code may
            // compute.
            count *= size == 0 ? 1 : size;
            if (size < 0 || count > long.MaxValue / 2)
            {
                return null;
            }
        }

        return shape.Contains(0) ? 0 : (long)count;
    }

    /// <summary>Bytes of all elements; null when there are more than a file can hold.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes.</param>
    public static long? Bytes(ElementType type, ReadOnlySpan<int> shape) =>
        Count(shape) is long count && count <= long.MaxValue / 8 ? count * type.SizeBytes() : null;
}
