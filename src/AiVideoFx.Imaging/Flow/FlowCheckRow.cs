using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>One row of a forward and backward check: the flow back is fetched and both are judged together.</summary>
internal sealed class FlowCheckRow(Raster flow, Raster back) : IDisposable
{
    private const int Spare = 8;
    private readonly WarpRow _places = new(flow.Width, flow.Height);

    // u and v of the flow, u and v of the flow back, inside: with room for whole vectors.
    private readonly Raster _line = Raster.Rent(flow.Width + Spare, 1, 5);

    /// <summary>Judges row y.</summary>
    /// <param name="y">From the top.</param>
    /// <param name="judge">Makes the result from |f + b|^2 and |f|^2 + |b|^2.</param>
    /// <param name="unknown">Result where nothing can be checked.</param>
    /// <param name="result">The row's results.</param>
    public void Run(
        int y, Func<Vector256<float>, Vector256<float>, Vector256<float>> judge, float unknown, Span<float> result)
    {
        int width = flow.Width;
        Span<float> u = _line.Row(0, 0);
        Span<float> v = _line.Row(0, 1);
        Span<float> backU = _line.Row(0, 2);
        Span<float> backV = _line.Row(0, 3);
        Span<float> inside = _line.Row(0, 4);
        flow.Row(y, 0).CopyTo(u);
        flow.Row(y, 1).CopyTo(v);
        _places.Locate(flow.Row(y, 0), flow.Row(y, 1), y);
        _places.Fetch(back.Plane(0), backU[..width], WarpFilter.Bilinear);
        _places.Fetch(back.Plane(1), backV[..width], WarpFilter.Bilinear);
        _places.FetchInside(inside[..width]);
        for (int x = 0; x < width; x += Vector256<float>.Count)
        {
            Vector256<float> fu = Vector256.Create<float>(u[x..]);
            Vector256<float> fv = Vector256.Create<float>(v[x..]);
            Vector256<float> bu = Vector256.Create<float>(backU[x..]);
            Vector256<float> bv = Vector256.Create<float>(backV[x..]);
            Vector256<float> length = (fu * fu) + (fv * fv) + (bu * bu) + (bv * bv);
            Vector256<float> squared = ((fu + bu) * (fu + bu)) + ((fv + bv) * (fv + bv));
            Vector256<float> known = Vector256.GreaterThan(Vector256.Create<float>(inside[x..]), default) &
                Vector256.Equals(length - length, default);
            Vector256<float> value = Vector256.ConditionalSelect(known, judge(squared, length), Vector256.Create(unknown));
            value.CopyTo(u[x..]);
        }

        u[..width].CopyTo(result);
    }

    public void Dispose()
    {
        _places.Dispose();
        _line.Dispose();
    }
}
