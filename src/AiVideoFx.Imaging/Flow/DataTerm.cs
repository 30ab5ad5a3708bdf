using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Linearised constancy equations of one level: X * u + Y * v + C = 0 for luma and for both its derivatives.</summary>
/// <remarks>
/// Each equation is divided by the length of its (X, Y), which makes its residual a distance in pixels (Zimmer et al.,
/// "Complementary Optic Flow", 2009); u and v are the whole motion, not an increment. Where the motion leaves the picture,
/// the equations are 0 = 0, and smoothness alone decides.
/// </remarks>
internal sealed class DataTerm : IDisposable
{
    /// <summary>Square of the slope, 2 code values a pixel, below which an equation counts less: noise makes such slopes.</summary>
    private const float FlatSlopeSquared = 4;

    private const int MinimumRows = 32;

    private DataTerm(int width, int height)
    {
        Luma = new ConstancyEquation(width, height);
        SlopeX = new ConstancyEquation(width, height);
        SlopeY = new ConstancyEquation(width, height);
    }

    /// <summary>Luma stays.</summary>
    public ConstancyEquation Luma { get; }

    /// <summary>Luma's horizontal derivative stays.</summary>
    public ConstancyEquation SlopeX { get; }

    /// <summary>Luma's vertical derivative stays.</summary>
    public ConstancyEquation SlopeY { get; }

    /// <summary>Warps <paramref name="to"/> by the flow and linearises around it.</summary>
    public static DataTerm Create(PyramidLevel from, PyramidLevel to, FlowPlanes flow, int maxThreads)
    {
        int width = from.Width;
        int height = from.Height;
        using PaddedPlane mean = new(width, height);
        using PaddedPlane change = new(width, height);
        using PaddedPlane inside = new(width, height);
        inside.Clear(); // past the end of rows too: see FlowPlanes
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    WarpRow(from.Image, to.Image, flow, y, mean, change, inside);
                }

                mean.ReplicateSides(first, end);
                change.ReplicateSides(first, end);
            },
            height,
            maxThreads,
            MinimumRows);
        mean.ReplicateRows();
        change.ReplicateRows();

        using PaddedPlane dx = new(width, height);
        using PaddedPlane dy = new(width, height);
        RowParallel.Run(
            (first, end) =>
            {
                Differences.Central(mean, dx, dy, first, end);
                dx.ReplicateSides(first, end);
                dy.ReplicateSides(first, end);
            },
            height,
            maxThreads,
            MinimumRows);
        dx.ReplicateRows();
        dy.ReplicateRows();

        DataTerm result = new(width, height);
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    result.FillRow(y, dx, dy, change, inside, flow);
                }
            },
            height,
            maxThreads,
            MinimumRows);
        return result;
    }

    public void Dispose()
    {
        Luma.Dispose();
        SlopeX.Dispose();
        SlopeY.Dispose();
    }

    private static void WarpRow(
        PaddedPlane from, PaddedPlane to, FlowPlanes flow, int y, PaddedPlane mean, PaddedPlane change, PaddedPlane inside)
    {
        ReadOnlySpan<float> source = to.Storage;
        ReadOnlySpan<float> still = from.Row(y);
        ReadOnlySpan<float> u = flow.U.Row(y);
        ReadOnlySpan<float> v = flow.V.Row(y);
        Span<float> means = mean.Row(y);
        Span<float> changes = change.Row(y);
        Span<float> insides = inside.Row(y);
        int pitch = to.Pitch;
        float lastX = to.Width - 1;
        float lastY = to.Height - 1;
        for (int x = 0; x < still.Length; x++)
        {
            float targetX = x + u[x];
            float targetY = y + v[x];
            float insideX = MathF.Min(MathF.Max(targetX, 0), lastX);
            float insideY = MathF.Min(MathF.Max(targetY, 0), lastY);
            int left = (int)insideX;
            int top = (int)insideY;
            float wx = insideX - left;
            float wy = insideY - top;
            int i = to.Index(left, top);
            float above = source[i] + (wx * (source[i + 1] - source[i]));
            float below = source[i + pitch] + (wx * (source[i + pitch + 1] - source[i + pitch]));
            float warped = above + (wy * (below - above));
            means[x] = 0.5f * (warped + still[x]);
            changes[x] = warped - still[x];
            insides[x] = targetX == insideX && targetY == insideY ? 1 : 0;
        }
    }

    private void FillRow(int y, PaddedPlane dx, PaddedPlane dy, PaddedPlane change, PaddedPlane inside, FlowPlanes flow)
    {
        int start = dx.Index(0, y);
        int pitch = dx.Pitch;
        for (int x = 0; x < dx.Width; x += Vector256<float>.Count)
        {
            nuint i = (nuint)(start + x);
            Vector256<float> u = Vector256.LoadUnsafe(ref flow.U.Start, i);
            Vector256<float> v = Vector256.LoadUnsafe(ref flow.V.Start, i);
            Vector256<float> mask = Vector256.LoadUnsafe(ref inside.Start, i);
            Vector256<float> ix = Vector256.LoadUnsafe(ref dx.Start, i);
            Vector256<float> iy = Vector256.LoadUnsafe(ref dy.Start, i);
            Vector256<float> ixx = Half(ref dx.Start, i, 1);
            Vector256<float> ixy = Half(ref dx.Start, i, pitch);
            Vector256<float> iyy = Half(ref dy.Start, i, pitch);
            Vector256<float> it = Vector256.LoadUnsafe(ref change.Start, i);
            Vector256<float> ixt = Half(ref change.Start, i, 1);
            Vector256<float> iyt = Half(ref change.Start, i, pitch);
            Luma.Store(i, mask, ix, iy, it, u, v, FlatSlopeSquared);
            SlopeX.Store(i, mask, ixx, ixy, ixt, u, v, FlatSlopeSquared);
            SlopeY.Store(i, mask, ixy, iyy, iyt, u, v, FlatSlopeSquared);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Half(ref float start, nuint index, int step) =>
        (Vector256.LoadUnsafe(ref start, index + (nuint)step) - Vector256.LoadUnsafe(ref start, index - (nuint)step)) * 0.5f;
}
