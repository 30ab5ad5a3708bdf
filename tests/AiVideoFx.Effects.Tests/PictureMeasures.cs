using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Metrics;

namespace AiVideoFx.Effects.Tests;

/// <summary>What tests of moving pictures measure. Pictures are (3 or 4, H, W), display-referred.</summary>
internal static class PictureMeasures
{
    /// <summary>A copy for all tests to share: left to the garbage collector.</summary>
    /// <param name="rented">Disposed.</param>
    public static Raster Keep(Raster rented)
    {
        using (rented)
        {
            return rented.Copy();
        }
    }

    /// <summary>A copy that is left to the garbage collector.</summary>
    public static Raster Copy(this Raster picture)
    {
        Raster copy = Raster.Allocate(picture.Width, picture.Height, picture.Channels);
        picture.Pixels.CopyTo(copy.Pixels);
        return copy;
    }

    /// <summary>Luma as stored, (1, H, W): left to the garbage collector.</summary>
    public static Raster Luma(this Raster picture)
    {
        Raster luma = Raster.Allocate(picture.Width, picture.Height);
        LumaWeights weights = LumaWeights.Rec709;
        for (int i = 0; i < luma.Pixels.Length; i++)
        {
            luma.Pixels[i] = (weights.Red * picture.Plane(0)[i]) + (weights.Green * picture.Plane(1)[i]) + (weights.Blue * picture.Plane(2)[i]);
        }

        return luma;
    }

    /// <summary>Mean luma.</summary>
    public static double Brightness(this Raster picture) => picture.Luma().Pixels.ToArray().Average(static v => (double)v);

    /// <summary>Mean of the absolute differences of luma from each pixel to the next right and below.</summary>
    public static double Sharpness(this Raster picture)
    {
        Raster luma = picture.Luma();
        double sum = 0;
        for (int y = 0; y + 1 < luma.Height; y++)
        {
            for (int x = 0; x + 1 < luma.Width; x++)
            {
                float here = luma.Row(y)[x];
                sum += Math.Abs(luma.Row(y)[x + 1] - here) + Math.Abs(luma.Row(y + 1)[x] - here);
            }
        }

        return sum / (2.0 * (luma.Width - 1) * (luma.Height - 1));
    }

    /// <summary>PSNR of a picture, less a border.</summary>
    /// <param name="actual">The picture.</param>
    /// <param name="expected">The truth.</param>
    /// <param name="border">Pixels left out on each side.</param>
    public static double Psnr(Raster actual, Raster expected, int border = 0) => Fidelity.Psnr(MeanSquaredError(actual, expected, border));

    /// <summary>The largest difference in any channel where a mask says so, and how many pixels that were.</summary>
    public static (double Worst, int Pixels) WorstWhere(Raster actual, Raster expected, Func<int, int, bool> isIn)
    {
        double worst = 0;
        int pixels = 0;
        for (int y = 0; y < actual.Height; y++)
        {
            for (int x = 0; x < actual.Width; x++)
            {
                if (isIn(x, y))
                {
                    pixels++;
                    for (int c = 0; c < actual.Channels; c++)
                    {
                        worst = Math.Max(worst, Math.Abs(actual.Row(y, c)[x] - expected.Row(y, c)[x]));
                    }
                }
            }
        }

        return (worst, pixels);
    }

    private static double MeanSquaredError(Raster actual, Raster expected, int border)
    {
        double sum = 0;
        for (int c = 0; c < actual.Channels; c++)
        {
            for (int y = border; y < actual.Height - border; y++)
            {
                for (int x = border; x < actual.Width - border; x++)
                {
                    double difference = actual.Row(y, c)[x] - expected.Row(y, c)[x];
                    sum += difference * difference;
                }
            }
        }

        return sum / (actual.Channels * (double)(actual.Width - (2 * border)) * (actual.Height - (2 * border)));
    }
}
