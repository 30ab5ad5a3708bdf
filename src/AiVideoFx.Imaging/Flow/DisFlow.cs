namespace AiVideoFx.Imaging.Flow;

/// <summary>Dense optical flow by inverse search of patches and variational refinement, from coarse to fine.</summary>
/// <remarks>
/// Source: Kroeger, Timofte, Dai, Van Gool, "Fast Optical Flow using Dense Inverse Search", ECCV 2016, arXiv:1603.03590.
/// Departs from the paper: two passes of spatial propagation; damped full Gauss-Newton steps; motion out of the picture has
/// no data term. The result is the same, bit for bit, for any number of threads. Frames of any size from 1 x 1.
/// </remarks>
public static class DisFlow
{
    /// <summary>The motion of every pixel from one frame to another.</summary>
    /// <param name="from">Luma, see <see cref="FlowPyramid.Create"/>.</param>
    /// <param name="to">Luma of the same size.</param>
    /// <param name="preset">How fine and how long to search.</param>
    /// <param name="initial">A guess to start from, for instance of the frame before; null starts from no motion.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <returns>Two channels in pixels, always finite; pixel x of <paramref name="from"/> is at x + flow in
    /// <paramref name="to"/>. The caller disposes it.</returns>
    public static Raster Estimate(Raster from, Raster to, DisPreset preset, Raster? initial = null, int maxThreads = 1)
    {
        using FlowPyramid first = FlowPyramid.Create(from, preset, maxThreads);
        using FlowPyramid second = FlowPyramid.Create(to, preset, maxThreads);
        return Estimate(first, second, initial, maxThreads);
    }

    /// <summary>The motion between frames that were prepared before.</summary>
    /// <param name="from">The frame whose pixels move.</param>
    /// <param name="to">A frame of the same size, prepared with the same preset.</param>
    /// <param name="initial">A guess to start from; null starts from no motion.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static Raster Estimate(FlowPyramid from, FlowPyramid to, Raster? initial = null, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Width != to.Width || from.Height != to.Height || from.Preset != to.Preset)
        {
            throw new ArgumentException(
                $"Expected {from.Width} x {from.Height} and {from.Preset}, got {to.Width} x {to.Height} and {to.Preset}.",
                nameof(to));
        }

        FlowPlanes? flow = null;
        try
        {
            for (int scale = from.Coarsest; scale >= from.Finest; scale--)
            {
                FlowPlanes? coarser = flow;
                flow = EstimateLevel(from, to, scale, coarser, initial, maxThreads);
                coarser?.Dispose();
            }

            return FlowExpansion.Run(flow!, from.Finest, from.Width, from.Height, maxThreads);
        }
        finally
        {
            flow?.Dispose();
        }
    }

    /// <summary>The motion in both directions, at once where there are threads for it.</summary>
    /// <param name="first">Luma of frame 0, see <see cref="FlowPyramid.Create"/>.</param>
    /// <param name="second">Luma of frame 1, of the same size.</param>
    /// <param name="preset">How fine and how long to search.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static FlowPair Both(Raster first, Raster second, DisPreset preset, int maxThreads = 1)
    {
        using FlowPyramid pyramid0 = FlowPyramid.Create(first, preset, maxThreads);
        using FlowPyramid pyramid1 = FlowPyramid.Create(second, preset, maxThreads);
        return Both(pyramid0, pyramid1, maxThreads);
    }

    /// <summary>The motion in both directions between frames that were prepared before.</summary>
    /// <param name="first">Frame 0.</param>
    /// <param name="second">Frame 1, of the same size and prepared with the same preset.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static FlowPair Both(FlowPyramid first, FlowPyramid second, int maxThreads = 1)
    {
        int each = Math.Max(1, maxThreads / 2);
        Raster[] flows = new Raster[2];
        RowParallel.Run(EstimateOne, flows.Length, Math.Min(maxThreads, flows.Length));
        return new FlowPair(flows[0], flows[1]);

        void EstimateOne(int from, int end)
        {
            for (int i = from; i < end; i++)
            {
                flows[i] = i == 0 ? Estimate(first, second, null, each) : Estimate(second, first, null, each);
            }
        }
    }

    private static FlowPlanes EstimateLevel(
        FlowPyramid from, FlowPyramid to, int scale, FlowPlanes? coarser, Raster? initial, int maxThreads)
    {
        PyramidLevel source = from.Level(scale);
        PyramidLevel target = to.Level(scale);
        using PatchGrid grid = new(source.Width, source.Height, from.Preset.PatchStride);
        if (coarser is not null)
        {
            grid.StartFrom(coarser);
        }
        else if (initial is not null)
        {
            grid.StartFrom(initial, scale);
        }

        PatchSearch.Run(source, target, grid, from.Preset.SearchIterations, maxThreads);
        FlowPlanes flow = new(source.Width, source.Height);
        PatchBlend.Run(source, target, grid, flow, maxThreads);
        return Refinement.Run(source, target, flow, from.Preset.RefinementIterations, maxThreads);
    }
}
