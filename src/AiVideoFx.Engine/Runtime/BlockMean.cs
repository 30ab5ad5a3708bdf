using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Mean of each block of pixels, blocks side by side: AveragePool whose step is its kernel.</summary>
/// <remarks>
/// ONNX Runtime's goes pixel by pixel. Inputs: image (N, C, H, W), sides multiples of the other one, a block's side. Output: (N, C, H / side,
/// W / side).
/// </remarks>
internal sealed unsafe class BlockMean() : OwnOperator(OperatorName, [ElementType.Float32, ElementType.Int64], required: 2, ElementType.Float32)
{
    public const string OperatorName = "BlockMean";

    private const int RowsPerTask = 8;

    /// <inheritdoc/>
    public override void Compute(OperatorContext context)
    {
        long[] shape = context.Shape(0);
        int side = checked((int)*context.Input<long>(1));
        Work work = new()
        {
            Source = context.Input<float>(0),
            Result = context.Output<float>(shape[0], shape[1], shape[2] / side, shape[3] / side),
            Side = side,
            Width = checked((int)shape[3]),
            Rows = shape[0] * shape[1] * (shape[2] / side),
        };
        context.Parallel((work.Rows + RowsPerTask - 1) / RowsPerTask, &Part, &work);
    }

    /// <summary>The means of one row of sums of rows.</summary>
    /// <param name="sums">Sums over the rows of a block; width numbers, which are changed.</param>
    /// <param name="result">Receives width / side numbers.</param>
    /// <param name="width">Columns, a multiple of the side.</param>
    /// <param name="side">Of a block.</param>
    internal static void Across(float* sums, float* result, int width, int side)
    {
        int left = side;
        for (; left % 2 == 0; left /= 2, width /= 2)
        {
            AddPairs(sums, width / 2);
        }

        float share = 1f / (side * side);
        int count = width / left, x = 0;
        for (; left == 1 && x + 8 <= count; x += 8)
        {
            (Vector256.Load(sums + x) * share).Store(result + x);
        }

        for (; x < count; x++)
        {
            float sum = 0;
            for (int i = 0; i < left; i++)
            {
                sum += sums[(x * left) + i];
            }

            result[x] = sum * share;
        }
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
                float* source = w->Source + (row * w->Side * w->Width);
                Buffer.MemoryCopy(source, sums, buffer.Length * sizeof(float), w->Width * sizeof(float));
                for (int i = 1; i < w->Side; i++)
                {
                    Add(source + ((long)i * w->Width), sums, w->Width);
                }

                Across(sums, w->Result + (row * (w->Width / w->Side)), w->Width, w->Side);
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(buffer);
    }

    private static void Add(float* from, float* to, int count)
    {
        int x = 0;
        for (; x + 8 <= count; x += 8)
        {
            (Vector256.Load(to + x) + Vector256.Load(from + x)).Store(to + x);
        }

        for (; x < count; x++)
        {
            to[x] += from[x];
        }
    }

    // In place: what is written was read before.
    private static void AddPairs(float* values, int count)
    {
        int x = 0;
        for (; Avx2.IsSupported && x + 8 <= count; x += 8)
        {
            Vector256<float> mixed = Avx.HorizontalAdd(Vector256.Load(values + (2 * x)), Vector256.Load(values + (2 * x) + 8));
            Avx2.Permute4x64(mixed.AsDouble(), 0b11_01_10_00).AsSingle().Store(values + x);
        }

        for (; x < count; x++)
        {
            values[x] = values[2 * x] + values[(2 * x) + 1];
        }
    }

    private struct Work
    {
        public float* Source;
        public float* Result;
        public long Rows;
        public int Side;
        public int Width;
    }
}
