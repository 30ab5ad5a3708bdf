using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Coefficients of X * u + Y * v + C = 0 for every pixel.</summary>
internal sealed class ConstancyEquation(int width, int height) : IDisposable
{
    public PaddedPlane X { get; } = new(width, height);

    public PaddedPlane Y { get; } = new(width, height);

    public PaddedPlane C { get; } = new(width, height);

    /// <summary>Stores the equation dx * (u - u0) + dy * (v - v0) + change = 0, normalised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(
        nuint index,
        Vector256<float> mask,
        Vector256<float> dx,
        Vector256<float> dy,
        Vector256<float> change,
        Vector256<float> u0,
        Vector256<float> v0,
        float flatSlopeSquared)
    {
        Vector256<float> length = Vector256.Sqrt((dx * dx) + (dy * dy) + Vector256.Create(flatSlopeSquared));
        Vector256<float> scale = mask / length;
        Vector256<float> x = dx * scale;
        Vector256<float> y = dy * scale;
        x.StoreUnsafe(ref X.Start, index);
        y.StoreUnsafe(ref Y.Start, index);
        ((change * scale) - (x * u0) - (y * v0)).StoreUnsafe(ref C.Start, index);
    }

    /// <summary>The coefficients of eight pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<float> X, Vector256<float> Y, Vector256<float> C) Load(int index) => (
        Vector256.LoadUnsafe(ref X.Start, (nuint)index),
        Vector256.LoadUnsafe(ref Y.Start, (nuint)index),
        Vector256.LoadUnsafe(ref C.Start, (nuint)index));

    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
        C.Dispose();
    }
}
