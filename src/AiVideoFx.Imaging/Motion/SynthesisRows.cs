using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Motion;

/// <summary>Rows of the picture between two frames, with the buffers that one thread needs for them.</summary>
internal sealed class SynthesisRows : IDisposable
{
    private const int Lanes = 8;

    /// <summary>Differences of a pixel between both frames up to which it stands still, and from which it does not.</summary>
    private const float StillDifference = 2 / 255f;
    private const float MovedDifference = 6 / 255f;

    /// <summary>Shares of a layer that are not worth fetching it for.</summary>
    private const float LeastShare = 1 / 512f;

    /// <summary>Pixels that layers may be apart and still count as one.</summary>
    private const float LayersAlike = 1 / 8f;

    private readonly FrameView _first;
    private readonly FrameView _second;
    private readonly MotionField _field;
    private readonly PixelRect _frame;
    private readonly FrameView _output;
    private readonly SynthesisOptions _options;
    private readonly EnlargedRow _toFirst;
    private readonly EnlargedRow _toSecond;
    private readonly EnlargedRow _weight;
    private readonly EnlargedRow? _still;
    private readonly EnlargedRow? _farToFirst;
    private readonly EnlargedRow? _farToSecond;
    private readonly EnlargedRow? _farShare;
    private readonly int _columns;
    private readonly int _start;
    private readonly bool _direct;
    private readonly float[] _row;
    private readonly byte[] _stored;

    public SynthesisRows(
        FrameView first, FrameView second, MotionField field, PixelRect frame, FrameView output, SynthesisOptions options)
    {
        _first = first;
        _second = second;
        _field = field;
        _frame = frame;
        _output = output;
        _options = options;
        _start = (output.Bounds.X1 - frame.X1) & ~(Lanes - 1);
        int columns = output.Bounds.X2 - frame.X1 - _start;
        int divisor = field.Divisor;
        _toFirst = new EnlargedRow(field.ToFirst, divisor, divisor, 0, _start, columns);
        _toSecond = new EnlargedRow(field.ToSecond, divisor, divisor, 0, _start, columns);
        _weight = new EnlargedRow(field.Weight, divisor, 1, 1 - field.Time, _start, columns);
        _still = options.Still is null
            ? null
            : new EnlargedRow(options.Still.Share, options.Still.Divisor, 1, 0, _start, columns);
        if (field.Far is { } far)
        {
            _farToFirst = new EnlargedRow(far.ToFirst, divisor, divisor, 0, _start, columns);
            _farToSecond = new EnlargedRow(far.ToSecond, divisor, divisor, 0, _start, columns);
            _farShare = new EnlargedRow(far.Share, divisor, 1, 0, _start, columns);
        }

        _columns = _weight.Columns;
        _direct = output.Depth == PixelDepth.Float && output.Components == PixelComponents.Rgba;
        _row = ArrayPool<float>.Shared.Rent(_columns * 4);
        _stored = ArrayPool<byte>.Shared.Rent(output.Width * 4 * sizeof(float));
    }

    /// <summary>Makes row y of the output's bounds.</summary>
    public void Make(int y)
    {
        int line = _frame.Y2 - 1 - y;
        _toFirst.Make(line);
        _toSecond.Make(line);
        _weight.Make(line);
        _still?.Make(line);
        _farToFirst?.Make(line);
        _farToSecond?.Make(line);
        _farShare?.Make(line);
        SourceRows first = new(_first, _frame.X1, y);
        SourceRows second = new(_second, _frame.X1, y);
        for (int x = 0; x < _columns; x += Lanes)
        {
            Block(first, second, x);
        }

        int skip = _output.Bounds.X1 - _frame.X1 - _start;
        ReadOnlySpan<float> pixels = _row.AsSpan(skip * 4, _output.Width * 4);
        Span<byte> target = _output.Row(y);
        if (_direct)
        {
            MemoryMarshal.AsBytes(pixels).CopyTo(target);
            return;
        }

        if (_output.Components == PixelComponents.Rgba)
        {
            DepthConversion.FromFloat(pixels, target, _output.Depth);
            return;
        }

        Span<byte> stored = _stored.AsSpan(0, pixels.Length * _output.Depth.BytesPerComponent());
        DepthConversion.FromFloat(pixels, stored, _output.Depth);
        ComponentConversion.Convert(stored, PixelComponents.Rgba, target, _output.Components, _output.Depth);
    }

    public void Dispose()
    {
        _toFirst.Dispose();
        _toSecond.Dispose();
        _weight.Dispose();
        _still?.Dispose();
        _farToFirst?.Dispose();
        _farToSecond?.Dispose();
        _farShare?.Dispose();
        ArrayPool<float>.Shared.Return(_row);
        ArrayPool<byte>.Shared.Return(_stored);
    }

    private void Block(in SourceRows first, in SourceRows second, int x)
    {
        Span<float> result = _row.AsSpan(x * 4, Lanes * 4);
        Vector256<float> share = _farShare is null || LayersAgree(x) ? default : Vector256.Create(_farShare.Channel(0)[x..]);
        if (Vector256.LessThanAny(share, Vector256.Create(1 - LeastShare)))
        {
            Layer(first, second, _toFirst, _toSecond, x, result);
        }

        if (Vector256.GreaterThanAny(share, Vector256.Create(LeastShare)))
        {
            Span<float> far = stackalloc float[Lanes * 4];
            Layer(first, second, _farToFirst!, _farToSecond!, x, far);
            for (int i = 0; i < far.Length; i++)
            {
                float part = share[i / 4];
                result[i] = part < LeastShare ? result[i] : part > 1 - LeastShare ? far[i] : result[i] + ((far[i] - result[i]) * part);
            }
        }

        if (_still is not null && Vector256.GreaterThanAny(Vector256.Create(_still.Channel(0)[x..]), default))
        {
            HoldStill(first, second, _still.Channel(0), x);
        }
    }

