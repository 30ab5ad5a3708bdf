using System.Numerics.Tensors;

namespace AiVideoFx.Imaging.Flicker;

/// <summary>Takes brightness and contrast out of a picture and leaves its structure.</summary>
internal static class LocalContrast
{
    // Window as a share of the width, and the deviation (about 1.5 code values of 8 bits) under which a place counts as flat.
    private const float WindowShare = 1 / 40f;
    private const float FlatDeviation = 0.006f;

    /// <summary>(luma − local mean) / local deviation, cut off at ±3.</summary>
    /// <param name="luma">1 channel.</param>
    /// <param name="structure">1 channel of the same size.</param>
    public static void Normalize(Raster luma, Raster structure)
    {
        float sigma = Math.Max(2, luma.Width * WindowShare);
        using Raster variance = Raster.Rent(luma.Width, luma.Height);
        GaussianBlur.Apply(luma, structure, sigma);
        TensorPrimitives.Subtract(luma.Pixels, structure.Pixels, structure.Pixels);
        TensorPrimitives.Multiply(structure.Pixels, structure.Pixels, variance.Pixels);
        GaussianBlur.Apply(variance, variance, sigma);
        Span<float> s = structure.Pixels;
        Span<float> v = variance.Pixels;
        for (int i = 0; i < s.Length; i++)
        {
            s[i] = Math.Clamp(s[i] / MathF.Sqrt(Math.Max(0, v[i]) + (FlatDeviation * FlatDeviation)), -3, 3);
        }
    }
}
