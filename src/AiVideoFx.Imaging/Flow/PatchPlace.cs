using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>A patch between pixels: where its first pixel is stored and the weights of the pixels right of it and below.</summary>
internal readonly struct PatchPlace
{
    private readonly Vector256<float> _right;
    private readonly Vector256<float> _below;

    private PatchPlace(int index, float right, float below)
    {
        Index = index;
        _right = Vector256.Create(right);
        _below = Vector256.Create(below);
    }

    /// <summary>Position of the first pixel in the plane's storage.</summary>
    public int Index { get; }

    /// <summary>A patch with its first pixel at (x, y), moved in where less than a pixel of it would see the picture.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PatchPlace Of(PyramidLevel level, float x, float y)
    {
        const float Before = 1 - PatchSearch.PatchSize;
        float insideX = MathF.Min(MathF.Max(x, Before), level.Width - 1);
        float insideY = MathF.Min(MathF.Max(y, Before), level.Height - 1);
        float floorX = MathF.Floor(insideX);
        float floorY = MathF.Floor(insideY);
        return new PatchPlace(level.Image.Index((int)floorX, (int)floorY), insideX - floorX, insideY - floorY);
    }

    /// <summary>One row of the patch, interpolated between neighbours in the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Across(ref float row)
    {
        Vector256<float> left = Vector256.LoadUnsafe(ref row);
        return Vector256.MultiplyAddEstimate(_right, Vector256.LoadUnsafe(ref row, 1) - left, left);
    }

    /// <summary>Interpolates between two such rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Down(Vector256<float> upper, Vector256<float> lower) =>
        Vector256.MultiplyAddEstimate(_below, lower - upper, upper);
}