    // Where both layers move alike one is enough.
    private bool LayersAgree(int x)
    {
        Vector256<float> farthest = default;
        for (int channel = 0; channel < 2; channel++)
        {
            farthest = Vector256.MaxNative(farthest, Apart(_toFirst, _farToFirst!, channel));
            farthest = Vector256.MaxNative(farthest, Apart(_toSecond, _farToSecond!, channel));
        }

        return Vector256.LessThanAll(farthest, Vector256.Create(LayersAlike));

        Vector256<float> Apart(EnlargedRow near, EnlargedRow far, int channel) =>
            Vector256.Abs(Vector256.Create(near.Channel(channel)[x..]) - Vector256.Create(far.Channel(channel)[x..]));
    }

    // Eight pixels of one layer.
    private void Layer(in SourceRows first, in SourceRows second, EnlargedRow toFirst, EnlargedRow toSecond, int x, Span<float> pixels)
    {
        Vector256<float> u0 = Vector256.Create(toFirst.Channel(0)[x..]);
        Vector256<float> v0 = Vector256.Create(toFirst.Channel(1)[x..]);
        Vector256<float> u1 = Vector256.Create(toSecond.Channel(0)[x..]);
        Vector256<float> v1 = Vector256.Create(toSecond.Channel(1)[x..]);
        Vector256<float> weight = Vector256.Create(_weight.Channel(0)[x..]);
        ref float result = ref pixels[0];
        int samples = SamplesFor(u1 - u0, v1 - v0);
        if (samples == 1)
        {
            Sample(first, second, _start + x, u0, v0, u1, v1, weight, 1, ref result);
            return;
        }

        pixels.Clear();
        for (int i = 0; i < samples; i++)
        {
            // What is here a moment later is now that much of the motion behind.
            float moment = (((i + 0.5f) / samples) - 0.5f) * -_options.Shutter;
            Vector256<float> u = (u1 - u0) * moment;
            Vector256<float> v = (v1 - v0) * moment;
            Sample(first, second, _start + x, u0 + u, v0 + v, u1 + u, v1 + v, weight, 1f / samples, ref result);
        }
    }

    private int SamplesFor(Vector256<float> u, Vector256<float> v)
    {
        if (_options.Shutter == 0)
        {
            return 1;
        }

        Vector256<float> squared = (u * u) + (v * v);
        float longest = 0;
        for (int i = 0; i < Lanes; i++)
        {
            longest = MathF.Max(longest, squared[i]);
        }

        float length = MathF.Sqrt(longest) * _options.Shutter;
        return 1 + (int)MathF.Min(MathF.Ceiling(length), _options.MaximumSamples - 1);
    }

    // Adds the eight pixels where share is less than 1, else sets them.
    private static void Sample(
        in SourceRows first,
        in SourceRows second,
        int column,
        Vector256<float> u0,
        Vector256<float> v0,
        Vector256<float> u1,
        Vector256<float> v1,
        Vector256<float> weight,
        float share,
        ref float result)
    {
        SourcePlaces places0 = first.Locate(column, u0, v0);
        SourcePlaces places1 = second.Locate(column, u1, v1);
        Vector256<float> trust0 = weight * places0.Trust;
        Vector256<float> trust1 = (Vector256<float>.One - weight) * places1.Trust;
        Vector256<float> part = trust0 / (trust0 + trust1);
        for (int i = 0; i < Lanes; i++)
        {
            float part0 = SourcePlaces.At(in part, i);
            Vector128<float> pixel;
            if (part0 == 1)
            {
                pixel = first.Linear(places0, i);
            }
            else if (part0 == 0)
            {
                pixel = second.Linear(places1, i);
            }
            else
            {
                Vector128<float> a = first.Linear(places0, i);
                Vector128<float> b = second.Linear(places1, i);
                pixel = Vector128.MultiplyAddEstimate(a - b, Vector128.Create(part0), b);
            }

            ref float target = ref Unsafe.Add(ref result, i * 4);
            if (share < 1)
            {
                pixel = (pixel * share) + Vector128.LoadUnsafe(ref target);
            }

            pixel.StoreUnsafe(ref target);
        }
    }

    private void HoldStill(in SourceRows first, in SourceRows second, ReadOnlySpan<float> stills, int x)
    {
        SourcePlaces places0 = first.Locate(_start + x, default, default);
        SourcePlaces places1 = second.Locate(_start + x, default, default);
        float time = _field.Time;
        for (int i = 0; i < Lanes; i++)
        {
            float still = stills[x + i];
            if (!(still > 0))
            {
                continue;
            }

            Vector128<float> a = first.Linear(places0, i);
            Vector128<float> b = second.Linear(places1, i);
            Vector128<float> change = Vector128.Abs(b - a);
            float most = MathF.Max(MathF.Max(change[0], change[1]), MathF.Max(change[2], change[3]));
            float rise = Math.Clamp((MovedDifference - most) / (MovedDifference - StillDifference), 0, 1);
            float share = MathF.Min(still, 1) * rise * rise * (3 - (2 * rise));
            if (share > 0)
            {
                ref float target = ref _row[(x + i) * 4];
                Vector128<float> moved = Vector128.LoadUnsafe(ref target);
                Vector128<float> held = a + ((b - a) * time);
                (share == 1 ? held : moved + ((held - moved) * share)).StoreUnsafe(ref target);
            }
        }
    }
}
