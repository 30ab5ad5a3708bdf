using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Checks a flow against the flow back: where both agree, the same point is seen in both frames.</summary>
/// <remarks>
/// Source of the rule: Sundaram, Brox, Keutzer, "Dense Point Trajectories by GPU-Accelerated Large Displacement Optical Flow",
/// ECCV 2010. With f the flow and b the flow back at the place it leads to, a pixel is occluded where
/// |f + b|^2 > alpha * (|f|^2 + |b|^2) + beta. Where a flow leads out of the picture or is not finite, nothing can be checked: that
/// counts as occluded. Results have one channel, belong to the frame that <c>flow</c> starts from, and are the caller's to dispose.
/// </remarks>
public static class FlowConsistency
{
    /// <summary>Error allowed for a squared length of motion.</summary>
    public const float Alpha = 0.01f;

    /// <summary>Squared error allowed for any motion, in pixels.</summary>
    public const float Beta = 0.5f;

    private const int MinimumRows = 16;

    /// <summary>|f + b| in pixels; infinite where it cannot be checked.</summary>
    /// <param name="flow">From this frame to the other.</param>
    /// <param name="back">From the other frame to this one, same size.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static Raster Error(Raster flow, Raster back, int maxThreads = 1) =>
        Check(flow, back, maxThreads, static (squared, _) => Vector256.Sqrt(squared), float.PositiveInfinity);

    /// <summary>1 where the point is hidden in the other frame or outside of it, else 0.</summary>
    /// <param name="flow">From this frame to the other.</param>
    /// <param name="back">From the other frame to this one, same size.</param>
    /// <param name="alpha">Error allowed for a squared length of motion.</param>
    /// <param name="beta">Squared error allowed for any motion, in pixels.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static Raster Occlusion(Raster flow, Raster back, float alpha = Alpha, float beta = Beta, int maxThreads = 1) =>
        Check(
            flow,
            back,
            maxThreads,
            (squared, length) =>
                Vector256.GreaterThan(squared, (length * alpha) + Vector256.Create(beta)) & Vector256<float>.One,
            1);

    /// <summary>How far to trust the flow: 1 where both flows agree, a half at the edge of the rule, 0 where nothing can be
    /// checked.</summary>
    /// <param name="flow">From this frame to the other.</param>
    /// <param name="back">From the other frame to this one, same size.</param>
    /// <param name="alpha">Error allowed for a squared length of motion.</param>
    /// <param name="beta">Squared error allowed for any motion, in pixels.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static Raster Confidence(Raster flow, Raster back, float alpha = Alpha, float beta = Beta, int maxThreads = 1) =>
        Check(
            flow,
            back,
            maxThreads,
            (squared, length) =>
            {
                // 1 / (1 + r^2), r being the squared error as a share of what is allowed.
                Vector256<float> share = squared / ((length * alpha) + Vector256.Create(beta));
                return Vector256<float>.One / (Vector256<float>.One + (share * share));
            },
            0);

    private static Raster Check(
        Raster flow,
        Raster back,
        int maxThreads,
        Func<Vector256<float>, Vector256<float>, Vector256<float>> judge,
        float unknown)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(back);
        FlowShapes.ThrowIfNotFlowOf(flow, flow);
        FlowShapes.ThrowIfNotFlowOf(flow, back);
        Raster result = Raster.Rent(flow.Width, flow.Height);
        RowParallel.Run(
            (first, end) =>
            {
                using FlowCheckRow row = new(flow, back);
                for (int y = first; y < end; y++)
                {
                    row.Run(y, judge, unknown, result.Row(y));
                }
            },
            flow.Height,
            maxThreads,
            MinimumRows);
        return result;
    }
}
