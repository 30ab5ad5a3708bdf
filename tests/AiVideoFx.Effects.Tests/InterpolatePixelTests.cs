using System.Numerics;
using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;
using static AiVideoFx.Effects.Tests.PictureMeasures;

namespace AiVideoFx.Effects.Tests;

/// <summary>What Interpolate does to highlights, alpha, borders and other sizes of its search.</summary>
[TestFixture]
[NoLeaks]
public sealed class InterpolatePixelTests
{
    private const int Width = 320;
    private const int Height = 180;
    private const int Bar = 20;
    private const string Flow = "Flow";
    private const string Network = "AI built-in";

    private static readonly Lazy<LayeredScene> Pan = new(static () => new LayeredScene(Scenes.StaticLocked(3, 2 * Width, 2 * Height))
    {
        Camera = static t => new Camera(new Vector3(0, -2.2f, 0), Yaw: (float)(-0.1 + (0.01 * t)), Pitch: -0.06f),
    });

    [Test]
    public void Highlights_InLinearLight_MoveWithThePicture([Values(Flow, Network)] string method)
    {
        LayeredScene street = Scenes.Street(2, 2 * Width, 2 * Height);
        using InterpolatedClip clip = new(
            [.. Enumerable.Range(0, 6).Select(t => Keep(street.RenderLinear(t)))], ("method", method), ("workingSpace", "Linear (Rec.709, ACEScg)"));
        using InterpolatedClip mixed = new([.. Enumerable.Range(0, 6).Select(t => Keep(street.RenderLinear(t)))], ("method", "Blend"));
        Raster picture = clip.At(2.5), truth = Keep(street.RenderLinear(2.5)), before = Keep(street.RenderLinear(2));

        (double here, int pixels) = Excess(picture, truth);
        (double nearest, _) = Excess(before, truth);
        (double blend, _) = Excess(mixed.At(2.5), truth);

        TestContext.Out.WriteLine(
            $"{method}: {pixels} values above 1, up to {truth.Pixels.ToArray().Max():f1}; mean error there {here:f4}, of the frame before {nearest:f4}, of a blend {blend:f4}; brightest made {picture.Pixels.ToArray().Max():f1}");
        Assert.That(pixels, Is.GreaterThan(100));
        Assert.That(here, Is.LessThan(blend / 2));
        Assert.That(picture.Pixels.ToArray().Max(), Is.GreaterThan(0.8f * truth.Pixels.ToArray().Max()));

        static (double MeanError, int Pixels) Excess(Raster picture, Raster truth)
        {
            double sum = 0;
            int pixels = 0;
            for (int i = 0; i < truth.Pixels.Length; i++)
            {
                if (truth.Pixels[i] > 1)
                {
                    pixels++;
                    sum += Math.Abs(picture.Pixels[i] - truth.Pixels[i]);
                }
            }

            return (sum / pixels, pixels);
        }
    }

    [Test]
    public void Alpha_FadesOverAStillPicture_IsInBetweenToo([Values(Flow, Network)] string method)
    {
        Raster[] frames = [.. Enumerable.Range(0, 8).Select(static t => Keep(Pan.Value.Render(0, 4)))];
        for (int t = 0; t < frames.Length; t++)
        {
            frames[t].Plane(3).Fill(t / 8f);
        }

        using InterpolatedClip clip = new(frames, ("method", method));
        float[] alpha = clip.At(3.5).Plane(3).ToArray();

        Assert.That(alpha.Average(), Is.EqualTo(3.5 / 8).Within(0.02));
        Assert.That(alpha.Min(), Is.GreaterThan(3.1 / 8));
        Assert.That(alpha.Max(), Is.LessThan(3.9 / 8));
    }

    [Test]
    public void Card_WithAlphaAndHighlights_MovesAsAWhole([Values(Flow, Network)] string method)
    {
        // 64 x 48 pixels on nothing, six pixels to the right each frame.
        FrameSourceOptions premultiplied = new() { Premultiplication = Premultiplication.Premultiplied };
        using InterpolatedClip clip = new(
            [.. Enumerable.Range(0, 6).Select(static t => Card(100 + (6 * t)))], new HostOptions(), premultiplied, [("method", method)]);
        Raster picture = clip.At(2.5), truth = Card(115);

        double alpha = Psnr(Plane(picture, 3), Plane(truth, 3)), colour = Psnr(Plane(picture, 0), Plane(truth, 0));
        double away = WorstWhere(picture, truth, static (x, y) => x is < 104 or >= 190 || y is < 52 or >= 116).Worst;
        double inside = WorstWhere(Plane(picture, 3), Plane(truth, 3), static (x, y) => x is >= 120 and < 174 && y is >= 64 and < 104).Worst;
        float peak = picture.Row(84, 0)[115 + 32];

        TestContext.Out.WriteLine($"{method}: alpha {alpha:f1} dB, red {colour:f1} dB; inside alpha off by {inside:f4}; away {away:f4}; highlight {peak:f2} of 12.5");
        Assert.That(away, Is.EqualTo(0));
        Assert.That(inside, Is.LessThan(1e-3));
        Assert.That(alpha, Is.GreaterThan(30));
        Assert.That(peak, Is.EqualTo(12.5).Within(0.5));
    }

