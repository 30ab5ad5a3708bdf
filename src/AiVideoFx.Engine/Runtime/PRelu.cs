using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Engine.Runtime;

/// <summary>x where positive, else x times its channel's slope: ONNX's PRelu, on all threads and in vectors.</summary>
/// <remarks>
/// ONNX Runtime's broadcasts the slopes element by element and takes half as long as the convolution before it. Inputs: (N, C, …) and C
/// slopes, or one for all. Output: the shape of the first.
/// </remarks>
internal sealed unsafe class PRelu() : OwnOperator(
    OperatorName, [ElementType.Float32, ElementType.Float32], required: 2, ElementType.Float32)
{
    public const string OperatorName = "PRelu";

    private const int ElementsPerTask = 1 << 15;

    /// <inheritdoc/>
    public override void Compute(OperatorContext context)
    {
        long[] shape = context.Shape(0);
        long[] slopes = context.Shape(1);
        long plane = 1;
        foreach (long size in shape.AsSpan(2))
        {
            plane *= size;
        }

        Work work = new()
        {
            Source = context.Input<float>(0),
            Slopes = context.Input<float>(1),
            Result = context.Output<float>(shape),
            Channels = shape[1],
            HasOneSlope = slopes[0] == 1,
            Plane = plane,
            TasksPerPlane = Math.Max(1, (plane + ElementsPerTask - 1) / ElementsPerTask),
        };
        context.Parallel(shape[0] * shape[1] * work.TasksPerPlane, &Part, &work);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Part(void* data, nuint task)
    {
        Work* work = (Work*)data;
        (long plane, long part) = ((long)task / work->TasksPerPlane, (long)task % work->TasksPerPlane);
        long start = plane * work->Plane + part * ElementsPerTask;
        int length = (int)Math.Min(ElementsPerTask, work->Plane - part * ElementsPerTask);
        float slope = work->Slopes[work->HasOneSlope ? 0 : plane % work->Channels];
        float* from = work->Source + start;
        float* to = work->Result + start;
        Vector256<float> slopes = Vector256.Create(slope);
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + 8 <= length; i += 8)
        {
            Vector256<float> x = Vector256.Load(from + i);
            Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), x * slopes, x).Store(to + i);
        }

        for (; i < length; i++)
        {
            to[i] = from[i] < 0 ? from[i] * slope : from[i];
        }
    }

    private struct Work
    {
        public float* Source;
        public float* Slopes;
        public float* Result;
        public long Channels;
        public long Plane;
        public long TasksPerPlane;
        public bool HasOneSlope;
    }
}
