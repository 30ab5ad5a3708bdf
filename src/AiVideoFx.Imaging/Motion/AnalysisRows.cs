using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Motion;

/// <summary>Rows of block means of a host image, with the buffers that one thread needs for them.</summary>
internal sealed class AnalysisRows : IDisposable
{
    private readonly FrameView _source;
    private readonly PixelRect _frame;
    private readonly int _divisor;
    private readonly int _components;
    private readonly Raster _sums;
    private readonly Raster _pixels;

    public AnalysisRows(FrameView source, PixelRect frame, int divisor)
    {
        _source = source;
        _frame = frame;
        _divisor = divisor;
        _components = source.Components.Count();

        // One vector more, so that pixels of three components can be read as vectors of four.
        _sums = Raster.Rent((frame.Width * _components) + Vector256<float>.Count, 1);
        _pixels = Raster.Rent(source.Width * _components, 1);
    }

    /// <summary>The means of blocks in row y of the analysis, counted from the top.</summary>
    public void Average(int y, Span<float> red, Span<float> green, Span<float> blue)
    {
        int top = y * _divisor;
        int rows = Math.Min(_divisor, _frame.Height - top);
        Span<float> sums = _sums.Pixels[..(_frame.Width * _components)];
        if (rows >= 2 && CoversFrame)
        {
            TensorPrimitives.Add(Floats(top), FloatsOfAnother(top + 1), sums);
        }
        else
        {
            CopyExtended(Floats(top), sums);
            if (rows >= 2)
            {
                AddExtended(Floats(top + 1), sums);
            }
        }

        for (int i = 2; i < rows; i++)
        {
            AddExtended(Floats(top + i), sums);
        }

        switch (_components)
        {
            case 1:
                Across(sums, rows, 0, red);
                red.CopyTo(green);
                red.CopyTo(blue);
                break;
            case 4:
                AcrossRgba(sums, rows, red, green, blue);
                break;
            default:
                Across(sums, rows, 0, red);
                Across(sums, rows, 1, green);
                Across(sums, rows, 2, blue);
                break;
        }
    }

    /// <summary>NaN becomes 0, the rest is clamped to [0, 1].</summary>
    public static void ClampToDisplay(Span<float> row)
    {
        int x = 0;
        for (; x <= row.Length - Vector256<float>.Count; x += Vector256<float>.Count)
        {
            Vector256<float> value = Vector256.Create<float>(row[x..]);
            value = Vector256.ConditionalSelect(Vector256.GreaterThan(value, default), value, default);
            Vector256.MinNative(value, Vector256<float>.One).CopyTo(row[x..]);
        }

        for (; x < row.Length; x++)
        {
            row[x] = row[x] > 0 ? MathF.Min(row[x], 1) : 0;
        }
    }

    public void Dispose()
    {
        _sums.Dispose();
        _pixels.Dispose();
    }

    private bool CoversFrame => _source.Bounds.X1 == _frame.X1 && _source.Bounds.X2 == _frame.X2;

    // Row of the frame, counted from its top; edge repeated.
    private ReadOnlySpan<byte> Bytes(int row) =>
        _source.Row(Math.Clamp(_frame.Y2 - 1 - row, _source.Bounds.Y1, _source.Bounds.Y2 - 1));

    private ReadOnlySpan<float> Floats(int row)
    {
        ReadOnlySpan<byte> bytes = Bytes(row);
        if (_source.Depth == PixelDepth.Float)
        {
            return MemoryMarshal.Cast<byte, float>(bytes);
        }

        DepthConversion.ToFloat(bytes, _source.Depth, _pixels.Pixels);
        return _pixels.Pixels;
    }

    // A second row at the same time: the sums' buffer is free until they are written.
    private ReadOnlySpan<float> FloatsOfAnother(int row)
    {
        ReadOnlySpan<byte> bytes = Bytes(row);
        if (_source.Depth == PixelDepth.Float)
        {
            return MemoryMarshal.Cast<byte, float>(bytes);
        }

        Span<float> second = _sums.Pixels[..(_frame.Width * _components)];
        DepthConversion.ToFloat(bytes, _source.Depth, second);
        return second;
    }

