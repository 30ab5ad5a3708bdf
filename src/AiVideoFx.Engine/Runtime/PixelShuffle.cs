using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Turns groups of factor² channels into blocks of factor × factor pixels: DepthToSpace in CRD order, on all threads.</summary>
/// <remarks>
/// ONNX Runtime's runs on one thread, element by element. Inputs: (N, C · factor², H, W) and the factor. Output: (N, C, factor · H,
/// factor · W).
/// </remarks>
internal sealed unsafe class PixelShuffle() : OwnOperator(
    OperatorName, [ElementType.Float32, ElementType.Int64], required: 2, ElementType.Float32)
{
    public const string OperatorName = "PixelShuffle";

    /// <inheritdoc/>
    public override void Compute(OperatorContext context)
    {
        long[] shape = context.Shape(0);
        int factor = checked((int)*context.Input<long>(1));
        long channels = shape[1] / (factor * factor);
        Work work = new()
        {
            Source = context.Input<float>(0),
            Result = context.Output<float>(shape[0], channels, shape[2] * factor, shape[3] * factor),
            Factor = factor,
            Height = (int)shape[2],
            Width = (int)shape[3],
        };
        context.Parallel(shape[0] * channels * shape[2], &Row, &work);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Row(void* data, nuint task)
    {
        Work* w = (Work*)data;
        (long channel, long row) = ((long)task / w->Height, (long)task % w->Height);
        long plane = (long)w->Height * w->Width;
        int factor = w->Factor;
        for (int a = 0; a < factor; a++)
        {
            float* from = w->Source + (((channel * factor) + a) * factor * plane) + (row * w->Width);
            float* to = w->Result + (((channel * w->Height * factor) + (row * factor) + a) * w->Width * factor);
            int x = 0;
            if (factor == 2 && Avx.IsSupported)
            {
                for (; x + 8 <= w->Width; x += 8)
                {
                    Interleave(Vector256.Load(from + x), Vector256.Load(from + plane + x), to + (2 * x));
                }
            }

            for (int b = 0; b < factor; b++)
            {
                float* source = from + (b * plane);
                for (int i = x; i < w->Width; i++)
                {
                    to[(i * factor) + b] = source[i];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector256<float> even, Vector256<float> odd, float* to)
    {
        Vector256<float> low = Avx.UnpackLow(even, odd), high = Avx.UnpackHigh(even, odd);
        Avx.Permute2x128(low, high, 0x20).Store(to);
        Avx.Permute2x128(low, high, 0x31).Store(to + 8);
    }

    private struct Work
    {
        public float* Source;
        public float* Result;
        public int Factor;
        public int Height;
        public int Width;
    }
}
