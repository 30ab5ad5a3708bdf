using System.Numerics.Tensors;
using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Imaging.Motion;

/// <summary>How the path between two frames bends: real things speed up and turn, and the frames around tell how.</summary>
/// <remarks>
/// Source of the idea: Xu, Siyao, Sun, Yin, Yang, "Quadratic Video Interpolation", NeurIPS 2019, arXiv:1911.00627. Departs from
/// it: the cubic through all four positions, which at t = 1/2 is the mean of both parabolas. With a0 = flow(0, 1) + flow(0, -1) and
/// a1 = flow(1, 0) + flow(1, 2), accelerations at the frames, a point is t (1 - t) ((2 - t) a0 + (1 + t) a1) / 6 behind its
/// straight path. Each is trusted as far as the flows it is made of agree with their way back: exp(-gaps), in pixels.
/// </remarks>
public static class MotionPath
{
    /// <summary>Trust at which a bend is halved; below, it fades to none.</summary>
    private const float TrustFloor = 0.01f;

    /// <summary>Largest bend, as a share of the motion between the frames: a hairpin, whose middle is off by all of it / 4, has
    /// more than any real path at a usable frame rate.</summary>
    private const float LargestShare = 0.25f;

    /// <summary>Bend in pixels that is always allowed: what starts or stops has little motion in one of the intervals.</summary>
    private const float AlwaysAllowed = 4;

    private const int MinimumRows = 16;

    /// <summary>What the bend adds to both displacements of a <see cref="MotionField"/>, to the first frame and to the
    /// second.</summary>
    /// <param name="flow">Between the frames before (0) and after (1) the new one.</param>
    /// <param name="before">Between frames -1 and 0, of the same size; null at a cut, a held frame or the clip's start.</param>
    /// <param name="after">Between frames 1 and 2; null at a cut, a held frame or the clip's end.</param>
    /// <param name="time">Of the new frame, from 0 to 1.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <returns>Two channels on the new frame's grid, size and unit of the flow, smooth over two pixels; null where there is no
    /// neighbour. The caller disposes it.</returns>
    public static Raster? CreateBend(FlowPair flow, FlowPair? before, FlowPair? after, float time, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (before is null && after is null)
        {
            return null;
        }

        using FlowPair half = Halving.Of(flow, maxThreads);
        using FlowPair? halfBefore = before is null ? null : Halving.Of(before, maxThreads);
        using FlowPair? halfAfter = after is null ? null : Halving.Of(after, maxThreads);
        using Raster gap0 = FlowConsistency.Error(half.Flow0To1, half.Flow1To0, maxThreads);
        using Raster gap1 = FlowConsistency.Error(half.Flow1To0, half.Flow0To1, maxThreads);
        using Raster bend = BendOf(half, gap0, gap1, halfBefore, halfAfter, time, maxThreads)!;
        return Enlarge(bend, flow.Flow0To1.Width, flow.Flow0To1.Height, maxThreads);
    }

    /// <summary>The bend of flows that are at the wanted size already, with their gaps.</summary>
    internal static Raster? BendOf(
        FlowPair flow, Raster gap0, Raster gap1, FlowPair? before, FlowPair? after, float time, int maxThreads)
    {
        if (before is null && after is null)
        {
            return null;
        }

        using Raster? first = before is null
            ? null
            : Fetch(flow.Flow0To1, gap0, before.Flow1To0, before.Flow0To1, time, maxThreads);
        using Raster? second = after is null
            ? null
            : Fetch(flow.Flow1To0, gap1, after.Flow0To1, after.Flow1To0, 1 - time, maxThreads);
        Raster bend = Raster.Rent(gap0.Width, gap0.Height, 2);
        Join(flow.Flow0To1, first, second, time, bend, maxThreads);
        return bend;
    }

    /// <summary>Motion at twice the size, in pixels of that; the caller disposes it.</summary>
    internal static Raster Enlarge(Raster motion, int width, int height, int maxThreads)
    {
        Raster result = Raster.Rent(width, height, 2);
        RowParallel.Run(
            (first, end) =>
            {
                using EnlargedRow row = new(motion, 2, 2, 0, 0, width);
                for (int y = first; y < end; y++)
                {
                    row.Make(y);
                    row.Channel(0)[..width].CopyTo(result.Row(y, 0));
                    row.Channel(1)[..width].CopyTo(result.Row(y, 1));
                }
            },
            height,
            maxThreads,
            MinimumRows);
        return result;
    }