    private void CopyExtended(ReadOnlySpan<float> pixels, Span<float> target)
    {
        for (int x = 0; x < _frame.Width; x++)
        {
            Pixel(pixels, x).CopyTo(target[(x * _components)..]);
        }
    }

    private void AddExtended(ReadOnlySpan<float> pixels, Span<float> target)
    {
        if (CoversFrame)
        {
            TensorPrimitives.Add(pixels, target, target);
            return;
        }

        for (int x = 0; x < _frame.Width; x++)
        {
            Span<float> sum = target.Slice(x * _components, _components);
            TensorPrimitives.Add(Pixel(pixels, x), sum, sum);
        }
    }

    private ReadOnlySpan<float> Pixel(ReadOnlySpan<float> pixels, int x)
    {
        int column = Math.Clamp(_frame.X1 + x, _source.Bounds.X1, _source.Bounds.X2 - 1) - _source.Bounds.X1;
        return pixels.Slice(column * _components, _components);
    }

    private void Across(ReadOnlySpan<float> sums, int rows, int component, Span<float> result)
    {
        for (int x = 0; x < result.Length; x++)
        {
            int left = x * _divisor;
            int columns = Math.Min(_divisor, _frame.Width - left);
            float sum = 0;
            for (int i = left; i < left + columns; i++)
            {
                sum += sums[(i * _components) + component];
            }

            result[x] = sum * (1f / (rows * columns));
        }
    }

    private void AcrossRgba(ReadOnlySpan<float> sums, int rows, Span<float> red, Span<float> green, Span<float> blue)
    {
        int whole = _frame.Width / _divisor;
        Vector128<float> scale = Vector128.Create(1f / (rows * _divisor));
        ref float start = ref MemoryMarshal.GetReference(sums);
        int x = 0;
        for (; x <= whole - Vector128<float>.Count; x += Vector128<float>.Count)
        {
            nuint at = (nuint)(x * _divisor * 4);
            nuint step = (nuint)(_divisor * 4);
            Vector128<float> a = Block(ref start, at) * scale;
            Vector128<float> b = Block(ref start, at + step) * scale;
            Vector128<float> c = Block(ref start, at + (2 * step)) * scale;
            Vector128<float> d = Block(ref start, at + (3 * step)) * scale;

            // A transpose of 4 x 4; alpha is not needed.
            Vector256<int> turns = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
            Vector256<float> ac = VectorLanes.Pick(Vector256.Create(a, c), turns);
            Vector256<float> bd = VectorLanes.Pick(Vector256.Create(b, d), turns);
            Vector256<float> redGreen = VectorLanes.Pick(Vector256.Create(ac.GetLower(), bd.GetLower()), turns);
            Vector256<float> blueAlpha = VectorLanes.Pick(Vector256.Create(ac.GetUpper(), bd.GetUpper()), turns);
            redGreen.GetLower().CopyTo(red[x..]);
            redGreen.GetUpper().CopyTo(green[x..]);
            blueAlpha.GetLower().CopyTo(blue[x..]);
        }

        if (x < red.Length)
        {
            ReadOnlySpan<float> rest = sums[(x * _divisor * 4)..];
            int left = x;
            for (; x < red.Length; x++)
            {
                int columns = Math.Min(_divisor, _frame.Width - (x * _divisor));
                Vector128<float> sum = default;
                for (int i = 0; i < columns; i++)
                {
                    sum += Vector128.Create(rest.Slice((((x - left) * _divisor) + i) * 4, 4));
                }

                sum *= Vector128.Create(1f / (rows * columns));
                (red[x], green[x], blue[x]) = (sum[0], sum[1], sum[2]);
            }
        }
    }

    private Vector128<float> Block(ref float start, nuint at)
    {
        Vector128<float> sum = Vector128.LoadUnsafe(ref start, at);
        for (int i = 1; i < _divisor; i++)
        {
            sum += Vector128.LoadUnsafe(ref start, at + (nuint)(4 * i));
        }

        return sum;
    }
}
