using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage.Flicker;

/// <summary>A frame that flickers, and by how much. Owns both rasters.</summary>
/// <param name="Picture">(3 or 4, H, W), display-referred.</param>
/// <param name="LogGain">(3, H, W): natural logarithm of the factor on each pixel and channel.</param>
public sealed record FlickeredFrame(Raster Picture, Raster LogGain) : IDisposable
{
    /// <summary>Gives both rasters back.</summary>
    public void Dispose()
    {
        Picture.Dispose();
        LogGain.Dispose();
    }
}
