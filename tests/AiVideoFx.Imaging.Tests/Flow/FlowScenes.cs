namespace AiVideoFx.Imaging.Tests.Flow;

/// <summary>Pictures of a smooth pattern without period, at any place: pairs of them have exact motion.</summary>
internal static class FlowScenes
{
    /// <summary>A picture whose pixel (x, y) shows the pattern at the place that <paramref name="map"/> gives.</summary>
    public static Raster Render(int width, int height, Func<double, double, (double X, double Y)> map)
    {
        Raster picture = Raster.Rent(width, height);
        for (int y = 0; y < height; y++)
        {
            Span<float> row = picture.Row(y);
            for (int x = 0; x < width; x++)
            {
                (double px, double py) = map(x, y);
                row[x] = Pattern(px, py);
            }
        }

        return picture;
    }

    /// <summary>A picture of the pattern as it is.</summary>
    public static Raster Still(int width, int height) => Render(width, height, (x, y) => (x, y));

    /// <summary>Leaves NaN in the pool that pictures come from: fresh memory must not be taken for zeros.</summary>
    public static void SpoilPool()
    {
        for (int repeat = 0; repeat < 3; repeat++)
        {
            Raster[] all = [.. Enumerable.Range(4, 15).SelectMany(log => Enumerable.Repeat(1 << log, 8).Select(n => Raster.Rent(n, 1)))];
            foreach (Raster raster in all)
            {
                raster.Pixels.Fill(float.NaN);
            }

            foreach (Raster raster in all)
            {
                raster.Dispose();
            }
        }
    }

    /// <summary>A flow that is the same everywhere.</summary>
    public static Raster Constant(int width, int height, float u, float v)
    {
        Raster flow = Raster.Rent(width, height, 2);
        flow.Plane(0).Fill(u);
        flow.Plane(1).Fill(v);
        return flow;
    }

    /// <summary>The pattern, and over it a square of 60 x 60 with another pattern, which moves with its left edge.</summary>
    public static Raster Square(int width, int height, int left) => Render(width, height, (x, y) =>
        x >= left && x < left + 60 && y >= 40 && y < 100 ? (x - left + 2000, y + 1000) : (x, y));

    /// <summary>Mean distance between a flow and the truth, leaving out a border.</summary>
    public static double EndPointError(Raster flow, Func<int, int, (double U, double V)> truth, int border)
    {
        double sum = 0;
        int count = 0;
        for (int y = border; y < flow.Height - border; y++)
        {
            for (int x = border; x < flow.Width - border; x++)
            {
                (double u, double v) = truth(x, y);
                sum += Math.Sqrt(Math.Pow(flow.Row(y, 0)[x] - u, 2) + Math.Pow(flow.Row(y, 1)[x] - v, 2));
                count++;
            }
        }

        return sum / count;
    }

    /// <summary>Value noise in five octaves, 0 to 1.</summary>
    private static float Pattern(double x, double y)
    {
        double sum = 0;
        double total = 0;
        for (int octave = 2; octave < 7; octave++)
        {
            double size = 1 << octave;
            double weight = Math.Pow(size, 0.6);
            sum += weight * Noise(x / size, y / size, octave);
            total += weight;
        }

        return (float)(sum / total);
    }

    private static double Noise(double x, double y, int seed)
    {
        int left = (int)Math.Floor(x);
        int top = (int)Math.Floor(y);
        double wx = Fade(x - left);
        double wy = Fade(y - top);
        double above = Hash(left, top, seed) + (wx * (Hash(left + 1, top, seed) - Hash(left, top, seed)));
        double below = Hash(left, top + 1, seed) + (wx * (Hash(left + 1, top + 1, seed) - Hash(left, top + 1, seed)));
        return above + (wy * (below - above));
    }

    private static double Fade(double t) => t * t * t * (10 + (t * ((6 * t) - 15)));

    private static double Hash(int x, int y, int seed)
    {
        unchecked
        {
            uint h = ((uint)x * 0x9E3779B1u) ^ ((uint)y * 0x85EBCA77u) ^ ((uint)seed * 0xC2B2AE3Du);
            h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
            h = (h ^ (h >> 12)) * 0x297A2D39u;
            return (h ^ (h >> 15)) / (double)uint.MaxValue;
        }
    }
}
