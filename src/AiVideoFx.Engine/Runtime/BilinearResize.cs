using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Linear resize without low-pass filtering, the picture's outer edges kept: ONNX's Resize, linear, half_pixel.</summary>
/// <remarks>
/// Two rows are mixed first, eight pixels at a time, and the mixed row is sampled from the nearest cache: a third of the time of ONNX
/// Runtime's. Inputs: image (N, C, H, W); height and width of the result; what it is added to, (N, C, height, width), or nothing.
/// Output: (N, C, height, width).
/// </remarks>
internal sealed unsafe class BilinearResize() : OwnOperator(
    OperatorName, [ElementType.Float32, ElementType.Int64, ElementType.Float32], required: 2, ElementType.Float32)
{
    public const string OperatorName = "BilinearResize";

    private const int RowsPerTask = 8;

    /// <inheritdoc/>
    public override void Compute(OperatorContext context)
    {
        long[] image = context.Shape(0);
        long* size = context.Input<long>(1);
        (int height, int width) = (checked((int)size[0]), checked((int)size[1]));
        Axis columns = new((int)image[3], width), rows = new((int)image[2], height);
        fixed (int* firstX = columns.First, secondX = columns.Second, firstY = rows.First, secondY = rows.Second)
        fixed (float* shareX = columns.Share, shareY = rows.Share)
        {
            Work work = new()
            {
                Image = context.Input<float>(0),
                Sum = context.Input<float>(2),
                Result = context.Output<float>(image[0], image[1], height, width),
                FirstX = firstX,
                SecondX = secondX,
                ShareX = shareX,
                FirstY = firstY,
                SecondY = secondY,
                ShareY = shareY,
                SourceHeight = (int)image[2],
                SourceWidth = (int)image[3],
                Height = height,
                Width = width,
                TasksPerPlane = (height + RowsPerTask - 1) / RowsPerTask,
            };
            context.Parallel(image[0] * image[1] * work.TasksPerPlane, &Part, &work);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Part(void* data, nuint task)
    {
        Work* w = (Work*)data;
        long plane = (long)task / w->TasksPerPlane;
        int top = (int)((long)task % w->TasksPerPlane) * RowsPerTask, end = Math.Min(top + RowsPerTask, w->Height);
        float* image = w->Image + (plane * w->SourceHeight * w->SourceWidth);
        float[] buffer = System.Buffers.ArrayPool<float>.Shared.Rent(w->SourceWidth);
        fixed (float* mixed = buffer)
        {
            for (int y = top; y < end; y++)
            {
                Mix(image + ((long)w->FirstY[y] * w->SourceWidth), image + ((long)w->SecondY[y] * w->SourceWidth), w->ShareY[y], mixed, w->SourceWidth);
                long row = ((plane * w->Height) + y) * w->Width;
                Sample(w, mixed, w->Sum is null ? null : w->Sum + row, w->Result + row);
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(buffer);
    }

    private static void Mix(float* first, float* second, float share, float* mixed, int width)
    {
        Vector256<float> shares = Vector256.Create(share);
        int x = 0;
        for (; Vector256.IsHardwareAccelerated && x + 8 <= width; x += 8)
        {
            Vector256<float> a = Vector256.Load(first + x);
            (a + ((Vector256.Load(second + x) - a) * shares)).Store(mixed + x);
        }

        for (; x < width; x++)
        {
            mixed[x] = first[x] + ((second[x] - first[x]) * share);
        }
    }

    private static void Sample(Work* w, float* mixed, float* sum, float* result)
    {
        int x = 0;
        for (; Avx2.IsSupported && x + 8 <= w->Width; x += 8)
        {
            Vector256<float> a = Avx2.GatherVector256(mixed, Vector256.Load(w->FirstX + x), sizeof(float));
            Vector256<float> b = Avx2.GatherVector256(mixed, Vector256.Load(w->SecondX + x), sizeof(float));
            Vector256<float> value = a + ((b - a) * Vector256.Load(w->ShareX + x));
            (sum is null ? value : Vector256.Load(sum + x) + value).Store(result + x);
        }

        for (; x < w->Width; x++)
        {
            float a = mixed[w->FirstX[x]];
            float value = a + ((mixed[w->SecondX[x]] - a) * w->ShareX[x]);
            result[x] = sum is null ? value : sum[x] + value;
        }
    }

    /// <summary>For each position of the result, the two of the source around it and the share of the second.</summary>
    private sealed class Axis
    {
        public Axis(int from, int to)
        {
            (First, Second, Share) = (new int[to], new int[to], new float[to]);
            double scale = (double)from / to;
            for (int i = 0; i < to; i++)
            {
                double place = Math.Clamp(((i + 0.5) * scale) - 0.5, 0, from - 1);
                First[i] = (int)place;
                Second[i] = Math.Min(First[i] + 1, from - 1);
                Share[i] = (float)(place - First[i]);
            }
        }

        public int[] First { get; }

        public int[] Second { get; }

        public float[] Share { get; }
    }

    private struct Work
    {
        public float* Image;
        public float* Sum;
        public float* Result;
        public int* FirstX;
        public int* SecondX;
        public float* ShareX;
        public int* FirstY;
        public int* SecondY;
        public float* ShareY;
        public int SourceHeight;
        public int SourceWidth;
        public int Height;
        public int Width;
        public long TasksPerPlane;
    }
}
