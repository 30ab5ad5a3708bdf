namespace AiVideoFx.Imaging.Flow;

/// <summary>One fixed-point iteration of the refinement on some rows: equations and relaxation in one pass over memory.</summary>
/// <remarks>
/// The half sweeps run as a wave: when the first is at row y, the second is at y - 1, and so on, which gives what whole
/// sweeps one after the other give, while coefficients are needed for a few rows only. A stripe also works on the rows
/// around it that its own depend on, one for each half sweep, and drops those results: stripes need no synchronisation,
/// and the numbers are those of a single stripe.
/// </remarks>
internal static class RefinementStripe
{
    private const int HalfSweeps = 2 * Refinement.Sweeps;

    public static void Run(DataTerm data, FlowPlanes source, FlowPlanes target, int first, int end)
    {
        int start = Math.Max(0, first - HalfSweeps);
        int stop = Math.Min(source.Height, end + HalfSweeps);
        using RelaxationRows rows = new(source, start, stop);
        for (int wave = start; wave < stop + HalfSweeps - 1; wave++)
        {
            if (wave < stop)
            {
                rows.Prepare(data, wave);
            }

            for (int sweep = 0; sweep < HalfSweeps; sweep++)
            {
                int y = wave - sweep;
                if (y >= start && y < stop)
                {
                    rows.Relax(y, (y + sweep) & 1);
                }
            }
        }

        rows.CopyTo(target, first, end);
    }
}
