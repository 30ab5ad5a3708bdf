using AiVideoFx.Imaging;

namespace AiVideoFx.Engine.Quantization;

/// <summary>Moving pictures made of numbers alone, for finding the ranges of a network's values.</summary>
/// <remarks>
/// Discs that cover each other, as many of each size as nature has objects (Lee, Mumford and Huang, "Occlusion models for natural images",
/// IJCV 2001: the number falls with the third power of the radius), shaded and textured; strokes like text; a background of gradients; the
/// noise of a camera. Every disc has its own motion on top of the camera's. The same arguments give the same pictures.
/// </remarks>
public static class CalibrationPictures
{
    private const double SmallestRadius = 1.5;
    private const double Coverage = 2.5;
    private const double NoiseDeviation = 0.012;

    /// <summary>Makes consecutive frames of one scene.</summary>
    /// <param name="count">How many.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="seed">Which scene.</param>
    /// <returns>RGB, sRGB, [0, 1]; the caller disposes them.</returns>
    public static IReadOnlyList<Raster> Create(int count, int width, int height, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Random random = new(seed);
        (double X, double Y) camera = (4 * Signed(random), 3 * Signed(random));
        Colour[] corners = [.. Enumerable.Range(0, 4).Select(_ => Colour.Natural(random))];
        List<Disc> discs = Discs(random, width, height, camera);
        List<Stroke> strokes = Strokes(random, width, height, camera);
        Raster[] frames = new Raster[count];
        for (int t = 0; t < count; t++)
        {
            Raster frame = Raster.Rent(width, height, 3);
            Background(frame, corners);
            discs.ForEach(disc => disc.Paint(frame, t));
            strokes.ForEach(stroke => stroke.Paint(frame, t));
            Noise(frame, new Random(unchecked(seed * 7919 + t)));
            frames[t] = frame;
        }

        return frames;
    }

    private static List<Disc> Discs(Random random, int width, int height, (double X, double Y) camera)
    {
        double largest = Math.Max(2 * SmallestRadius, Math.Min(width, height) / 3.0);
        double share = 1 - Math.Pow(SmallestRadius / largest, 2);
        double meanArea = 2 * Math.PI * SmallestRadius * SmallestRadius * Math.Log(largest / SmallestRadius) / share;
        int count = (int)(Coverage * width * height / meanArea) + 1;
        List<Disc> discs = new(count);
        for (int i = 0; i < count; i++)
        {
            // The inverse of the distribution that falls with the third power.
            double radius = SmallestRadius / Math.Sqrt(1 - share * random.NextDouble());
            double angle = 2 * Math.PI * random.NextDouble(), waves = 0.2 + 1.2 * random.NextDouble();
            discs.Add(new(
                random.NextDouble() * width, random.NextDouble() * height, camera.X + Signed(random), camera.Y + Signed(random), radius,
                Colour.Natural(random), 0.3 * random.NextDouble() / radius * Math.Cos(angle), 0.3 * random.NextDouble() / radius * Math.Sin(angle),
                random.Next(3) == 0 ? 0.12 * random.NextDouble() : 0, waves * Math.Sin(angle), waves * Math.Cos(angle)));
        }

        return discs;
    }

    // Lines of cells with two to four strokes each.
    private static List<Stroke> Strokes(Random random, int width, int height, (double X, double Y) camera)
    {
        List<Stroke> strokes = [];
        int lines = Math.Max(1, width * height / 12_000);
        for (int line = 0; line < lines; line++)
        {
            double size = 6 + 14 * random.NextDouble(), thickness = size * (0.06 + 0.08 * random.NextDouble());
            double x = random.NextDouble() * width, y = random.NextDouble() * height;
            Colour colour = random.Next(2) == 0 ? new(0.04, 0.04, 0.05) : new(0.96, 0.95, 0.92);
            for (int glyph = random.Next(4, 12); glyph > 0; glyph--, x += 0.7 * size)
            {
                for (int part = random.Next(2, 5); part > 0; part--)
                {
                    strokes.Add(new(
                        x + 0.5 * size * random.NextDouble(), y + size * random.NextDouble(), x + 0.5 * size * random.NextDouble(),
                        y + size * random.NextDouble(), camera.X, camera.Y, thickness, colour));
                }
            }
        }

        return strokes;
    }

