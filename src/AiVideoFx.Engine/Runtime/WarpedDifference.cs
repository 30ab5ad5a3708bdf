using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Engine.Runtime;

/// <summary>How two warped pictures differ: <see cref="Graph.WarpDifference"/> in one pass.</summary>
/// <remarks>
/// The warped pictures stay in the nearest caches, a row at a time. Inputs: both pictures (1, 3, H, W); flows (1, 4 or more, H, W); the
/// columns' places. Output: (1, 4, H, W).
/// </remarks>
internal sealed unsafe class WarpedDifference() : OwnOperator(
    OperatorName, [ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32], required: 4, ElementType.Float32)
{
    public const string OperatorName = "WarpedDifference";
    public const int Channels = 4;

    private const int RowsPerTask = 8;

    /// <inheritdoc/>
    public override void Compute(OperatorContext context)
    {
        long[] shape = context.Shape(0);
        (int height, int width) = (checked((int)shape[2]), checked((int)shape[3]));
        Work work = new()
        {
            Warp = new()
            {
                Columns = context.Input<float>(3),
                Channels = 3,
                Height = height,
                Width = width,
                ResultHeight = height,
                ResultWidth = width,
            },
            First = context.Input<float>(0),
            Second = context.Input<float>(1),
            Flows = context.Input<float>(2),
            Result = context.Output<float>(1, Channels, height, width),
        };
        context.Parallel((height + RowsPerTask - 1) / RowsPerTask, &Part, &work);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Part(void* data, nuint task)
    {
        Work* w = (Work*)data;
        (int width, int height) = (w->Warp.Width, w->Warp.Height);
        long plane = (long)width * height;
        float[] buffer = System.Buffers.ArrayPool<float>.Shared.Rent(3 * width);
        BilinearWarp.Work rows = w->Warp with { ResultHeight = 1 };
        fixed (float* second = buffer)
        {
            for (int y = (int)task * RowsPerTask, end = Math.Min(y + RowsPerTask, height); y < end; y++)
            {
                // The first picture is warped to where the result is to be, the second one beside it.
                float* u = w->Flows + ((long)y * width), result = w->Result + ((long)y * width);
                BilinearWarp.Line(&w->Warp, w->First, u, u + plane, y, result);
                BilinearWarp.Line(&rows, w->Second, u + (2 * plane), u + (3 * plane), y, second);
                Subtract(result, second, width, plane);
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(buffer);
    }

    private static void Subtract(float* result, float* second, int width, long plane)
    {
        int x = 0;
        for (; x + 8 <= width; x += 8)
        {
            Vector256<float> error = Vector256<float>.Zero;
            for (int c = 0; c < 3; c++)
            {
                float* place = result + (c * plane) + x;
                Vector256<float> difference = Vector256.Load(place) - Vector256.Load(second + (c * width) + x);
                difference.Store(place);
                error += Vector256.Abs(difference);
            }

            (error * (1f / 3)).Store(result + (3 * plane) + x);
        }

        for (; x < width; x++)
        {
            float error = 0;
            for (int c = 0; c < 3; c++)
            {
                result[(c * plane) + x] -= second[(c * width) + x];
                error += Math.Abs(result[(c * plane) + x]);
            }

            result[(3 * plane) + x] = error * (1f / 3);
        }
    }

    private struct Work
    {
        public BilinearWarp.Work Warp;
        public float* First;
        public float* Second;
        public float* Flows;
        public float* Result;
    }
}
