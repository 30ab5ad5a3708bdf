using System.Buffers;

namespace AiVideoFx.Imaging.Flow;

/// <summary>The dense inverse search of one level: a motion for every patch.</summary>
/// <remarks>
/// Each patch starts from the best of the coarser level's motion and its neighbours', and follows Gauss-Newton steps with
/// the gradient of its own frame (inverse composition), as in Kroeger et al., section 2. Two passes, down-right and back,
/// carry good motions along. Stripes have a fixed height, so the result does not depend on the number of threads.
/// </remarks>
internal static class PatchSearch
{
    /// <summary>Side of a patch in pixels: one vector.</summary>
    public const int PatchSize = 8;

    private const int StripeRows = 8;
    private const float NegligibleStep = 0.1f;

    /// <summary>Finds the motion of each patch.</summary>
    /// <param name="from">The frame the patches are cut from.</param>
    /// <param name="to">The frame they are looked for in.</param>
    /// <param name="start">First guess for each patch; the result replaces it.</param>
    /// <param name="iterations">Most steps of a descent.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static void Run(PyramidLevel from, PyramidLevel to, PatchGrid start, int iterations, int maxThreads)
    {
        int stripes = (start.Rows + StripeRows - 1) / StripeRows;
        PatchHessian[] hessians = ArrayPool<PatchHessian>.Shared.Rent(start.Columns * start.Rows);
        RowParallel.Run(
            (first, end) =>
            {
                for (int stripe = first; stripe < end; stripe++)
                {
                    Forward(from, to, start, hessians, stripe, iterations);
                }
            },
            stripes,
            maxThreads);
        using Raster settled = start.Motion.Clone();
        RowParallel.Run(
            (first, end) =>
            {
                for (int stripe = first; stripe < end; stripe++)
                {
                    Backward(from, to, start, hessians, settled, stripe, iterations);
                }
            },
            stripes,
            maxThreads);
        ArrayPool<PatchHessian>.Shared.Return(hessians);
    }

    private static void Forward(
        PyramidLevel from, PyramidLevel to, PatchGrid grid, PatchHessian[] hessians, int stripe, int iterations)
    {
        int first = stripe * StripeRows;
        int end = Math.Min(first + StripeRows, grid.Rows);
        for (int row = first; row < end; row++)
        {
            for (int column = 0; column < grid.Columns; column++)
            {
                int i = (row * grid.Columns) + column;
                hessians[i] = PatchHessian.Of(from, grid.X(column), grid.Y(row));
                PatchDescent descent = new(from, to, hessians[i], grid.X(column), grid.Y(row), grid.U[i], grid.V[i]);
                if (column > 0)
                {
                    descent.Offer(grid.U[i - 1], grid.V[i - 1]);
                }

                if (row > first)
                {
                    descent.Offer(grid.U[i - grid.Columns], grid.V[i - grid.Columns]);
                }

                descent.Follow(iterations, NegligibleStep);
                (grid.U[i], grid.V[i]) = (descent.U, descent.V);
            }
        }
    }

    private static void Backward(
        PyramidLevel from,
        PyramidLevel to,
        PatchGrid grid,
        PatchHessian[] hessians,
        Raster settled,
        int stripe,
        int iterations)
    {
        int first = stripe * StripeRows;
        int end = Math.Min(first + StripeRows, grid.Rows);
        for (int row = end - 1; row >= first; row--)
        {
            // Below the stripe lies another one, in work at the same time: what it found in the first pass is settled.
            Raster below = row + 1 < end ? grid.Motion : settled;
            for (int column = grid.Columns - 1; column >= 0; column--)
            {
                int i = (row * grid.Columns) + column;
                PatchDescent descent = new(from, to, hessians[i], grid.X(column), grid.Y(row), grid.U[i], grid.V[i]);
                bool better = false;
                if (column + 1 < grid.Columns)
                {
                    better |= descent.Offer(grid.U[i + 1], grid.V[i + 1]);
                }

                if (row + 1 < grid.Rows)
                {
                    better |= descent.Offer(below.Plane(0)[i + grid.Columns], below.Plane(1)[i + grid.Columns]);
                }

                if (better)
                {
                    descent.Follow(iterations, NegligibleStep);
                    (grid.U[i], grid.V[i]) = (descent.U, descent.V);
                }
            }
        }
    }
}