    [Test]
    public void Letterbox_OverAPan_StaysExact([Values(Flow, Network)] string method)
    {
        using InterpolatedClip clip = new([.. Enumerable.Range(0, 6).Select(static t => Boxed(t))], ("method", method));
        Raster picture = clip.At(2.5), truth = Boxed(2.5);

        double bars = WorstWhere(picture, truth, static (_, y) => y is < Bar or >= (2 * Height) - Bar).Worst;
        double edge = Psnr(Rows(picture, Bar, Bar + 2), Rows(truth, Bar, Bar + 2));
        double within = Psnr(Rows(picture, Bar + 8, Bar + 40), Rows(truth, Bar + 8, Bar + 40));

        TestContext.Out.WriteLine($"{method}: bars off by {bars:f5}; first rows {edge:f1} dB, rows within {within:f1} dB");
        Assert.That(bars, Is.EqualTo(0));
        Assert.That(edge, Is.GreaterThan(within - 6));

        static Raster Boxed(double time)
        {
            Raster picture = Keep(Pan.Value.Render(time));
            for (int c = 0; c < 3; c++)
            {
                picture.Plane(c)[..(Bar * 2 * Width)].Clear();
                picture.Plane(c)[^(Bar * 2 * Width)..].Clear();
            }

            return picture;
        }
    }

    [TestCase("flowScale", "1/2")]
    [TestCase("flowScale", "1/4")]
    [TestCase("vectorDetail", "0")]
    [TestCase("vectorDetail", "1")]
    public void Search_OfAnySize_HasNoSeams(string name, string value)
    {
        Raster[] frames = [.. Enumerable.Range(0, 6).Select(static t => Keep(Pan.Value.Render(t)))];
        Raster truth = Keep(Pan.Value.Render(2.5));
        foreach (string method in new[] { Flow, Network })
        {
            using InterpolatedClip plain = new(frames, ("method", method));
            using InterpolatedClip other = new(frames, ("method", method), (name, value));
            using InterpolatedClip blend = new(frames, ("method", "Blend"));

            (double usual, double psnr, double mixed) = (Psnr(plain.At(2.5), truth), Psnr(other.At(2.5), truth), Psnr(blend.At(2.5), truth));
            double seam = Seam(other.At(2.5), truth);

            TestContext.Out.WriteLine($"{method}, {name} {value}: {psnr:f2} dB; as it comes {usual:f2} dB, blend {mixed:f2} dB; sharpest line {seam:f2} of mean contrast over the truth's");
            Assert.That(psnr, Is.GreaterThan(mixed + 5));
            Assert.That(psnr, Is.GreaterThan(usual - 4));
            Assert.That(seam, Is.LessThan(0.25));
        }
    }

    /// <summary>
    /// The most by which the mean difference between two neighbouring rows, or columns, exceeds that of the truth, as a share of the
    /// mean of all of them: a seam is a line that the truth does not have.
    /// </summary>
    private static double Seam(Raster picture, Raster truth)
    {
        (double[] rows, double[] columns) = Steps(picture.Luma());
        (double[] trueRows, double[] trueColumns) = Steps(truth.Luma());
        return Math.Max(Worst(rows, trueRows), Worst(columns, trueColumns));

        static double Worst(double[] steps, double[] expected) => steps.Zip(expected, static (a, b) => a - b).Max() / expected.Average();
    }

    private static (double[] Rows, double[] Columns) Steps(Raster luma)
    {
        double[] rows = new double[luma.Height - 1], columns = new double[luma.Width - 1];
        for (int y = 0; y + 1 < luma.Height; y++)
        {
            for (int x = 0; x + 1 < luma.Width; x++)
            {
                rows[y] += Math.Abs(luma.Row(y + 1)[x] - luma.Row(y)[x]) / luma.Width;
                columns[x] += Math.Abs(luma.Row(y)[x + 1] - luma.Row(y)[x]) / luma.Height;
            }
        }

        return (rows, columns);
    }

    private static Raster Plane(Raster picture, int channel)
    {
        Raster plane = Raster.Allocate(picture.Width, picture.Height);
        picture.Plane(channel).CopyTo(plane.Pixels);
        return plane;
    }

    private static Raster Rows(Raster picture, int first, int end)
    {
        Raster part = Raster.Allocate(picture.Width, end - first, picture.Channels);
        for (int c = 0; c < picture.Channels; c++)
        {
            picture.Plane(c)[(first * picture.Width)..(end * picture.Width)].CopyTo(part.Plane(c));
        }

        return part;
    }

    private static Raster Card(int left)
    {
        Raster picture = Raster.Allocate(Width, Height, 4);
        for (int y = 60; y < 108; y++)
        {
            for (int x = left; x < left + 64; x++)
            {
                bool shines = Math.Abs(x - left - 32) < 4 && Math.Abs(y - 84) < 4;
                for (int c = 0; c < 3; c++)
                {
                    picture.Row(y, c)[x] = shines ? 12.5f : 0.2f + (0.7f * Noise.Fractal((x - left) * 0.15f, y * 0.15f, 3 + c, 4));
                }

                picture.Row(y, 3)[x] = 1;
            }
        }

        return picture;
    }
}
