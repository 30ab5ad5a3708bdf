using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Motion from a moment between two frames to both: <see cref="Graph.FlowsFromBetween"/> in two passes.</summary>
/// <remarks>
/// The first pass finds where there and back disagree, the second one carries flow and disagreement to the moment, a row at a time.
/// Inputs: flow there and back (1, 2, H, W); the moment (1); the columns' places; the most disagreement. Output: (1, 7, H, W).
/// </remarks>
internal sealed unsafe class ProjectedFlows() : OwnOperator(
    OperatorName,
    [ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32], required: 5, ElementType.Float32)
{
    public const string OperatorName = "ProjectedFlows";
    public const int Channels = 7;

    private const int RowsPerTask = 8;

    // Of one frame: flow once more, at the moment; flow and disagreement there. Each a row.
    private const int RowsOfAFrame = 5;

    /// <inheritdoc/>
    public override void Compute(OperatorContext context)
    {
        long[] shape = context.Shape(0);
        (int height, int width) = (checked((int)shape[2]), checked((int)shape[3]));
        float[] gaps = System.Buffers.ArrayPool<float>.Shared.Rent(checked(2 * height * width));
        fixed (float* memory = gaps)
        {
            Work work = new()
            {
                Warp = new()
                {
                    Columns = context.Input<float>(3),
                    Channels = 2,
                    Height = height,
                    Width = width,
                    ResultHeight = 1,
                    ResultWidth = width,
                },
                There = context.Input<float>(0),
                Back = context.Input<float>(1),
                Time = *context.Input<float>(2),
                Limit = *context.Input<float>(4),
                Gaps = memory,
                Result = context.Output<float>(1, Channels, height, width),
            };
            long tasks = (height + RowsPerTask - 1) / RowsPerTask;
            context.Parallel(tasks, &Gaps, &work);
            context.Parallel(tasks, &Project, &work);
        }

        System.Buffers.ArrayPool<float>.Shared.Return(gaps);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Gaps(void* data, nuint task)
    {
        Work* w = (Work*)data;
        int width = w->Warp.Width;
        long plane = (long)width * w->Warp.Height;
        float[] buffer = System.Buffers.ArrayPool<float>.Shared.Rent(2 * width);
        fixed (float* other = buffer)
        {
            for (int y = (int)task * RowsPerTask, end = Math.Min(y + RowsPerTask, w->Warp.Height); y < end; y++)
            {
                for (int frame = 0; frame < 2; frame++)
                {
                    float* flow = (frame == 0 ? w->There : w->Back) + ((long)y * width);
                    BilinearWarp.Line(&w->Warp, frame == 0 ? w->Back : w->There, flow, flow + plane, y, other);
                    Disagreement(flow, flow + plane, other, other + width, w->Limit, w->Gaps + (frame * plane) + ((long)y * width), width);
                }
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(buffer);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Project(void* data, nuint task)
    {
        Work* w = (Work*)data;
        int width = w->Warp.Width;
        long plane = (long)width * w->Warp.Height;
        BilinearWarp.Work one = w->Warp with { Channels = 1 };
        float[] buffer = System.Buffers.ArrayPool<float>.Shared.Rent(2 * RowsOfAFrame * width);
        fixed (float* rows = buffer)
        {
            for (int y = (int)task * RowsPerTask, end = Math.Min(y + RowsPerTask, w->Warp.Height); y < end; y++)
            {
                float* result = w->Result + ((long)y * width);
                for (int frame = 0; frame < 2; frame++)
                {
                    float* image = frame == 0 ? w->There : w->Back, flow = image + ((long)y * width);
                    float share = frame == 0 ? -w->Time : w->Time - 1;
                    float* step = rows + (frame * RowsOfAFrame * width), found = step + (2 * width);
                    Scale(flow, share, step, width);
                    Scale(flow + plane, share, step + width, width);
                    BilinearWarp.Line(&w->Warp, image, step, step + width, y, found);
                    Scale(found, share, step, 2 * width);
                    BilinearWarp.Line(&w->Warp, image, step, step + width, y, found);
                    BilinearWarp.Line(&one, w->Gaps + (frame * plane), step, step + width, y, result + ((5 + frame) * plane));
                    Scale(found, share, result + (2 * frame * plane), width);
                    Scale(found + width, share, result + (((2 * frame) + 1) * plane), width);
                }

                float* first = rows + (2 * width), second = first + (RowsOfAFrame * width);
                Disagreement(first, first + width, second, second + width, w->Limit, result + (4 * plane), width);
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(buffer);
    }

    private static void Scale(float* values, float factor, float* result, int count)
    {
        int x = 0;
        for (; x + 8 <= count; x += 8)
        {
            (Vector256.Load(values + x) * factor).Store(result + x);
        }

        for (; x < count; x++)
        {
            result[x] = values[x] * factor;
        }
    }

    private static void Disagreement(float* u0, float* v0, float* u1, float* v1, float limit, float* result, int width)
    {
        int x = 0;
        for (; x + 8 <= width; x += 8)
        {
            Vector256<float> sum = Vector256.Abs(Vector256.Load(u0 + x) + Vector256.Load(u1 + x))
                + Vector256.Abs(Vector256.Load(v0 + x) + Vector256.Load(v1 + x));
            Vector256.MinNative(sum, Vector256.Create(limit)).Store(result + x);
        }

        for (; x < width; x++)
        {
            result[x] = Math.Min(Math.Abs(u0[x] + u1[x]) + Math.Abs(v0[x] + v1[x]), limit);
        }
    }

    private struct Work
    {
        public BilinearWarp.Work Warp;
        public float* There;
        public float* Back;
        public float* Gaps;
        public float* Result;
        public float Time;
        public float Limit;
    }
}
