using System.Numerics.Tensors;
using AiVideoFx.Imaging.Flow;

namespace AiVideoFx.Imaging.Motion;

/// <summary>Flow between two frames, seen from a new frame between them: the classical method.</summary>
/// <remarks>
/// Both flows are thrown forward to the new frame, where good ones win: softmax splatting (Niklaus, Liu, CVPR 2020,
/// arXiv:2003.05534) of the flow itself, its metric the difference of luma and the gap between both flows. Where nothing lands,
/// the flow at the same place of the frames stands in. Works at half the size of the flow; on eight real clips that costs 0.04 dB
/// and saves three quarters of the time.
/// </remarks>
public static class MotionProjection
{
    /// <summary>Metric: this much less for a luma difference of 1, and for a gap of a pixel.</summary>
    private const float PhotometricWeight = 5;
    private const float GapWeight = 0.3f;
    private const float LargestGap = 16;

    /// <summary>Weight of the flow at the same place: counts only where next to nothing landed.</summary>
    private const float FallbackWeight = 0.002f;

    /// <summary>Share of either flow in every joint one.</summary>
    private const float JointFloor = 0.02f;

    /// <summary>Gap up to which a place is seen in both frames, and from which it is surely hidden in the other.</summary>
    private const float SeenGap = 1;
    private const float HiddenGap = 4;

    /// <summary>How far a hidden place takes the frame that shows it: flow is least sure there, and a blend hedges.</summary>
    private const float HiddenTrust = 0.5f;

    private const int MinimumRows = 16;

    /// <summary>The motion field of a new frame.</summary>
    /// <param name="flow">Between the frames before (0) and after (1) the new one.</param>
    /// <param name="before">Between frames -1 and 0, for <see cref="MotionPath"/>; null at a cut, a held frame or the clip's
    /// start.</param>
    /// <param name="after">Between frames 1 and 2; null at a cut, a held frame or the clip's end.</param>
    /// <param name="luma0">Of frame 0, of the flow's size.</param>
    /// <param name="luma1">Of frame 1.</param>
    /// <param name="time">Of the new frame, from 0 to 1.</param>
    /// <param name="divisor">Pixels of the frame for one of the flow.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <returns>Half the size of the flow, rounded up, so of twice the divisor. The caller disposes it.</returns>
    public static MotionField Create(
        FlowPair flow, FlowPair? before, FlowPair? after, Raster luma0, Raster luma1, float time, int divisor, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(luma0);
        ArgumentNullException.ThrowIfNull(luma1);
        RasterShapes.ThrowIfDifferent(flow.Flow0To1, flow.Flow1To0);
        RasterShapes.ThrowIfNotPlaneOf(flow.Flow0To1, luma0);
        RasterShapes.ThrowIfNotPlaneOf(flow.Flow0To1, luma1);
        if (!(time >= 0 && time <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "Allowed: 0 to 1.");
        }

        using FlowPair half = Halving.Of(flow, maxThreads);
        using FlowPair? halfBefore = before is null ? null : Halving.Of(before, maxThreads);
        using FlowPair? halfAfter = after is null ? null : Halving.Of(after, maxThreads);
        using Raster small0 = Halving.Of(luma0, 1, maxThreads);
        using Raster small1 = Halving.Of(luma1, 1, maxThreads);
        using Raster gap0 = FlowConsistency.Error(half.Flow0To1, half.Flow1To0, maxThreads);
        using Raster gap1 = FlowConsistency.Error(half.Flow1To0, half.Flow0To1, maxThreads);
        using Raster? bend = MotionPath.BendOf(half, gap0, gap1, halfBefore, halfAfter, time, maxThreads);
        using SplatResult landed0 = Throw(half.Flow0To1, gap0, small0, small1, time, maxThreads);
        using SplatResult landed1 = Throw(half.Flow1To0, gap1, small1, small0, 1 - time, maxThreads);
        MotionField field = MotionField.Rent(small0.Width, small0.Height, 2 * divisor, time);
        Join(half, landed0, landed1, bend, field, maxThreads);
        return field;
    }

