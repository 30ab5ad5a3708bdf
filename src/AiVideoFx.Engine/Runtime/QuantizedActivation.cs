using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Engine.Runtime;

/// <summary>
/// An operator of our own: adds a residual to 8-bit values, applies a leaky activation with a slope for each channel, and rounds to 8 bits
/// again, in one pass.
/// </summary>
/// <remarks>
/// ONNX Runtime has no 8-bit PRelu, and does its addition and its activation in two passes of their own. Inputs: values, uint8
/// (N, H, W, C); header and slopes, float: scale and zero point of the values, of the residual, inverse scale and zero point of the result, then
/// the slopes of the channels, repeated until they are a multiple of 32; residual, uint8, of the shape of the values, optional. Output: uint8, of
/// that shape.
/// y = round(f((x - zx) · sx + (r - zr) · sr) / sy) + zy, with f(v) = v for v at least 0, else slope · v.
/// </remarks>
internal sealed unsafe class QuantizedActivation() : OwnOperator(
    OperatorName, [ElementType.UInt8, ElementType.Float32, ElementType.UInt8], required: 2, ElementType.UInt8)
{
    public const string OperatorName = "QuantizedActivation";

    /// <summary>Floats before the slopes.</summary>
    public const int HeaderLength = 6;

    private const int Lanes = 32;
    private const int BytesPerTask = 1 << 16;

    /// <inheritdoc/>
    public override void Compute(OperatorContext context)
    {
        long[] sizes = context.Shape(0);
        int period = (int)context.Shape(1)[0] - HeaderLength;
        Work work = new()
        {
            Values = context.Input<byte>(0),
            Parameters = context.Input<float>(1),
            Residual = context.Input<byte>(2),
            Result = context.Output<byte>(sizes),
            Period = period,
            Length = checked(sizes[0] * sizes[1] * sizes[2] * sizes[3]),
            TaskLength = Math.Max(1, BytesPerTask / period) * period,
        };
        context.Parallel((work.Length + work.TaskLength - 1) / work.TaskLength, &Part, &work);
    }

    /// <summary>Slopes of channels, repeated until they are a whole number of vectors.</summary>
    public static float[] Repeat(ReadOnlySpan<float> slopes)
    {
        int period = slopes.Length;
        while (period % Lanes != 0)
        {
            period += slopes.Length;
        }

        float[] repeated = new float[period];
        for (int i = 0; i < period; i += slopes.Length)
        {
            slopes.CopyTo(repeated.AsSpan(i));
        }

        return repeated;
    }

    /// <summary>The operation itself.</summary>
    /// <param name="values">Channels of a pixel side by side, from the first channel on.</param>
    /// <param name="residual">As many; empty for none.</param>
    /// <param name="parameters">Header and repeated slopes.</param>
    /// <param name="result">As many as <paramref name="values"/>; may be the same memory.</param>
    public static void Apply(
        ReadOnlySpan<byte> values, ReadOnlySpan<byte> residual, ReadOnlySpan<float> parameters, Span<byte> result)
    {
        ReadOnlySpan<float> slopes = parameters[HeaderLength..];
        (float scale, float zero, float residualScale, float residualZero) = (parameters[0], parameters[1], parameters[2], parameters[3]);
        (float inverse, float shift) = (parameters[4], parameters[5]);
        float offset = -zero * scale - (residual.IsEmpty ? 0 : residualZero * residualScale);
        ref byte x = ref MemoryMarshal.GetReference(values);
        ref byte r = ref MemoryMarshal.GetReference(residual);
        ref byte y = ref MemoryMarshal.GetReference(result);
        int i = 0, c = 0;
        for (; Vector256.IsHardwareAccelerated && i + Lanes <= values.Length; i += Lanes)
        {
            Wide v = Wide.Load(ref Unsafe.Add(ref x, i)) * scale + offset;
            if (!residual.IsEmpty)
            {
                v += Wide.Load(ref Unsafe.Add(ref r, i)) * residualScale;
            }

            v.Leaky(ref Unsafe.Add(ref MemoryMarshal.GetReference(slopes), c)).Store(ref Unsafe.Add(ref y, i), inverse, shift);
            c += Lanes;
            c = c == slopes.Length ? 0 : c;
        }

        for (; i < values.Length; i++)
        {
            float v = values[i] * scale + offset + (residual.IsEmpty ? 0 : residual[i] * residualScale);
            v = MathF.Max(v, 0) + slopes[i % slopes.Length] * MathF.Min(v, 0);
            result[i] = (byte)Math.Clamp(MathF.Round(v * inverse + shift), 0, 255);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Part(void* data, nuint task)
    {
        Work* work = (Work*)data;
        long start = (long)task * work->TaskLength;
        int length = (int)Math.Min(work->TaskLength, work->Length - start);
        Apply(new(work->Values + start, length), work->Residual is null ? default : new(work->Residual + start, length),
            new(work->Parameters, HeaderLength + work->Period), new(work->Result + start, length));
    }

    private struct Work
    {
        public byte* Values;
        public byte* Residual;
        public byte* Result;
        public float* Parameters;
        public int Period;
        public long Length;
        public long TaskLength;
    }

    /// <summary>32 numbers.</summary>
    private readonly struct Wide(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        private readonly Vector256<float> _a = a, _b = b, _c = c, _d = d;

        public static Wide operator *(Wide v, float f) => new(v._a * f, v._b * f, v._c * f, v._d * f);

        public static Wide operator +(Wide v, Wide w) => new(v._a + w._a, v._b + w._b, v._c + w._c, v._d + w._d);

        public static Wide operator +(Wide v, float f)
        {
            Vector256<float> g = Vector256.Create(f);
            return new(v._a + g, v._b + g, v._c + g, v._d + g);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Load(ref byte from)
        {
            (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from));
            (Vector256<uint> a, Vector256<uint> b) = Vector256.Widen(low);
            (Vector256<uint> c, Vector256<uint> d) = Vector256.Widen(high);
            return new(Single(a), Single(b), Single(c), Single(d));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Wide Leaky(ref float slopes) => new(
            Leaky(_a, Vector256.LoadUnsafe(ref slopes)), Leaky(_b, Vector256.LoadUnsafe(ref slopes, 8)),
            Leaky(_c, Vector256.LoadUnsafe(ref slopes, 16)), Leaky(_d, Vector256.LoadUnsafe(ref slopes, 24)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(ref byte to, float inverse, float shift)
        {
            Vector256<ushort> low = Vector256.Narrow(Round(_a, inverse, shift), Round(_b, inverse, shift));
            Vector256<ushort> high = Vector256.Narrow(Round(_c, inverse, shift), Round(_d, inverse, shift));
            Vector256.Narrow(low, high).StoreUnsafe(ref to);
        }

        private static Vector256<float> Single(Vector256<uint> v) => Vector256.ConvertToSingle(v.AsInt32());

        private static Vector256<float> Leaky(Vector256<float> v, Vector256<float> slope) =>
            Vector256.MaxNative(v, Vector256<float>.Zero) + slope * Vector256.MinNative(v, Vector256<float>.Zero);

        // To the nearest, ties to even: 1.5 · 2^23 pushes the fraction out of the mantissa.
        private static Vector256<uint> Round(Vector256<float> v, float inverse, float shift)
        {
            Vector256<float> scaled = Vector256.MinNative(
                Vector256.MaxNative(v * inverse + Vector256.Create(shift), Vector256<float>.Zero), Vector256.Create(255f));
            Vector256<float> magic = Vector256.Create(12582912f);
            return (scaled + magic).AsUInt32() & Vector256.Create(0xFFu);
        }
    }
}
