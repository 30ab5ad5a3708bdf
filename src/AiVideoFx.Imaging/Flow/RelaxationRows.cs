using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Working copy of some rows of a flow, and the linear equations of the last few of them.</summary>
internal sealed class RelaxationRows : IDisposable
{
    // Rows of coefficients that are alive at a time: one for each half sweep, and the ones above and below.
    private const int Ring = 16;

    // Planes of coefficients in the order of their storage.
    private const int Right = 0;
    private const int Down = 1;
    private const int TargetU = 2;
    private const int TargetV = 3;
    private const int InverseUU = 4;
    private const int InverseUV = 5;
    private const int InverseVV = 6;
    private const int Planes = 7;

    private readonly Raster _coefficients;
    private readonly Raster _flow;
    private readonly int _pitch;
    private readonly int _width;
    private readonly int _start;
    private readonly int _stop;
    private readonly int _height;

    public RelaxationRows(FlowPlanes source, int start, int stop)
    {
        _width = source.Width;
        _height = source.Height;
        _pitch = source.U.Pitch;
        _start = start;
        _stop = stop;

        // One row more above and below, so that every row has neighbours; beyond the picture their weight is 0, beyond the
        // stripe they belong to results that are dropped.
        _flow = Raster.Rent(_pitch, stop - start + 2, 2);
        _coefficients = Raster.Rent(_pitch, Ring, Planes);
        _flow.Pixels.Clear();
        _coefficients.Pixels.Clear();
        int from = Math.Max(0, start - 1);
        int to = Math.Min(_height, stop + 1);
        for (int y = from; y < to; y++)
        {
            source.U.Row(y).CopyTo(_flow.Row(y - start + 1, 0)[PaddedPlane.Margin..]);
            source.V.Row(y).CopyTo(_flow.Row(y - start + 1, 1)[PaddedPlane.Margin..]);
        }
    }
    /// <summary>Makes the equations of row y from the flow before relaxation; rows come from top to bottom.</summary>
    public void Prepare(DataTerm data, int y)
    {
        EdgeWeights(y);
        Systems(data, y);
    }

    /// <summary>Relaxes the pixels of row y whose column has the given parity.</summary>
    public void Relax(int y, int parity)
    {
        Vector256<float> step = Vector256.Create(Refinement.OverRelaxation) *
            (parity == 0 ? Vector256.Create(1f, 0, 1, 0, 1, 0, 1, 0) : Vector256.Create(0f, 1, 0, 1, 0, 1, 0, 1));
        ref float u = ref FlowRow(y, 0);
        ref float v = ref FlowRow(y, 1);
        ref float right = ref Coefficient(Right, y);
        ref float down = ref Coefficient(Down, y);
        ref float up = ref Coefficient(Down, y - 1);
        ref float targetU = ref Coefficient(TargetU, y);
        ref float targetV = ref Coefficient(TargetV, y);
        ref float uu = ref Coefficient(InverseUU, y);
        ref float uv = ref Coefficient(InverseUV, y);
        ref float vv = ref Coefficient(InverseVV, y);
        Vector256<float> leftU = At(ref u, -1);
        Vector256<float> leftV = At(ref v, -1);
        for (int x = 0; x < _width; x += Vector256<float>.Count)
        {
            Vector256<float> toLeft = At(ref right, x - 1);
            Vector256<float> toRight = At(ref right, x);
            Vector256<float> toUp = At(ref up, x);
            Vector256<float> toDown = At(ref down, x);
            Vector256<float> sumU = At(ref targetU, x);
            Vector256<float> sumV = At(ref targetV, x);
            sumU = Vector256.MultiplyAddEstimate(toLeft, leftU, sumU);
            sumV = Vector256.MultiplyAddEstimate(toLeft, leftV, sumV);
            sumU = Vector256.MultiplyAddEstimate(toRight, At(ref u, x + 1), sumU);
            sumV = Vector256.MultiplyAddEstimate(toRight, At(ref v, x + 1), sumV);
            sumU = Vector256.MultiplyAddEstimate(toUp, At(ref u, x - _pitch), sumU);
            sumV = Vector256.MultiplyAddEstimate(toUp, At(ref v, x - _pitch), sumV);
            sumU = Vector256.MultiplyAddEstimate(toDown, At(ref u, x + _pitch), sumU);
            sumV = Vector256.MultiplyAddEstimate(toDown, At(ref v, x + _pitch), sumV);
            Vector256<float> cross = At(ref uv, x);
            Vector256<float> oldU = At(ref u, x);
            Vector256<float> oldV = At(ref v, x);
            Vector256<float> newU = Vector256.MultiplyAddEstimate(At(ref uu, x), sumU, cross * sumV);
            Vector256<float> newV = Vector256.MultiplyAddEstimate(At(ref vv, x), sumV, cross * sumU);

            // Loaded before the store, which they overlap: the pixels that they share with it are not of the parity that
            // changes, or not of the one that is looked at.
            leftU = At(ref u, x + Vector256<float>.Count - 1);
            leftV = At(ref v, x + Vector256<float>.Count - 1);
            Vector256.MultiplyAddEstimate(step, newU - oldU, oldU).StoreUnsafe(ref Unsafe.Add(ref u, x));
            Vector256.MultiplyAddEstimate(step, newV - oldV, oldV).StoreUnsafe(ref Unsafe.Add(ref v, x));
        }
    }

    /// <summary>Copies rows [first, end) out.</summary>
    public void CopyTo(FlowPlanes target, int first, int end)
    {
        for (int y = first; y < end; y++)
        {
            _flow.Row(y - _start + 1, 0).Slice(PaddedPlane.Margin, _width).CopyTo(target.U.Row(y));
            _flow.Row(y - _start + 1, 1).Slice(PaddedPlane.Margin, _width).CopyTo(target.V.Row(y));
        }
    }

