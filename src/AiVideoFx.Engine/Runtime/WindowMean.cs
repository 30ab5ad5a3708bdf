using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Mean of the window around each pixel, of what there is of it: AveragePool of step 1 that does not count its padding.</summary>
/// <remarks>
/// ONNX Runtime's takes 18 ms for a window of 5 on 960 × 544 pixels. Inputs: image (N, C, H, W), the window's side, odd. Output: of the
/// image's shape.
/// </remarks>
internal sealed unsafe class WindowMean() : OwnOperator(OperatorName, [ElementType.Float32, ElementType.Int64], required: 2, ElementType.Float32)
{
    public const string OperatorName = "WindowMean";

    private const int RowsPerTask = 16;

    /// <inheritdoc/>
    public override void Compute(OperatorContext context)
    {
        long[] shape = context.Shape(0);
        Work work = new()
        {
            Source = context.Input<float>(0),
            Result = context.Output<float>(shape[0], shape[1], shape[2], shape[3]),
            Reach = checked((int)*context.Input<long>(1)) / 2,
            Height = checked((int)shape[2]),
            Width = checked((int)shape[3]),
            Rows = shape[0] * shape[1] * shape[2],
        };
        context.Parallel((work.Rows + RowsPerTask - 1) / RowsPerTask, &Part, &work);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Part(void* data, nuint task)
    {
        Work* w = (Work*)data;
        long first = (long)task * RowsPerTask, end = Math.Min(first + RowsPerTask, w->Rows);
        float[] buffer = System.Buffers.ArrayPool<float>.Shared.Rent(w->Width);
        fixed (float* sums = buffer)
        {
            for (long row = first; row < end; row++)
            {
                int y = (int)(row % w->Height);
                int top = Math.Max(0, y - w->Reach), bottom = Math.Min(w->Height - 1, y + w->Reach);
                Down(w->Source + ((row - y + top) * w->Width), bottom - top + 1, w->Width, sums);
                Across(sums, bottom - top + 1, w->Reach, w->Width, w->Result + (row * w->Width));
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>Sums of columns.</summary>
    private static void Down(float* source, int rows, int width, float* sums)
    {
        int x = 0;
        for (; x + 8 <= width; x += 8)
        {
            Vector256<float> sum = Vector256.Load(source + x);
            for (int i = 1; i < rows; i++)
            {
                sum += Vector256.Load(source + ((long)i * width) + x);
            }

            sum.Store(sums + x);
        }

        for (; x < width; x++)
        {
            float sum = source[x];
            for (int i = 1; i < rows; i++)
            {
                sum += source[((long)i * width) + x];
            }

            sums[x] = sum;
        }
    }

    private static void Across(float* sums, int rows, int reach, int width, float* result)
    {
        float share = 1f / (rows * ((2 * reach) + 1));
        int x = 0;
        for (; x < Math.Min(reach, width); x++)
        {
            result[x] = At(x);
        }

        for (; x + 8 + reach <= width; x += 8)
        {
            Vector256<float> sum = Vector256.Load(sums + x - reach);
            for (int i = 1 - reach; i <= reach; i++)
            {
                sum += Vector256.Load(sums + x + i);
            }

            (sum * share).Store(result + x);
        }

        for (; x < width; x++)
        {
            result[x] = At(x);
        }

        float At(int column)
        {
            int left = Math.Max(0, column - reach), right = Math.Min(width - 1, column + reach);
            float sum = 0;
            for (int i = left; i <= right; i++)
            {
                sum += sums[i];
            }

            return sum / (rows * (right - left + 1));
        }
    }

    private struct Work
    {
        public float* Source;
        public float* Result;
        public long Rows;
        public int Reach;
        public int Height;
        public int Width;
    }
}
