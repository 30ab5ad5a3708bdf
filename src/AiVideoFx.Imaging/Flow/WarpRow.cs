using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Where the pixels of one row come from, worked out once and used for every channel.</summary>
internal sealed class WarpRow(int width, int height) : IDisposable
{
    // Room for whole vectors.
    private const int Spare = 8;

    private readonly Raster _weights = Raster.Rent(width + Spare, 1, 3);
    private readonly int[] _left = System.Buffers.ArrayPool<int>.Shared.Rent(width + Spare);
    private readonly int[] _top = System.Buffers.ArrayPool<int>.Shared.Rent(width + Spare);

    private Span<float> WeightX => _weights.Plane(0);

    private Span<float> WeightY => _weights.Plane(1);

    private Span<float> Inside => _weights.Plane(2);

    /// <summary>Works out the places for row y.</summary>
    public void Locate(ReadOnlySpan<float> u, ReadOnlySpan<float> v, int y)
    {
        Span<float> weightX = WeightX;
        Span<float> weightY = WeightY;
        Span<float> inside = Inside;
        Vector256<float> lastX = Vector256.Create((float)(width - 1));
        Vector256<float> lastY = Vector256.Create((float)(height - 1));
        Vector256<float> column = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        Span<float> tail = stackalloc float[2 * Spare];
        for (int x = 0; x < width; x += Vector256<float>.Count)
        {
            scoped ReadOnlySpan<float> us = u[x..];
            scoped ReadOnlySpan<float> vs = v[x..];
            if (us.Length < Vector256<float>.Count)
            {
                us.CopyTo(tail);
                vs.CopyTo(tail[Spare..]);
                us = tail[..Spare];
                vs = tail[Spare..];
            }

            Vector256<float> moveX = Vector256.Create(us);
            Vector256<float> moveY = Vector256.Create(vs);
            Vector256<float> finite = Vector256.Equals((moveX - moveX) + (moveY - moveY), default);
            Vector256<float> wantedX = (column + Vector256.Create((float)x)) + Vector256.ConditionalSelect(finite, moveX, default);
            Vector256<float> wantedY = Vector256.Create((float)y) + Vector256.ConditionalSelect(finite, moveY, default);
            Vector256<float> placeX = Vector256.Min(Vector256.Max(wantedX, default), lastX);
            Vector256<float> placeY = Vector256.Min(Vector256.Max(wantedY, default), lastY);
            Vector256<float> within = finite & Vector256.Equals(wantedX, placeX) & Vector256.Equals(wantedY, placeY);
            Vector256<int> left = Vector256.ConvertToInt32(placeX);
            Vector256<int> top = Vector256.ConvertToInt32(placeY);
            left.CopyTo(_left.AsSpan(x));
            top.CopyTo(_top.AsSpan(x));
            (placeX - Vector256.ConvertToSingle(left)).CopyTo(weightX[x..]);
            (placeY - Vector256.ConvertToSingle(top)).CopyTo(weightY[x..]);
            (within & Vector256<float>.One).CopyTo(inside[x..]);
        }
    }

    public void Fetch(ReadOnlySpan<float> plane, Span<float> result, WarpFilter filter)
    {
        if (filter == WarpFilter.CatmullRom)
        {
            FetchCubic(plane, result);
        }
        else
        {
            FetchBilinear(plane, result);
        }
    }

    public void FetchInside(Span<float> result) => Inside[..width].CopyTo(result);

    public void Dispose()
    {
        _weights.Dispose();
        System.Buffers.ArrayPool<int>.Shared.Return(_left);
        System.Buffers.ArrayPool<int>.Shared.Return(_top);
    }

