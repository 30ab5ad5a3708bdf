using System.Numerics.Tensors;
using AiVideoFx.Imaging;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>Finds by how much a picture was enlarged before it came.</summary>
/// <remarks>
/// An enlargement by f leaves next to nothing above 1 / (2 f) of a cycle a pixel, while natural pictures have about the same energy in
/// each octave. So the energy above that frequency is compared with the octave below it; both are differences to the picture made
/// smaller and larger again by Lanczos-3.
/// </remarks>
internal static class EnlargedBy
{
    /// <summary>Factors that are looked for, the largest first; for one between them the next smaller is found, which loses nothing.</summary>
    private static readonly double[] Factors = [4, 3, 2, 1.5];

    // Sides of the part that is looked at: the middle tells enough.
    private const int Side = 960;

    // Energy above the frequency over that of the octave below it. Native pictures give 0.5 and more, enlarged ones 0.001 to 0.08.
    private const double MostLeft = 0.12;

    // Mean square below which there is nothing to judge by.
    private const double LeastEnergy = 1e-7;

    /// <summary>Finds the factor.</summary>
    /// <param name="picture">Display-referred; one channel or three.</param>
    /// <returns>The factor; null where the picture does not look enlarged, or is too flat to tell.</returns>
    public static double? Find(Raster picture)
    {
        using Raster luma = Middle(picture);
        foreach (double factor in Factors)
        {
            double above = Lost(luma, factor), below = Lost(luma, 2 * factor) - above;
            if (below > LeastEnergy && above < MostLeft * below)
            {
                return factor;
            }
        }

        return null;
    }

    private static Raster Middle(Raster picture)
    {
        (int width, int height) = (Math.Min(Side, picture.Width), Math.Min(Side, picture.Height));
        (int left, int top) = ((picture.Width - width) / 2, (picture.Height - height) / 2);
        Raster luma = Raster.Rent(width, height);
        for (int y = 0; y < height; y++)
        {
            Span<float> row = luma.Row(y);
            picture.Row(top + y, picture.Channels / 2).Slice(left, width).CopyTo(row); // green, or the only one
            TensorPrimitives.Min(row, 1, row);
        }

        return luma;
    }

    // Mean square of what a picture made smaller by a factor no longer has.
    private static double Lost(Raster luma, double factor)
    {
        int width = Math.Max(1, (int)Math.Round(luma.Width / factor)), height = Math.Max(1, (int)Math.Round(luma.Height / factor));
        using Raster small = Raster.Rent(width, height), back = Raster.Rent(luma.Width, luma.Height);
        Resize.Apply(luma, small, ResizeFilter.Lanczos3, Environment.ProcessorCount);
        Resize.Apply(small, back, ResizeFilter.Lanczos3, Environment.ProcessorCount);
        double sum = 0;
        for (int y = 0; y < luma.Height; y++)
        {
            float distance = TensorPrimitives.Distance(luma.Row(y), back.Row(y));
            sum += (double)distance * distance;
        }

        return sum / (luma.Width * luma.Height);
    }
}
