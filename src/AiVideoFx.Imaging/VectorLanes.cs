using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AiVideoFx.Imaging;

/// <summary>Moves values between the lanes of a vector.</summary>
internal static class VectorLanes
{
    /// <summary>Lane i of the result is lane <paramref name="places"/>[i] of the vector.</summary>
    /// <remarks>
    /// <see cref="Vector256.Shuffle(Vector256{float}, Vector256{int})"/> is one instruction only where the compiler sees that the places are
    /// constant; net9.0 else calls a loop, which took a tenth of the time of a new frame.
    /// </remarks>
    /// <param name="vector">The values.</param>
    /// <param name="places">Each 0 to 7; what others give depends on the processor.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Pick(Vector256<float> vector, Vector256<int> places) =>
        Avx2.IsSupported ? Avx2.PermuteVar8x32(vector, places) : Vector256.Shuffle(vector, places);
}
