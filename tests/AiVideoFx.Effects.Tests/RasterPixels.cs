using AiVideoFx.Imaging;

namespace AiVideoFx.Effects.Tests;

internal static class RasterPixels
{
    /// <summary>A raster's pixels, components side by side, top row first.</summary>
    public static float[] ToInterleaved(this Raster raster)
    {
        float[] pixels = new float[raster.Width * raster.Height * raster.Channels];
        for (int c = 0; c < raster.Channels; c++)
        {
            Span<float> plane = raster.Plane(c);
            for (int p = 0; p < plane.Length; p++)
            {
                pixels[(p * raster.Channels) + c] = plane[p];
            }
        }

        return pixels;
    }
}