    private void FetchBilinear(ReadOnlySpan<float> plane, Span<float> result)
    {
        ReadOnlySpan<float> weightX = WeightX[..width];
        ReadOnlySpan<float> weightY = WeightY[..width];
        ReadOnlySpan<int> lefts = _left.AsSpan(0, width);
        ReadOnlySpan<int> tops = _top.AsSpan(0, width);
        ref float start = ref MemoryMarshal.GetReference(plane[..(width * height)]);
        for (int x = 0; x < weightX.Length; x++)
        {
            // A neighbour that does not count is not read, so that what is not finite stays where it is, and nothing is
            // read past the last column and row.
            ref float upper = ref Unsafe.Add(ref start, (tops[x] * width) + lefts[x]);
            ref float lower = ref Unsafe.Add(ref upper, weightY[x] > 0 ? width : 0);
            int right = weightX[x] > 0 ? 1 : 0;
            float above = Mix(upper, Unsafe.Add(ref upper, right), weightX[x]);
            float below = Mix(lower, Unsafe.Add(ref lower, right), weightX[x]);
            result[x] = Mix(above, below, weightY[x]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Mix(float a, float b, float weight) => a + (weight * (b - a));

    private void FetchCubic(ReadOnlySpan<float> plane, Span<float> result)
    {
        ReadOnlySpan<float> weightX = WeightX[..width];
        ReadOnlySpan<float> weightY = WeightY[..width];
        ref float start = ref MemoryMarshal.GetReference(plane);
        for (int x = 0; x < width; x++)
        {
            int left = _left[x];
            int top = _top[x];
            if (weightX[x] == 0 && weightY[x] == 0)
            {
                result[x] = plane[(top * width) + left];
                continue;
            }

            Vector128<float> across = CubicWeights(weightX[x]);
            Vector128<float> down = CubicWeights(weightY[x]);
            Vector128<float> sum;
            if (left >= 1 && top >= 1 && left < width - 2 && top < height - 2)
            {
                nuint at = (nuint)(((top - 1) * width) + left - 1);
                nuint step = (nuint)width;
                sum = Vector128.LoadUnsafe(ref start, at) * down.GetElement(0);
                sum = Vector128.MultiplyAddEstimate(
                    Vector128.LoadUnsafe(ref start, at + step), Vector128.Create(down.GetElement(1)), sum);
                sum = Vector128.MultiplyAddEstimate(
                    Vector128.LoadUnsafe(ref start, at + (2 * step)), Vector128.Create(down.GetElement(2)), sum);
                sum = Vector128.MultiplyAddEstimate(
                    Vector128.LoadUnsafe(ref start, at + (3 * step)), Vector128.Create(down.GetElement(3)), sum);
            }
            else
            {
                sum = CubicColumnsAtEdge(plane, left, top, down);
            }

            result[x] = Vector128.Sum(sum * across);
        }
    }

    private Vector128<float> CubicColumnsAtEdge(ReadOnlySpan<float> plane, int left, int top, Vector128<float> down)
    {
        Vector128<float> sum = default;
        for (int row = 0; row < 4; row++)
        {
            ReadOnlySpan<float> line = plane.Slice(Math.Clamp(top - 1 + row, 0, height - 1) * width, width);
            Vector128<float> values = Vector128.Create(
                line[Math.Max(left - 1, 0)],
                line[left],
                line[Math.Min(left + 1, width - 1)],
                line[Math.Min(left + 2, width - 1)]);
            sum = Vector128.MultiplyAddEstimate(values, Vector128.Create(down.GetElement(row)), sum);
        }

        return sum;
    }

    /// <summary>Catmull-Rom weights of four neighbours, the place being t behind the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> CubicWeights(float t)
    {
        // Polynomials in t, one lane for each neighbour.
        Vector128<float> cubic = Vector128.Create(-0.5f, 1.5f, -1.5f, 0.5f) * t;
        Vector128<float> square = (cubic + Vector128.Create(1f, -2.5f, 2f, -0.5f)) * t;
        return ((square + Vector128.Create(-0.5f, 0, 0.5f, 0)) * t) + Vector128.Create(0f, 1, 0, 0);
    }
}