    // The flow and its gap where they land.
    private static SplatResult Throw(Raster flow, Raster gap, Raster luma, Raster other, float share, int maxThreads)
    {
        using Raster metric = Warp.Backward(other, flow, WarpFilter.Bilinear, maxThreads);
        using Raster thrown = Raster.Rent(flow.Width, flow.Height, 3);
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    ReadOnlySpan<float> here = luma.Row(y);
                    ReadOnlySpan<float> gaps = gap.Row(y);
                    Span<float> hidden = thrown.Row(y, 2);
                    Span<float> row = metric.Row(y);
                    flow.Row(y, 0).CopyTo(thrown.Row(y, 0));
                    flow.Row(y, 1).CopyTo(thrown.Row(y, 1));
                    for (int x = 0; x < row.Length; x++)
                    {
                        // Luma that is not a number says nothing.
                        float difference = MathF.Abs(row[x] - here[x]);
                        float gapHere = MathF.Min(gaps[x], LargestGap);
                        hidden[x] = gapHere;
                        row[x] = -(GapWeight * gapHere) - (difference < 1 ? PhotometricWeight * difference : PhotometricWeight);
                    }
                }
            },
            flow.Height,
            maxThreads,
            MinimumRows);
        return ForwardSplat.Apply(thrown, flow, SplatMode.Softmax, metric, share, maxThreads);
    }

    private static void Join(
        FlowPair flow, SplatResult landed0, SplatResult landed1, Raster? bend, MotionField field, int maxThreads)
    {
        float time = field.Time;
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    ReadOnlySpan<float> weights0 = landed0.Weight.Row(y);
                    ReadOnlySpan<float> weights1 = landed1.Weight.Row(y);
                    for (int channel = 0; channel < 2; channel++)
                    {
                        ReadOnlySpan<float> splat0 = landed0.Image.Row(y, channel);
                        ReadOnlySpan<float> splat1 = landed1.Image.Row(y, channel);
                        ReadOnlySpan<float> same0 = flow.Flow0To1.Row(y, channel);
                        ReadOnlySpan<float> same1 = flow.Flow1To0.Row(y, channel);
                        Span<float> toFirst = field.ToFirst.Row(y, channel);
                        Span<float> toSecond = field.ToSecond.Row(y, channel);
                        for (int x = 0; x < toFirst.Length; x++)
                        {
                            float from0 = (weights0[x] * splat0[x]) + (FallbackWeight * same0[x]);
                            float from1 = (weights1[x] * splat1[x]) + (FallbackWeight * same1[x]);
                            from0 /= weights0[x] + FallbackWeight;
                            from1 /= weights1[x] + FallbackWeight;
                            float part0 = (1 - time) * (weights0[x] + JointFloor);
                            float part1 = time * (weights1[x] + JointFloor);
                            float joint = ((part0 * from0) - (part1 * from1)) / (part0 + part1);
                            toFirst[x] = -time * joint;
                            toSecond[x] = (1 - time) * joint;
                        }

                        if (bend is not null)
                        {
                            TensorPrimitives.Add(toFirst, bend.Row(y, channel), toFirst);
                            TensorPrimitives.Add(toSecond, bend.Row(y, channel), toSecond);
                        }
                    }

                    Span<float> weight = field.Weight.Row(y);
                    ReadOnlySpan<float> gaps0 = landed0.Image.Row(y, 2), gaps1 = landed1.Image.Row(y, 2);
                    for (int x = 0; x < weight.Length; x++)
                    {
                        weight[x] = WeightOf(weights0[x], gaps0[x], weights1[x], gaps1[x], time);
                    }
                }
            },
            field.Height,
            maxThreads,
            MinimumRows);
    }

    // Share of the frame before. What landed from a frame with a wide gap is hidden in the other one.
    private static float WeightOf(float weight0, float gap0, float weight1, float gap1, float time)
    {
        float hidden0 = weight0 > 0 ? Math.Clamp((gap0 - SeenGap) / (HiddenGap - SeenGap), 0, 1) : 0;
        float hidden1 = weight1 > 0 ? Math.Clamp((gap1 - SeenGap) / (HiddenGap - SeenGap), 0, 1) : 0;
        float towards0 = time * hidden0 * (1 - hidden1);
        float towards1 = (1 - time) * hidden1 * (1 - hidden0);
        return 1 - time + (HiddenTrust * (towards0 - towards1));
    }
}
