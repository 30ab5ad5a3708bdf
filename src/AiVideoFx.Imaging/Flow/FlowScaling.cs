using System.Numerics.Tensors;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Flow at other sizes and times.</summary>
public static class FlowScaling
{
    /// <summary>Flow for frames of another size: resampled, and motion in the new pixels. The caller disposes it.</summary>
    /// <param name="flow">Two channels.</param>
    /// <param name="width">New columns.</param>
    /// <param name="height">New rows.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static Raster Resize(Raster flow, int width, int height, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(flow);
        FlowShapes.ThrowIfNotFlowOf(flow, flow);
        Raster result = Raster.Rent(width, height, 2);
        Imaging.Resize.Apply(flow, result, ResizeFilter.Bilinear, maxThreads);
        TensorPrimitives.Multiply(result.Plane(0), (float)width / flow.Width, result.Plane(0));
        TensorPrimitives.Multiply(result.Plane(1), (float)height / flow.Height, result.Plane(1));
        return result;
    }

    /// <summary>Motion times a factor, in place: a share of the time between two frames.</summary>
    /// <param name="flow">Two channels.</param>
    /// <param name="factor">Any number.</param>
    public static void Multiply(Raster flow, float factor)
    {
        ArgumentNullException.ThrowIfNull(flow);
        FlowShapes.ThrowIfNotFlowOf(flow, flow);
        TensorPrimitives.Multiply(flow.Pixels, factor, flow.Pixels);
    }
}