    public void Dispose()
    {
        _coefficients.Dispose();
        _flow.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> At(ref float row, int x) => Vector256.LoadUnsafe(ref Unsafe.Add(ref row, x));

    private ref float FlowRow(int y, int channel) => ref _flow.Row(y - _start + 1, channel)[PaddedPlane.Margin];

    private ref float Coefficient(int plane, int y) => ref _coefficients.Row(y & (Ring - 1), plane)[PaddedPlane.Margin];

    /// <summary>Weights of the edges to the right and down: the derivative of the penalty of the flow's gradient.</summary>
    private void EdgeWeights(int y)
    {
        ref float u = ref FlowRow(y, 0);
        ref float v = ref FlowRow(y, 1);
        ref float right = ref Coefficient(Right, y);
        ref float down = ref Coefficient(Down, y);
        Unsafe.Add(ref u, _width) = Unsafe.Add(ref u, _width - 1);
        Unsafe.Add(ref v, _width) = Unsafe.Add(ref v, _width - 1);
        bool bottom = y == _height - 1;
        int below = bottom ? 0 : _pitch;
        Vector256<float> downFactor = Vector256.Create(bottom ? 0f : 1f);
        for (int x = 0; x < _width; x += Vector256<float>.Count)
        {
            Vector256<float> hereU = At(ref u, x);
            Vector256<float> hereV = At(ref v, x);
            Vector256<float> ux = At(ref u, x + 1) - hereU;
            Vector256<float> vx = At(ref v, x + 1) - hereV;
            Vector256<float> uy = At(ref u, x + below) - hereU;
            Vector256<float> vy = At(ref v, x + below) - hereV;
            Vector256<float> squared = (ux * ux) + (vx * vx) + (uy * uy) + (vy * vy);
            Vector256<float> weight = Vector256.Create(Refinement.SmoothnessWeight) /
                Vector256.Sqrt(squared + Vector256.Create(Refinement.SmoothPenaltySquared));
            weight.StoreUnsafe(ref Unsafe.Add(ref right, x));
            (weight * downFactor).StoreUnsafe(ref Unsafe.Add(ref down, x));
        }

        Unsafe.Add(ref right, _width - 1) = 0;
    }

    /// <summary>The 2 x 2 system of each pixel, inverted.</summary>
    private void Systems(DataTerm data, int y)
    {
        ref float u = ref FlowRow(y, 0);
        ref float v = ref FlowRow(y, 1);
        ref float right = ref Coefficient(Right, y);
        ref float down = ref Coefficient(Down, y);
        ref float up = ref Coefficient(Down, y - 1);
        ref float targetU = ref Coefficient(TargetU, y);
        ref float targetV = ref Coefficient(TargetV, y);
        ref float uu = ref Coefficient(InverseUU, y);
        ref float uv = ref Coefficient(InverseUV, y);
        ref float vv = ref Coefficient(InverseVV, y);
        int start = data.Luma.X.Index(0, y);
        for (int x = 0; x < _width; x += Vector256<float>.Count)
        {
            Vector256<float> hereU = At(ref u, x);
            Vector256<float> hereV = At(ref v, x);
            (Vector256<float> x1, Vector256<float> y1, Vector256<float> c1) = data.Luma.Load(start + x);
            (Vector256<float> x2, Vector256<float> y2, Vector256<float> c2) = data.SlopeX.Load(start + x);
            (Vector256<float> x3, Vector256<float> y3, Vector256<float> c3) = data.SlopeY.Load(start + x);
            Vector256<float> e1 = (x1 * hereU) + (y1 * hereV) + c1;
            Vector256<float> e2 = (x2 * hereU) + (y2 * hereV) + c2;
            Vector256<float> e3 = (x3 * hereU) + (y3 * hereV) + c3;
            Vector256<float> epsilon = Vector256.Create(Refinement.DataPenaltySquared);
            Vector256<float> luma = Vector256.Create(Refinement.LumaWeight) / Vector256.Sqrt((e1 * e1) + epsilon);
            Vector256<float> slope =
                Vector256.Create(Refinement.GradientWeight) / Vector256.Sqrt((e2 * e2) + (e3 * e3) + epsilon);
            Vector256<float> edges = At(ref right, x - 1) + At(ref right, x) + At(ref up, x) + At(ref down, x);
            edges += Vector256.Create(1e-6f); // a picture of one pixel has no edges
            Vector256<float> a = (luma * x1 * x1) + (slope * ((x2 * x2) + (x3 * x3))) + edges;
            Vector256<float> b = (luma * x1 * y1) + (slope * ((x2 * y2) + (x3 * y3)));
            Vector256<float> d = (luma * y1 * y1) + (slope * ((y2 * y2) + (y3 * y3))) + edges;
            Vector256<float> inverse = Vector256<float>.One / ((a * d) - (b * b));
            (d * inverse).StoreUnsafe(ref Unsafe.Add(ref uu, x));
            (-b * inverse).StoreUnsafe(ref Unsafe.Add(ref uv, x));
            (a * inverse).StoreUnsafe(ref Unsafe.Add(ref vv, x));
            (-(luma * x1 * c1) - (slope * ((x2 * c2) + (x3 * c3)))).StoreUnsafe(ref Unsafe.Add(ref targetU, x));
            (-(luma * y1 * c1) - (slope * ((y2 * c2) + (y3 * c3)))).StoreUnsafe(ref Unsafe.Add(ref targetV, x));
        }
    }
}
