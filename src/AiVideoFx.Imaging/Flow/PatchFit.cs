using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>How well a patch of one frame fits a place of the other, less the difference of their means.</summary>
/// <param name="Error">Sum of squared differences.</param>
/// <param name="SlopeX">Differences times horizontal gradient, summed: half the error's derivative by horizontal motion.</param>
/// <param name="SlopeY">The same for vertical.</param>
internal readonly record struct PatchFit(float Error, float SlopeX, float SlopeY)
{
    private const int Size = PatchSearch.PatchSize;
    private const float InverseArea = 1f / (Size * Size);

    /// <summary>Compares the patch at (x, y) of <paramref name="from"/> with the same moved by (u, v) in <paramref name="to"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PatchFit At(PyramidLevel from, PyramidLevel to, in PatchHessian hessian, int x, int y, float u, float v)
    {
        PatchPlace place = PatchPlace.Of(to, x + u, y + v);
        int pitch = to.Image.Pitch;
        nuint template = (nuint)from.Image.Index(x, y);
        ref float image = ref from.Image.Start;
        ref float gradientX = ref from.GradientX.Start;
        ref float gradientY = ref from.GradientY.Start;
        ref float moved = ref Unsafe.Add(ref to.Image.Start, place.Index);
        Vector256<float> sum = default;
        Vector256<float> squares = default;
        Vector256<float> slopeX = default;
        Vector256<float> slopeY = default;
        Vector256<float> upper = place.Across(ref moved);
        for (int row = 0; row < Size; row++)
        {
            moved = ref Unsafe.Add(ref moved, pitch);
            Vector256<float> lower = place.Across(ref moved);
            Vector256<float> difference = place.Down(upper, lower) - Vector256.LoadUnsafe(ref image, template);
            sum += difference;
            squares = Vector256.MultiplyAddEstimate(difference, difference, squares);
            slopeX = Vector256.MultiplyAddEstimate(difference, Vector256.LoadUnsafe(ref gradientX, template), slopeX);
            slopeY = Vector256.MultiplyAddEstimate(difference, Vector256.LoadUnsafe(ref gradientY, template), slopeY);
            upper = lower;
            template += (nuint)pitch;
        }

        float total = Vector256.Sum(sum);
        float mean = total * InverseArea;
        return new PatchFit(
            Vector256.Sum(squares) - (total * mean),
            Vector256.Sum(slopeX) - (mean * hessian.SumX),
            Vector256.Sum(slopeY) - (mean * hessian.SumY));
    }
}
