namespace AiVideoFx.Imaging.Flow;

/// <summary>Backward warp: fetches each pixel from where a flow points.</summary>
/// <remarks>
/// Outside the picture the nearest edge pixel counts. Where motion is whole pixels, pixels are copied bit for bit. Flow that
/// is not finite fetches the pixel at its own place and counts as outside.
/// </remarks>
public static class Warp
{
    private const int MinimumRows = 8;

    /// <summary>result(x) = image(x + flow(x)).</summary>
    /// <param name="image">Any channels and values.</param>
    /// <param name="flow">Two channels of the same size: pixels right, pixels down.</param>
    /// <param name="result">Size and channels of <paramref name="image"/>; another raster.</param>
    /// <param name="filter">How to read between pixels.</param>
    /// <param name="inside">Where given, one channel of the same size: 1 where the pixel came from inside the picture, else
    /// 0.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static void Backward(
        Raster image,
        Raster flow,
        Raster result,
        WarpFilter filter = WarpFilter.Bilinear,
        Raster? inside = null,
        int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(result);
        FlowShapes.ThrowIfNotFlowOf(image, flow);
        RasterShapes.ThrowIfDifferent(image, result);
        if (inside is not null)
        {
            RasterShapes.ThrowIfNotPlaneOf(image, inside);
        }

        if (ReferenceEquals(image, result))
        {
            throw new ArgumentException("A picture cannot be warped in place.", nameof(result));
        }

        RowParallel.Run(
            (first, end) =>
            {
                using WarpRow row = new(image.Width, image.Height);
                for (int y = first; y < end; y++)
                {
                    row.Locate(flow.Row(y, 0), flow.Row(y, 1), y);
                    for (int channel = 0; channel < image.Channels; channel++)
                    {
                        row.Fetch(image.Plane(channel), result.Row(y, channel), filter);
                    }

                    if (inside is not null)
                    {
                        row.FetchInside(inside.Row(y));
                    }
                }
            },
            image.Height,
            maxThreads,
            MinimumRows);
    }

    /// <summary>The warped picture, which the caller disposes; see the other overload.</summary>
    /// <param name="image">Any channels and values.</param>
    /// <param name="flow">Two channels of the same size.</param>
    /// <param name="filter">How to read between pixels.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static Raster Backward(Raster image, Raster flow, WarpFilter filter = WarpFilter.Bilinear, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        FlowShapes.ThrowIfNotFlowOf(image, flow);
        Raster result = Raster.Rent(image.Width, image.Height, image.Channels);
        Backward(image, flow, result, filter, null, maxThreads);
        return result;
    }
}
