namespace AiVideoFx.Imaging.Flow;

/// <summary>A forward-warped picture; the creator disposes it.</summary>
/// <param name="Image">The picture; 0 where nothing landed.</param>
/// <param name="Weight">One channel: the sum of the weights that landed on a pixel; 0 is a hole.</param>
public sealed record SplatResult(Raster Image, Raster Weight) : IDisposable
{
    /// <summary>Gives the memory of both back.</summary>
    public void Dispose()
    {
        Image.Dispose();
        Weight.Dispose();
    }
}
