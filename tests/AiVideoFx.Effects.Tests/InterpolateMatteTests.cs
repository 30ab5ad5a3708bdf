using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;
using static AiVideoFx.Effects.Tests.PictureMeasures;

namespace AiVideoFx.Effects.Tests;

/// <summary>A foreground that the user marks: a disc that crosses a background moving the other way.</summary>
[TestFixture]
[NoLeaks]
public sealed class InterpolateMatteTests
{
    private const int Width = 320;
    private const int Height = 200;
    private const double Radius = 36;

    [TestCase("Flow", 1.5)]
    [TestCase("AI built-in", 1.0)]
    public void Matte_OfADisc_IsWorthSoManyDecibels(string method, double gain)
    {
        Raster truth = Scene(2.5);
        Raster without = Between(method, withMatte: false), with = Between(method, withMatte: true);
        double before = Psnr(without, truth, 16), after = Psnr(with, truth, 16);

        TestContext.Out.WriteLine($"{method}: {before:f2} dB without, {after:f2} dB with the matte; rim {Rim(without, truth):f4} and {Rim(with, truth):f4}");
        Assert.That(after - before, Is.GreaterThan(gain));
    }

    [Test]
    public void Matte_AroundTheDisc_LeavesNoGhost([Values("Flow", "AI built-in")] string method)
    {
        Raster truth = Scene(2.5);

        Raster with = Between(method, withMatte: true);

        // A frame's own disc, where it was, would stand out here: 0.036 without the matte by Flow.
        Assert.That(Rim(with, truth), Is.LessThan(0.012));
    }

    /// <summary>Mean error beside the disc, where a translucent copy of it would show: 3 to 12 pixels off its edge.</summary>
    private static double Rim(Raster picture, Raster truth)
    {
        double sum = 0;
        int count = 0;
        (double centreX, double centreY) = Centre(2.5);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double off = Math.Sqrt(Math.Pow(x - centreX, 2) + Math.Pow(y - centreY, 2)) - Radius;
                if (off is > 3 and < 12)
                {
                    sum += Math.Abs(picture.Row(y)[x] - truth.Row(y)[x]);
                    count++;
                }
            }
        }

        return sum / count;
    }

    private static Raster Between(string method, bool withMatte)
    {
        Raster[] frames = [.. Enumerable.Range(0, 6).Select(static t => Scene(t))];
        using InterpolatedClip clip = new(
            frames, new HostOptions(), new FrameSourceOptions(), [("method", method)], context: EffectContext.General);
        using RasterFrameSource mattes = new([.. Enumerable.Range(0, 6).Select(static t => Disc(t))]);
        if (withMatte)
        {
            clip.Instance.Connect("Matte", mattes);
        }

        return clip.At(2.5);
    }

    private static (double X, double Y) Centre(double t) => (70 + (14 * t), 80 + (6 * t));

    private static double Cover(double t, int x, int y)
    {
        (double centreX, double centreY) = Centre(t);
        return Math.Clamp(Radius - Math.Sqrt(Math.Pow(x - centreX, 2) + Math.Pow(y - centreY, 2)) + 0.5, 0, 1);
    }

    private static Raster Disc(double t) => Drawn((x, y, c) => c == 3 ? 1 : Cover(t, x, y));

    private static Raster Scene(double t) => Drawn((x, y, c) =>
    {
        double behind = 0.15 + (0.5 * Noise.Fractal((float)((x + (5 * t)) * 0.09), (float)(y * 0.09), 5 + c, 4));
        double front = 0.45 + (0.5 * Noise.Fractal((float)((x - (14 * t)) * 0.12), (float)((y - (6 * t)) * 0.12), 15 + c, 4));
        return c == 3 ? 1 : behind + ((front - behind) * Cover(t, x, y));
    });

    private static Raster Drawn(Func<int, int, int, double> value)
    {
        Raster picture = Raster.Allocate(Width, Height, 4);
        for (int c = 0; c < 4; c++)
        {
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    picture.Row(y, c)[x] = (float)value(x, y, c);
                }
            }
        }

        return picture;
    }
}
