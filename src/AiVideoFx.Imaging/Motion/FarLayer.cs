namespace AiVideoFx.Imaging.Motion;

/// <summary>A layer behind what a <see cref="MotionField"/> moves: the picture of both layers is mixed, not their motion.</summary>
/// <param name="ToFirst">Two channels, in pixels of the field: to the same point in the frame before.</param>
/// <param name="ToSecond">The same to the frame after.</param>
/// <param name="Share">One channel: how much of this layer is seen, 0 to 1. Values that are not finite count as 0.</param>
/// <remarks>All of the field's size. The layer takes the field's weights. The creator disposes it.</remarks>
public sealed record FarLayer(Raster ToFirst, Raster ToSecond, Raster Share) : IDisposable
{
    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ToFirst.Dispose();
        ToSecond.Dispose();
        Share.Dispose();
    }
}
