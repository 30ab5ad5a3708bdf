using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Motion;

/// <summary>Eight places between the pixels of an image.</summary>
internal struct SourcePlaces
{
    /// <summary>Column of the left pixel of the pair that each place lies between.</summary>
    public Vector256<int> Left;

    /// <summary>Row of the upper pixel, from the top.</summary>
    public Vector256<int> Top;

    /// <summary>How far right of the left pixel, 0 to 1.</summary>
    public Vector256<float> Right;

    /// <summary>How far below the upper pixel, 0 to 1.</summary>
    public Vector256<float> Below;

    /// <summary>1 inside the picture, less the farther outside; never 0.</summary>
    public Vector256<float> Trust;
}
