namespace AiVideoFx.Imaging.Flow;

/// <summary>Forward warp: throws each pixel to where its motion leads, shared over the four pixels around that place.</summary>
/// <remarks>
/// Softmax splatting: Niklaus, Liu, "Softmax Splatting for Video Frame Interpolation", CVPR 2020, arXiv:2003.05534. Shares are
/// bilinear; those outside the picture are dropped. Pixels whose motion or weight is not finite are dropped. A pixel's sum is taken
/// in the order of the source rows, whatever the number of threads.
/// </remarks>
public static class ForwardSplat
{
    /// <summary>Bounds of the metric before exp: keeps sums of weights finite and above 0.</summary>
    private const float LargestMetric = 60;

    private const int MinimumRows = 32;

    /// <summary>Splats a picture.</summary>
    /// <param name="image">Any channels.</param>
    /// <param name="flow">Two channels of the same size: pixels right, pixels down.</param>
    /// <param name="mode">How overlaps are joined.</param>
    /// <param name="metric">One channel of the same size, for <see cref="SplatMode.Linear"/> (0 or more) and
    /// <see cref="SplatMode.Softmax"/> (clamped to [-60, 60]); otherwise null.</param>
    /// <param name="time">Share of the motion that is gone through; 1 is all.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">Sizes differ, or the metric is missing or not asked for.</exception>
    public static SplatResult Apply(
        Raster image, Raster flow, SplatMode mode, Raster? metric = null, float time = 1, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        FlowShapes.ThrowIfNotFlowOf(image, flow);
        bool weighted = mode is SplatMode.Linear or SplatMode.Softmax;
        if (weighted != (metric is not null))
        {
            throw new ArgumentException($"{mode} {(weighted ? "needs a metric" : "takes no metric")}.", nameof(metric));
        }

        if (metric is not null)
        {
            RasterShapes.ThrowIfNotPlaneOf(image, metric);
        }

        SplatResult result = new(
            Raster.Rent(image.Width, image.Height, image.Channels), Raster.Rent(image.Width, image.Height));
        using Raster reach = RowReach(flow, time, maxThreads);
        RowParallel.Run(
            (first, end) =>
            {
                using SplatBand band = new(image, flow, metric, mode, time, first, end);
                for (int y = 0; y < image.Height; y++)
                {
                    // Rows of the picture land near themselves: most cannot reach this band.
                    if (reach.Row(0, 0)[y] < end && reach.Row(0, 1)[y] + 1 > first)
                    {
                        band.Add(y);
                    }
                }

                band.Finish(result.Image, result.Weight);
            },
            image.Height,
            maxThreads,
            MinimumRows);
        return result;
    }

    /// <summary>The weight that a metric stands for.</summary>
    internal static float WeightOf(SplatMode mode, float metric) =>
        mode == SplatMode.Linear ? metric : MathF.Exp(Math.Clamp(metric, -LargestMetric, LargestMetric));

    /// <summary>The highest and lowest place that pixels of each row land on.</summary>
    private static Raster RowReach(Raster flow, float time, int maxThreads)
    {
        Raster reach = Raster.Rent(flow.Height, 1, 2);
        RowParallel.Run(
            (first, end) =>
            {
                for (int y = first; y < end; y++)
                {
                    float least = float.PositiveInfinity;
                    float most = float.NegativeInfinity;
                    foreach (float v in flow.Row(y, 1))
                    {
                        // Comparisons with NaN are false: such pixels land nowhere.
                        least = v < least ? v : least;
                        most = v > most ? v : most;
                    }

                    float a = y + (least * time);
                    float b = y + (most * time);
                    reach.Row(0, 0)[y] = MathF.Min(a, b);
                    reach.Row(0, 1)[y] = MathF.Max(a, b);
                }
            },
            flow.Height,
            maxThreads,
            MinimumRows);
        return reach;
    }
}
