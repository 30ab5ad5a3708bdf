namespace AiVideoFx.Imaging.Tests;

/// <summary>Rasters with known content for these tests.</summary>
internal static class TestRaster
{
    public static Raster CreateNoise(int width, int height, int channels, int seed)
    {
        Random random = new(seed);
        Raster raster = Raster.Rent(width, height, channels);
        foreach (ref float value in raster.Pixels)
        {
            value = random.NextSingle();
        }

        return raster;
    }
}
