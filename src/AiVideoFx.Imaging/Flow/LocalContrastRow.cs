using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>Applies means and gains of cells to rows of pixels, bilinear between the cells' centres.</summary>
internal sealed class LocalContrastRow(Raster statistics, int cell, int width) : IDisposable
{
    // Means and gains at the height of the row.
    private readonly Raster _line = Raster.Rent(statistics.Width, 1, 2);

    public void Apply(ReadOnlySpan<float> luma, Span<float> result, int y)
    {
        float at = ((y + 0.5f) / cell) - 0.5f;
        int above = Math.Clamp((int)MathF.Floor(at), 0, statistics.Height - 1);
        int below = Math.Min(above + 1, statistics.Height - 1);
        float weight = Math.Clamp(at - above, 0, 1);
        for (int channel = 0; channel < 2; channel++)
        {
            ReadOnlySpan<float> upper = statistics.Row(above, channel);
            ReadOnlySpan<float> lower = statistics.Row(below, channel);
            Span<float> line = _line.Row(0, channel);
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = upper[i] + (weight * (lower[i] - upper[i]));
            }
        }

        // From the picture's edge to the first centre, from centre to centre, and to the other edge.
        Span<float> means = _line.Row(0, 0);
        Span<float> gains = _line.Row(0, 1);
        int half = (cell + 1) / 2;
        int last = means.Length - 1;
        Ramp(luma, result, 0, half, means[0], 0, gains[0], 0);
        for (int i = 0; i < last; i++)
        {
            float slope = (means[i + 1] - means[i]) / cell;
            float gainSlope = (gains[i + 1] - gains[i]) / cell;
            Ramp(luma, result, (i * cell) + half, cell, means[i], slope, gains[i], gainSlope);
        }

        Ramp(luma, result, (last * cell) + half, cell, means[last], 0, gains[last], 0);
    }

    public void Dispose() => _line.Dispose();

    private void Ramp(
        ReadOnlySpan<float> luma, Span<float> result, int from, int count, float mean, float slope, float gain, float gainSlope)
    {
        int end = Math.Min(from + count, width);

        // The first pixel's centre lies this far behind the cell's centre.
        float start = cell % 2 == 0 ? 0.5f : 1;
        if (slope == 0 && gainSlope == 0)
        {
            start = 0;
        }

        mean += slope * start;
        gain += gainSlope * start;
        int x = from;
        Vector256<float> steps = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        for (; x <= end - Vector256<float>.Count; x += Vector256<float>.Count)
        {
            Vector256<float> place = steps + Vector256.Create((float)(x - from));
            Vector256<float> means = (place * slope) + Vector256.Create(mean);
            Vector256<float> gains = (place * gainSlope) + Vector256.Create(gain);
            Vector256<float> value = LumaRange.Clean(Vector256.Create(luma[x..])) - means;
            ((value * gains) + Vector256.Create(0.5f)).CopyTo(result[x..]);
        }

        for (; x < end; x++)
        {
            float place = x - from;
            float value = LumaRange.Clean(luma[x]) - ((place * slope) + mean);
            result[x] = (value * ((place * gainSlope) + gain)) + 0.5f;
        }
    }
}
