using AiVideoFx.Imaging;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>Brings what is brighter than white nearer to the range that networks were trained on, and back.</summary>
/// <remarks>
/// y = x up to 1; y = 1 + a · ln(1 + (x - 1) / a) above, smooth where the two meet: 12 becomes 1.95. Nothing is clamped; negative values
/// pass. The inverse serves results above the range too.
/// </remarks>
internal static class RangeCompression
{
    private const float Shoulder = 0.25f;

    // Local contrast from which on a network's changes count in full where a picture is brighter than white.
    private const float FullContrast = 0.02f;
    private const int Reach = 2;

    /// <summary>Compresses in place.</summary>
    public static void Apply(Span<float> values)
    {
        foreach (ref float value in values)
        {
            if (value > 1)
            {
                value = 1 + (Shoulder * MathF.Log(1 + ((value - 1) / Shoulder)));
            }
        }
    }

    /// <summary>Expands in place.</summary>
    public static void Undo(Span<float> values)
    {
        foreach (ref float value in values)
        {
            if (value > 1)
            {
                value = 1 + (Shoulder * (MathF.Exp((value - 1) / Shoulder) - 1));
            }
        }
    }

    /// <summary>How much of a network's changes to keep: 1 where nothing near is brighter than white, less in flat highlights.</summary>
    /// <remarks>A network answers a flat field with a shift of a thousandth; expanded, that would be a tint of a highlight.</remarks>
    /// <param name="compressed">The small picture.</param>
    /// <returns>One channel of its size, 0 to 1; the caller disposes it.</returns>
    public static Raster Trust(Raster compressed)
    {
        (int width, int height) = (compressed.Width, compressed.Height);
        Raster trust = Raster.Rent(width, height);
        using Raster lowest = Raster.Rent(width, height), highest = Raster.Rent(width, height);
        trust.Pixels.Fill(1);
        for (int c = 0; c < compressed.Channels; c++)
        {
            Extremes(compressed, c, lowest, highest);
            Span<float> low = lowest.Pixels, high = highest.Pixels, share = trust.Pixels;
            for (int i = 0; i < share.Length; i++)
            {
                if (high[i] > 1)
                {
                    share[i] = Math.Min(share[i], (high[i] - low[i]) / FullContrast);
                }
            }
        }

        return trust;
    }

    // Of the window around each pixel: along rows, then along columns.
    private static void Extremes(Raster picture, int channel, Raster lowest, Raster highest)
    {
        using Raster low = Raster.Rent(picture.Width, picture.Height), high = Raster.Rent(picture.Width, picture.Height);
        for (int y = 0; y < picture.Height; y++)
        {
            Span<float> row = picture.Row(y, channel), lows = low.Row(y), highs = high.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                (float least, float most) = (row[x], row[x]);
                for (int k = Math.Max(0, x - Reach); k <= Math.Min(row.Length - 1, x + Reach); k++)
                {
                    (least, most) = (Math.Min(least, row[k]), Math.Max(most, row[k]));
                }

                (lows[x], highs[x]) = (least, most);
            }
        }

        for (int y = 0; y < picture.Height; y++)
        {
            Span<float> lows = lowest.Row(y), highs = highest.Row(y);
            low.Row(y).CopyTo(lows);
            high.Row(y).CopyTo(highs);
            for (int k = Math.Max(0, y - Reach); k <= Math.Min(picture.Height - 1, y + Reach); k++)
            {
                System.Numerics.Tensors.TensorPrimitives.Min(lows, low.Row(k), lows);
                System.Numerics.Tensors.TensorPrimitives.Max(highs, high.Row(k), highs);
            }
        }
    }
}
