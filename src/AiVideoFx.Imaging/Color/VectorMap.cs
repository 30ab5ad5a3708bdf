using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Color;

/// <summary>A function of one number, for eight at a time.</summary>
internal interface IVectorMap
{
    /// <summary>The function's values.</summary>
    /// <param name="value">Eight numbers.</param>
    Vector256<float> Map(Vector256<float> value);
}

/// <summary>Applies a function to many numbers: the last few too are a vector, so that a value's place does not change
/// its result.</summary>
internal static class VectorMap
{
    /// <summary>Maps all of <paramref name="source"/>.</summary>
    /// <param name="map">The function.</param>
    /// <param name="source">Numbers.</param>
    /// <param name="destination">At least as many; may be the same memory.</param>
    /// <typeparam name="TMap">The function's own struct, so that the call is inlined.</typeparam>
    public static void Apply<TMap>(TMap map, ReadOnlySpan<float> source, Span<float> destination)
        where TMap : struct, IVectorMap
    {
        int i = 0;
        for (; i <= source.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            map.Map(Vector256.Create(source[i..])).CopyTo(destination[i..]);
        }

        if (i < source.Length)
        {
            Span<float> rest = stackalloc float[Vector256<float>.Count];
            rest.Clear();
            source[i..].CopyTo(rest);
            map.Map(Vector256.Create<float>(rest)).CopyTo(rest);
            rest[..(source.Length - i)].CopyTo(destination[i..]);
        }
    }
}
