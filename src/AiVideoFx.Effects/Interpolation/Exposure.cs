using System.Numerics.Tensors;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;

namespace AiVideoFx.Effects.Interpolation;

/// <summary>Keeps fades and changes of light even: the new picture is as bright as its moment says, not as one frame is.</summary>
/// <remarks>
/// Weights say which frame shows a place better, and as a rule that is the nearer one. Where both frames show a place and differ in
/// light, a weight that is not that of the moment shifts brightness, and brightness then pulses from picture to picture.
/// </remarks>
internal static class Exposure
{
    /// <summary>Change of light between the frames, as a share, from which weights follow it, and from which they surely do.</summary>
    private const double LeastChange = 0.003;
    private const double SureChange = 0.01;

    /// <summary>Gives places that both frames show the weights of their moment, as far as light changes.</summary>
    /// <param name="field">Its weights are changed.</param>
    /// <param name="flow">Motion between the frames, at the size of the analysis; sought where light changes only.</param>
    /// <param name="before">Luma of the frame before, at that size.</param>
    /// <param name="after">Luma of the frame after.</param>
    /// <param name="threads">Threads that may work at once.</param>
    public static void FollowLight(MotionField field, Lazy<FlowPair> flow, Raster before, Raster after, int threads)
    {
        // Means are cheap and settle most frames; motion must be taken out only where they differ.
        if (Share(TensorPrimitives.Sum<float>(before.Pixels), TensorPrimitives.Sum<float>(after.Pixels)) == 0)
        {
            return;
        }

        using Raster trust = FlowConsistency.Confidence(flow.Value.Flow0To1, flow.Value.Flow1To0, maxThreads: threads);
        using Raster there = Warp.Backward(after, flow.Value.Flow0To1, WarpFilter.Bilinear, threads);
        double share = Share(TensorPrimitives.Dot<float>(trust.Pixels, before.Pixels), TensorPrimitives.Dot<float>(trust.Pixels, there.Pixels));
        if (share == 0)
        {
            return;
        }

        using Raster fitting = Raster.Rent(field.Width, field.Height);
        Resize.Apply(trust, fitting, ResizeFilter.Area, threads);
        using Raster seen = Warp.Backward(fitting, field.ToFirst, WarpFilter.Bilinear, threads);
        Span<float> weights = field.Weight.Pixels;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] += (float)share * seen.Pixels[i] * (1 - field.Time - weights[i]);
        }
    }

    private static double Share(double first, double second)
    {
        double change = Math.Abs(second - first) / Math.Max(Math.Abs(first), Math.Abs(second));
        return change > LeastChange ? Math.Min(1, (change - LeastChange) / (SureChange - LeastChange)) : 0; // not a number: 0
    }
}
