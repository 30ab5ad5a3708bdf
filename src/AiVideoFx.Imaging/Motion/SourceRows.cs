using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Motion;

/// <summary>The pixels of a float RGBA image of two columns or more, seen from one row of the new frame.</summary>
internal readonly ref struct SourceRows
{
    private const int PixelBytes = 4 * sizeof(float);

    /// <summary>Trust where a place is two pixels outside or more: the other frame decides, if it can.</summary>
    private const float OutsideTrust = 1e-4f;

    private readonly ref byte _top;
    private readonly int _down;
    private readonly int _width;
    private readonly int _height;
    private readonly float _column;
    private readonly float _row;

    /// <param name="view">The image.</param>
    /// <param name="origin">Column that columns are counted from.</param>
    /// <param name="y">Row of the new frame, y up.</param>
    public SourceRows(FrameView view, int origin, int y)
    {
        _top = ref MemoryMarshal.GetReference(view.Row(view.Bounds.Y2 - 1));
        _down = -view.RowBytes;
        _width = view.Width;
        _height = view.Height;
        _column = origin - view.Bounds.X1;
        _row = view.Bounds.Y2 - 1 - y;
    }

    /// <summary>Where eight pixels from a column on come from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SourcePlaces Locate(int column, Vector256<float> u, Vector256<float> v)
    {
        Vector256<float> wantedX = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7) + Vector256.Create(_column + column) + u;
        Vector256<float> wantedY = Vector256.Create(_row) + v;
        Vector256<float> x = Vector256.MinNative(Vector256.MaxNative(wantedX, default), Vector256.Create((float)(_width - 1)));
        Vector256<float> y = Vector256.MinNative(Vector256.MaxNative(wantedY, default), Vector256.Create((float)(_height - 1)));
        Vector256<float> outside = Vector256.Abs(wantedX - x) + Vector256.Abs(wantedY - y);
        Vector256<int> left = Vector256.Min(Vector256.ConvertToInt32Native(x), Vector256.Create(_width - 2));
        Vector256<int> top = Vector256.ConvertToInt32Native(y);
        return new SourcePlaces
        {
            Offset = (left * PixelBytes) + (top * _down),
            Right = x - Vector256.ConvertToSingle(left),
            Below = y - Vector256.ConvertToSingle(top),
            Trust = Vector256.MaxNative(Vector256<float>.One - (outside * 0.5f), Vector256.Create(OutsideTrust)),
        };
    }

    /// <summary>The pixel at place i, bilinear; neighbours with no share do not count, whatever they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Linear(in SourcePlaces places, int i)
    {
        float right = SourcePlaces.At(in places.Right, i);
        float below = SourcePlaces.At(in places.Below, i);
        ref byte upper = ref Unsafe.Add(ref _top, SourcePlaces.At(in places.Offset, i));
        Vector256<float> pair = Unsafe.ReadUnaligned<Vector256<float>>(ref upper);
        if (below != 0)
        {
            Vector256<float> lower = Unsafe.ReadUnaligned<Vector256<float>>(ref Unsafe.Add(ref upper, _down));
            pair = Vector256.MultiplyAddEstimate(lower - pair, Vector256.Create(below), pair);
        }

        if (right == 0)
        {
            return pair.GetLower();
        }

        return right == 1
            ? pair.GetUpper()
            : Vector128.MultiplyAddEstimate(pair.GetUpper() - pair.GetLower(), Vector128.Create(right), pair.GetLower());
    }
}