    private static void Background(Raster frame, Colour[] corners)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            double v = (y + 0.5) / frame.Height;
            for (int channel = 0; channel < 3; channel++)
            {
                double left = corners[0][channel] * (1 - v) + corners[1][channel] * v;
                double right = corners[2][channel] * (1 - v) + corners[3][channel] * v;
                Span<float> row = frame.Row(y, channel);
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = (float)(left + (right - left) * (x + 0.5) / row.Length);
                }
            }
        }
    }

    private static void Noise(Raster frame, Random random)
    {
        Span<float> pixels = frame.Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            // The sum of three is near enough to a normal distribution of deviation 1.
            double normal = 2 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
            pixels[i] = (float)Math.Clamp(pixels[i] + NoiseDeviation * normal, 0, 1);
        }
    }

    private static double Signed(Random random) => 2 * random.NextDouble() - 1;

    private readonly record struct Colour(double Red, double Green, double Blue)
    {
        public double this[int channel] => channel == 0 ? Red : channel == 1 ? Green : Blue;

        // Most surfaces are nearly grey, some are not.
        public static Colour Natural(Random random)
        {
            double luma = 0.03 + 0.94 * random.NextDouble(), chroma = random.Next(6) == 0 ? 0.5 : 0.1;
            double Part() => Math.Clamp(luma + chroma * Signed(random), 0, 1);
            return new(Part(), Part(), Part());
        }
    }

    private sealed record Disc(
        double X, double Y, double SpeedX, double SpeedY, double Radius, Colour Colour, double SlopeX, double SlopeY, double Texture, double WaveX,
        double WaveY)
    {
        public void Paint(Raster frame, int time)
        {
            (double left, double top) = (X + SpeedX * time, Y + SpeedY * time);
            int lastRow = (int)Math.Min(frame.Height - 1, top + Radius + 1), lastColumn = (int)Math.Min(frame.Width - 1, left + Radius + 1);
            for (int y = (int)Math.Max(0, top - Radius - 1); y <= lastRow; y++)
            {
                Span<float> red = frame.Row(y), green = frame.Row(y, 1), blue = frame.Row(y, 2);
                for (int x = (int)Math.Max(0, left - Radius - 1); x <= lastColumn; x++)
                {
                    (double dx, double dy) = (x + 0.5 - left, y + 0.5 - top);
                    float cover = (float)Math.Clamp(Radius + 0.5 - Math.Sqrt(dx * dx + dy * dy), 0, 1);
                    if (cover > 0)
                    {
                        double shade = dx * SlopeX + dy * SlopeY + (Texture > 0 ? Texture * Math.Sin(dx * WaveX + dy * WaveY) : 0);
                        red[x] += cover * ((float)(Colour.Red + shade) - red[x]);
                        green[x] += cover * ((float)(Colour.Green + shade) - green[x]);
                        blue[x] += cover * ((float)(Colour.Blue + shade) - blue[x]);
                    }
                }
            }
        }
    }

    private sealed record Stroke(double X0, double Y0, double X1, double Y1, double SpeedX, double SpeedY, double Thickness, Colour Colour)
    {
        public void Paint(Raster frame, int time)
        {
            (double moveX, double moveY) = (SpeedX * time, SpeedY * time);
            (double alongX, double alongY) = (X1 - X0, Y1 - Y0);
            double length = Math.Max(alongX * alongX + alongY * alongY, 1e-6), reach = Thickness + 1;
            int lastRow = (int)Math.Min(frame.Height - 1, Math.Max(Y0, Y1) + moveY + reach);
            int lastColumn = (int)Math.Min(frame.Width - 1, Math.Max(X0, X1) + moveX + reach);
            for (int y = (int)Math.Max(0, Math.Min(Y0, Y1) + moveY - reach); y <= lastRow; y++)
            {
                for (int x = (int)Math.Max(0, Math.Min(X0, X1) + moveX - reach); x <= lastColumn; x++)
                {
                    (double dx, double dy) = (x + 0.5 - X0 - moveX, y + 0.5 - Y0 - moveY);
                    double at = Math.Clamp((dx * alongX + dy * alongY) / length, 0, 1);
                    (double offX, double offY) = (dx - at * alongX, dy - at * alongY);
                    float cover = (float)Math.Clamp(Thickness + 0.5 - Math.Sqrt(offX * offX + offY * offY), 0, 1);
                    for (int channel = 0; cover > 0 && channel < 3; channel++)
                    {
                        ref float pixel = ref frame.Row(y, channel)[x];
                        pixel += cover * ((float)Colour[channel] - pixel);
                    }
                }
            }
        }
    }
}