    /// <summary>The way back along a flow, from the new frame: f = -share * flow(x + f), in two steps.</summary>
    internal static Raster Approach(Raster flow, float share, int maxThreads)
    {
        using Raster guess = Raster.Rent(flow.Width, flow.Height, 2);
        TensorPrimitives.Multiply(flow.Pixels, -share, guess.Pixels);
        Raster result = Warp.Backward(flow, guess, WarpFilter.Bilinear, maxThreads);
        FlowScaling.Multiply(result, -share);
        return result;
    }

    // Acceleration (2 channels) and trust at a frame, seen from the new frame, a share of the motion away.
    private static Raster Fetch(Raster across, Raster gap, Raster away, Raster back, float share, int maxThreads)
    {
        RasterShapes.ThrowIfDifferent(across, away);
        using Raster gapAway = FlowConsistency.Error(away, back, maxThreads);
        using Raster here = Raster.Rent(across.Width, across.Height, 3);
        RowParallel.Run(
            (from, end) =>
            {
                for (int y = from; y < end; y++)
                {
                    TensorPrimitives.Add(across.Row(y, 0), away.Row(y, 0), here.Row(y, 0));
                    TensorPrimitives.Add(across.Row(y, 1), away.Row(y, 1), here.Row(y, 1));
                    Span<float> trust = here.Row(y, 2);
                    TensorPrimitives.Add(gap.Row(y), gapAway.Row(y), trust);
                    TensorPrimitives.Negate(trust, trust);
                    TensorPrimitives.Exp(trust, trust);
                }
            },
            across.Height,
            maxThreads,
            MinimumRows);
        using Raster path = Approach(across, share, maxThreads);
        return Warp.Backward(here, path, WarpFilter.Bilinear, maxThreads);
    }

    private static void Join(Raster flow, Raster? first, Raster? second, float time, Raster bend, int maxThreads)
    {
        float share0 = time * (1 - time) * (2 - time) / 6;
        float share1 = time * (1 - time) * (1 + time) / 6;
        float all = share0 + share1;

        // A missing neighbour: its plane is never read with a weight above 0.
        Raster a = first ?? second!;
        Raster b = second ?? first!;
        float known0 = first is null ? 0 : share0;
        float known1 = second is null ? 0 : share1;
        float floor = TrustFloor * TrustFloor * (known0 + known1) * (known0 + known1);
        RowParallel.Run(
            (from, end) =>
            {
                for (int y = from; y < end; y++)
                {
                    ReadOnlySpan<float> u0 = a.Row(y, 0), v0 = a.Row(y, 1), w0 = a.Row(y, 2);
                    ReadOnlySpan<float> u1 = b.Row(y, 0), v1 = b.Row(y, 1), w1 = b.Row(y, 2);
                    ReadOnlySpan<float> moveU = flow.Row(y, 0), moveV = flow.Row(y, 1);
                    Span<float> u = bend.Row(y, 0), v = bend.Row(y, 1);
                    for (int x = 0; x < u.Length; x++)
                    {
                        float part0 = w0[x] * known0;
                        float part1 = w1[x] * known1;
                        float total = part0 + part1;
                        float scale = total > 0 ? all * total / ((total * total) + floor) : 0;
                        float bendU = ((part0 * u0[x]) + (part1 * u1[x])) * scale;
                        float bendV = ((part0 * v0[x]) + (part1 * v1[x])) * scale;
                        float squared = (bendU * bendU) + (bendV * bendV);
                        float move = (moveU[x] * moveU[x]) + (moveV[x] * moveV[x]);
                        float limit = AlwaysAllowed + (LargestShare * MathF.Sqrt(move));
                        float shrink = squared > limit * limit ? limit / MathF.Sqrt(squared) : 1;
                        u[x] = float.IsFinite(squared) ? bendU * shrink : 0;
                        v[x] = float.IsFinite(squared) ? bendV * shrink : 0;
                    }
                }
            },
            bend.Height,
            maxThreads,
            MinimumRows);
    }
}
