namespace AiVideoFx.Imaging.Flow;

/// <summary>Variational refinement of a level's flow: constancy of luma and of its gradient, and smoothness.</summary>
/// <remarks>
/// The energy of Brox et al., "High Accuracy Optical Flow Estimation Based on a Theory for Warping" (ECCV 2004), with the
/// penalty sqrt(s^2 + epsilon^2) throughout, minimised by fixed-point iterations around linear systems that red-black
/// successive over-relaxation solves roughly.
/// </remarks>
internal static class Refinement
{
    public const float SmoothnessWeight = 20;
    public const float LumaWeight = 5;
    public const float GradientWeight = 10;
    public const float PenaltySquared = 0.001f * 0.001f;
    public const int Sweeps = 5;
    public const float OverRelaxation = 1.6f;

    private const int MinimumStripe = 48;

    /// <summary>Refines <paramref name="flow"/> and gives it back, in this or in another object that the caller disposes.</summary>
    public static FlowPlanes Run(PyramidLevel from, PyramidLevel to, FlowPlanes flow, int iterations, int threads)
    {
        if (iterations == 0)
        {
            return flow;
        }

        using DataTerm data = DataTerm.Create(from, to, flow, threads);
        FlowPlanes current = flow;
        FlowPlanes next = new(flow.Width, flow.Height);
        for (int i = 0; i < iterations; i++)
        {
            Stripes.Run(
                flow.Height,
                threads,
                (first, end) => RefinementStripe.Run(data, current, next, first, end),
                MinimumStripe);
            (current, next) = (next, current);
        }

        next.Dispose();
        return current;
    }
}
