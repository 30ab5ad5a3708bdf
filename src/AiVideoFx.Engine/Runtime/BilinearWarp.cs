using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Backward warp: fetches each pixel from where the flow points, linearly, the border repeated.</summary>
/// <remarks>
/// GridSample finds position and weights anew for each channel and works pixel by pixel; this does it once for all channels, eight pixels at a
/// time. Inputs: image (N, C, H, W); flow (N, 2, rows, columns), pixels, x right and y down; the columns' and the rows' places in the image.
/// Output: (N, C, rows, columns). A flow that is no number fetches from the first column or row.
/// </remarks>
internal sealed unsafe class BilinearWarp() : OwnOperator(
    OperatorName, [ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32], required: 4, ElementType.Float32)
{
    public const string OperatorName = "BilinearWarp";

    /// <inheritdoc/>
    public override void Compute(OperatorContext context)
    {
        long[] image = context.Shape(0), flow = context.Shape(1);
        Work work = new()
        {
            Image = context.Input<float>(0),
            Flow = context.Input<float>(1),
            Columns = context.Input<float>(2),
            Rows = context.Input<float>(3),
            Result = context.Output<float>(image[0], image[1], flow[2], flow[3]),
            Channels = (int)image[1],
            Height = checked((int)image[2]),
            Width = checked((int)image[3]),
            ResultHeight = (int)flow[2],
            ResultWidth = (int)flow[3],
        };
        context.Parallel(image[0] * flow[2], &Row, &work);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Row(void* data, nuint task)
    {
        Work* w = (Work*)data;
        (int n, int row) = ((int)task / w->ResultHeight, (int)task % w->ResultHeight);
        long plane = (long)w->ResultHeight * w->ResultWidth;
        float* u = w->Flow + (2L * n * plane) + ((long)row * w->ResultWidth);
        float* v = u + plane;
        float* image = w->Image + ((long)n * w->Channels * w->Height * w->Width);
        Line(w, image, u, v, w->Rows[row], w->Result + ((long)n * w->Channels * plane) + ((long)row * w->ResultWidth));
    }

    /// <summary>Fetches one row, which lies at height <paramref name="y"/> of the picture.</summary>
    internal static void Line(Work* w, float* image, float* u, float* v, float y, float* result)
    {
        int x = 0;
        for (; Avx.IsSupported && w->Width > 1 && w->Height > 1 && x + 8 <= w->ResultWidth; x += 8)
        {
            Eight(w, image, result + x, Vector256.Load(w->Columns + x) + Vector256.Load(u + x), Vector256.Create(y) + Vector256.Load(v + x));
        }

        for (; x < w->ResultWidth; x++)
        {
            One(w, image, result + x, w->Columns[x] + u[x], y + v[x]);
        }
    }

    private static void Eight(Work* w, float* image, float* result, Vector256<float> x, Vector256<float> y)
    {
        (Vector256<int> left, Vector256<float> fx) = Taps(x, w->Width);
        (Vector256<int> top, Vector256<float> fy) = Taps(y, w->Height);
        int* places = stackalloc int[8];
        ((top * Vector256.Create(w->Width)) + left).Store(places);
        long plane = (long)w->Height * w->Width, resultPlane = (long)w->ResultHeight * w->ResultWidth;
        for (int c = 0; c < w->Channels; c++)
        {
            float* upper = image + (c * plane);
            Vector256<float> above = Between(upper, places, fx), below = Between(upper + w->Width, places, fx);
            (above + ((below - above) * fy)).Store(result + (c * resultPlane));
        }
    }

    // A pixel and its right neighbour in one load of 64 bits: half the loads that gathering them one by one takes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Between(float* row, int* places, Vector256<float> share)
    {
        Vector256<float> even = Pairs(row, places[0], places[1], places[4], places[5]);
        Vector256<float> odd = Pairs(row, places[2], places[3], places[6], places[7]);
        Vector256<float> left = Avx.Shuffle(even, odd, 0b10_00_10_00), right = Avx.Shuffle(even, odd, 0b11_01_11_01);
        return left + ((right - left) * share);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pairs(float* row, int a, int b, int c, int d) => Vector256.Create(
        Vector128.Create(*(double*)(row + a), *(double*)(row + b)), Vector128.Create(*(double*)(row + c), *(double*)(row + d))).AsSingle();

    // The pixel before the place, but never the last one, and how far beyond it the place is: 0 to 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> First, Vector256<float> Share) Taps(Vector256<float> place, int count)
    {
        // Native: without a care for what is no number, which is gone by then; with it each takes six instructions.
        Vector256<float> number = Vector256.ConditionalSelect(Vector256.Equals(place, place), place, Vector256<float>.Zero);
        Vector256<float> inside = Vector256.MinNative(Vector256.MaxNative(number, Vector256<float>.Zero), Vector256.Create((float)(count - 1)));
        Vector256<float> first = Vector256.MinNative(Vector256.Floor(inside), Vector256.Create((float)(count - 2)));
        return (Vector256.ConvertToInt32Native(first), inside - first);
    }

    private static void One(Work* w, float* image, float* result, float x, float y)
    {
        (int left, int right, float fx) = Taps(x, w->Width);
        (int top, int bottom, float fy) = Taps(y, w->Height);
        long plane = (long)w->Height * w->Width, resultPlane = (long)w->ResultHeight * w->ResultWidth;
        for (int c = 0; c < w->Channels; c++)
        {
            float* upperRow = image + (c * plane) + ((long)top * w->Width), lowerRow = image + (c * plane) + ((long)bottom * w->Width);
            float upper = upperRow[left] + ((upperRow[right] - upperRow[left]) * fx);
            float lower = lowerRow[left] + ((lowerRow[right] - lowerRow[left]) * fx);
            result[c * resultPlane] = upper + ((lower - upper) * fy);
        }
    }

    private static (int First, int Second, float Share) Taps(float place, int count)
    {
        float inside = float.IsNaN(place) ? 0 : Math.Clamp(place, 0, count - 1);
        int first = (int)inside;
        return (first, Math.Min(first + 1, count - 1), inside - first);
    }

    internal struct Work
    {
        public float* Image;
        public float* Flow;
        public float* Columns;
        public float* Rows;
        public float* Result;
        public int Channels;
        public int Height;
        public int Width;
        public int ResultHeight;
        public int ResultWidth;
    }
}
