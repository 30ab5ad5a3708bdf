using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Motion;

/// <summary>Eight places between the pixels of an image.</summary>
internal struct SourcePlaces
{
    /// <summary>Bytes from the top row's first pixel to the upper left pixel.</summary>
    public Vector256<int> Offset;

    /// <summary>How far right of the left pixel, 0 to 1.</summary>
    public Vector256<float> Right;

    /// <summary>How far below the upper pixel, 0 to 1.</summary>
    public Vector256<float> Below;

    /// <summary>1 inside the picture, less the farther outside; never 0.</summary>
    public Vector256<float> Trust;

    /// <summary>Element i, read from memory: the indexer of a vector copies all of it first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(ref readonly Vector256<T> vector, int i)
        where T : unmanaged => Unsafe.Add(ref Unsafe.As<Vector256<T>, T>(ref Unsafe.AsRef(in vector)), i);
}
