using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Where the pixels of one row come from, worked out once and used for every channel.</summary>
internal sealed class WarpRow(int width, int height) : IDisposable
{
    // Room for whole vectors.
    private const int Spare = 8;

    private readonly Raster _weights = Raster.Rent(width + Spare, 1, 4);
    private readonly int[] _left = System.Buffers.ArrayPool<int>.Shared.Rent(width + Spare);
    private readonly int[] _top = System.Buffers.ArrayPool<int>.Shared.Rent(width + Spare);

    // For pairs of horizontal neighbours: the left one of them in the upper and in the lower row. At the last column the pair
    // is the last two, and plane 3 of the weights says so.
    private readonly int[] _upper = System.Buffers.ArrayPool<int>.Shared.Rent(width + Spare);
    private readonly int[] _lower = System.Buffers.ArrayPool<int>.Shared.Rent(width + Spare);

    private Span<float> WeightX => _weights.Plane(0);

    private Span<float> WeightY => _weights.Plane(1);

    private Span<float> Inside => _weights.Plane(2);

    /// <summary>Works out the places for row y.</summary>
    public void Locate(ReadOnlySpan<float> u, ReadOnlySpan<float> v, int y)
    {
        Span<float> weightX = WeightX;
        Span<float> weightY = WeightY;
        Span<float> inside = Inside;
        Span<float> pairWeight = _weights.Plane(3);
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
            Vector256<float> placeX = Vector256.MinNative(Vector256.MaxNative(wantedX, default), lastX);
            Vector256<float> placeY = Vector256.MinNative(Vector256.MaxNative(wantedY, default), lastY);
            Vector256<float> within = finite & Vector256.Equals(wantedX, placeX) & Vector256.Equals(wantedY, placeY);
            Vector256<int> left = Vector256.ConvertToInt32Native(placeX);
            Vector256<int> top = Vector256.ConvertToInt32Native(placeY);
            left.CopyTo(_left.AsSpan(x));
            top.CopyTo(_top.AsSpan(x));
            Vector256<float> below = placeY - Vector256.ConvertToSingle(top);
            (placeX - Vector256.ConvertToSingle(left)).CopyTo(weightX[x..]);
            below.CopyTo(weightY[x..]);
            Vector256<int> pair = Vector256.Min(left, Vector256.Create(Math.Max(0, width - 2)));
            Vector256<int> upper = (top * width) + pair;
            Vector256<int> step = Vector256.GreaterThan(below, default).AsInt32() & Vector256.Create(width);
            upper.CopyTo(_upper.AsSpan(x));
            (upper + step).CopyTo(_lower.AsSpan(x));
            (placeX - Vector256.ConvertToSingle(pair)).CopyTo(pairWeight[x..]);
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
        System.Buffers.ArrayPool<int>.Shared.Return(_upper);
        System.Buffers.ArrayPool<int>.Shared.Return(_lower);
    }

    private void FetchBilinear(ReadOnlySpan<float> plane, Span<float> result)
    {
        ReadOnlySpan<float> weightX = _weights.Plane(3);
        ReadOnlySpan<float> weightY = WeightY;
        ref float start = ref MemoryMarshal.GetReference(plane[..(width * height)]);
        Span<float> tail = stackalloc float[Spare];
        for (int x = 0; x < width; x += Vector256<float>.Count)
        {
            ReadOnlySpan<int> upper = _upper.AsSpan(x, Spare);
            ReadOnlySpan<int> lower = _lower.AsSpan(x, Spare);
            Vector256<float> right = Vector256.Create(weightX[x..]);
            Vector256<float> above = Across(ref start, upper, right);
            Vector256<float> below = Across(ref start, lower, right);
            Vector256<float> value = above + (Vector256.Create(weightY[x..]) * (below - above));
            if (x + Spare <= width)
            {
                value.CopyTo(result[x..]);
            }
            else
            {
                value.CopyTo(tail);
                tail[..(width - x)].CopyTo(result[x..]);
            }
        }
    }

    /// <summary>Eight values between horizontal neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Across(ref float start, ReadOnlySpan<int> places, Vector256<float> weight)
    {
        if (width == 1)
        {
            return Vector256.Create(
                Unsafe.Add(ref start, places[0]), Unsafe.Add(ref start, places[1]), Unsafe.Add(ref start, places[2]),
                Unsafe.Add(ref start, places[3]), Unsafe.Add(ref start, places[4]), Unsafe.Add(ref start, places[5]),
                Unsafe.Add(ref start, places[6]), Unsafe.Add(ref start, places[7]));
        }

        Vector256<int> split = Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7);
        Vector256<float> first = VectorLanes.Pick(Pairs(ref start, places[..4]), split);
        Vector256<float> second = VectorLanes.Pick(Pairs(ref start, places[4..]), split);
        Vector256<float> left = Vector256.Create(first.GetLower(), second.GetLower());
        Vector256<float> right = Vector256.Create(first.GetUpper(), second.GetUpper());

        // A neighbour that does not count must not count with NaN either.
        right = Vector256.ConditionalSelect(Vector256.Equals(weight, default), left, right);
        left = Vector256.ConditionalSelect(Vector256.Equals(weight, Vector256<float>.One), right, left);
        return left + (weight * (right - left));
    }

    /// <summary>Four pairs of neighbours; every place has one to its right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pairs(ref float start, ReadOnlySpan<int> places) => Vector256.Create(
        Pair(ref start, places[0]), Pair(ref start, places[1]), Pair(ref start, places[2]), Pair(ref start, places[3])).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Pair(ref float start, int place) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref start, place)));

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
