using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Makes any float fit for analysis: NaN becomes 0, the rest is clamped to [-4, 4].</summary>
internal static class LumaRange
{
    private const float Limit = 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Clean(Vector256<float> value)
    {
        Vector256<float> number = Vector256.ConditionalSelect(Vector256.Equals(value, value), value, default);
        return Vector256.MinNative(Vector256.MaxNative(number, Vector256.Create(-Limit)), Vector256.Create(Limit));
    }

    public static float Clean(float value) => float.IsNaN(value) ? 0 : Math.Clamp(value, -Limit, Limit);
}
