using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Inverse of a patch's matrix of gradient products, and its gradient sums; the mean is taken out.</summary>
internal readonly record struct PatchHessian(float SumX, float SumY, float InverseXX, float InverseXY, float InverseYY)
{
    private const int Size = PatchSearch.PatchSize;
    private const float InverseArea = 1f / (Size * Size);

    // Keeps flat patches, and edges seen through a slit, from taking steps that noise decides: a slope of 1.8 code values
    // throughout the patch weighs as much. Sky and water keep the motion of what is around them.
    private const float Damping = 200;

    public static PatchHessian Of(PyramidLevel level, int x, int y)
    {
        nuint index = (nuint)level.GradientX.Index(x, y);
        ref float gradientX = ref level.GradientX.Start;
        ref float gradientY = ref level.GradientY.Start;
        Vector256<float> sumX = default;
        Vector256<float> sumY = default;
        Vector256<float> xx = default;
        Vector256<float> xy = default;
        Vector256<float> yy = default;
        for (int row = 0; row < Size; row++)
        {
            Vector256<float> dx = Vector256.LoadUnsafe(ref gradientX, index);
            Vector256<float> dy = Vector256.LoadUnsafe(ref gradientY, index);
            sumX += dx;
            sumY += dy;
            xx = Vector256.MultiplyAddEstimate(dx, dx, xx);
            xy = Vector256.MultiplyAddEstimate(dx, dy, xy);
            yy = Vector256.MultiplyAddEstimate(dy, dy, yy);
            index += (nuint)level.GradientX.Pitch;
        }

        float totalX = Vector256.Sum(sumX);
        float totalY = Vector256.Sum(sumY);
        float hxx = Vector256.Sum(xx) - (totalX * totalX * InverseArea) + Damping;
        float hxy = Vector256.Sum(xy) - (totalX * totalY * InverseArea);
        float hyy = Vector256.Sum(yy) - (totalY * totalY * InverseArea) + Damping;
        float inverse = 1 / MathF.Max((hxx * hyy) - (hxy * hxy), Damping * Damping);
        return new PatchHessian(totalX, totalY, hyy * inverse, -hxy * inverse, hxx * inverse);
    }
}
