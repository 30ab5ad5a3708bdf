using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Effects.Tests;

/// <summary>Temporal stability of the Upscale of the built bundle, in our host, on footage whose motion is known.</summary>
[TestFixture]
[NoLeaks]
public sealed class UpscaleStabilityTests
{
    private const int Width = 384;
    private const int Height = 240;
    private const int Frames = 5;

    private static readonly (string, string) Off = ("temporalStability", "0");

    private static readonly Lazy<Raster[]> Walk = new(static () => Small(Scenes.Handheld(5, Width, Height), 0, Frames));

    [TestCase("2", 0.65)]
    [TestCase("4", 0.65)]
    public void Render_HandheldCamera_DetailHoldsStill(string scale, double most)
    {
        int factor = int.Parse(scale, System.Globalization.CultureInfo.InvariantCulture);
        LayeredScene scene = Scenes.Handheld(5, Width, Height);
        Raster[] truth = [.. Enumerable.Range(0, Frames).Select(t => Kept(scene.Render(t, 3), 3))];
        Raster[] small = [.. truth.Select(picture => Shrunk(picture, factor))];
        using UpscaledClip steady = Clip(small, ("scale", scale)), single = Clip(small, ("scale", scale), Off);

        Raster[] on = [.. Enumerable.Range(0, Frames).Select(t => steady.At(t))], off = [.. Enumerable.Range(0, Frames).Select(t => single.At(t))];

        (double changeOn, double changeOff) = (Change(scene, on), Change(scene, off));
        (double psnrOn, double psnrOff) = (Psnr(on, truth), Psnr(off, truth));
        TestContext.Out.WriteLine($"change along the motion {changeOn * 255:F3} / 255, off {changeOff * 255:F3}; PSNR {psnrOn:F2} dB, off {psnrOff:F2} dB");
        Assert.That(changeOn, Is.LessThan(most * changeOff));
        Assert.That(psnrOn, Is.GreaterThan(psnrOff));
    }

    [Test]
    public void Render_AnyOrder_IsTheSame()
    {
        using UpscaledClip forward = Clip(Walk.Value, ("scale", "2")), backward = Clip(Walk.Value, ("scale", "2"));
        float[][] first = [.. Enumerable.Range(0, Frames).Select(t => forward.At(t).ToInterleaved())];
        forward.Instance.PurgeCaches();

        for (int t = Frames - 1; t >= 0; t--)
        {
            Assert.That(backward.At(t).ToInterleaved(), Is.EqualTo(first[t]), $"frame {t}");
            backward.Instance.PurgeCaches();
        }
    }

    [Test]
    public void Render_OtherShotsOnBothSides_TakesTheFrameByItself()
    {
        Raster other = Small(Scenes.Street(3, Width, Height), 0, 1)[0];
        Raster[] flash = [other, Walk.Value[0], other];
        using UpscaledClip steady = Clip(flash, ("scale", "2")), single = Clip(flash, ("scale", "2"), Off);

        Assert.That(steady.At(1).ToInterleaved(), Is.EqualTo(single.At(1).ToInterleaved()));
    }

    [Test]
    public void Render_HostWithoutOtherFrames_TakesTheFrameByItself()
    {
        HostOptions host = new() { TemporalAccess = false };
        using UpscaledClip steady = Clip(Walk.Value, host, ("scale", "2")), single = Clip(Walk.Value, host, ("scale", "2"), Off);

        Assert.That(steady.At(2).ToInterleaved(), Is.EqualTo(single.At(2).ToInterleaved()));
    }

    [Test]
    public void Render_BeyondTheClipsEnd_TakesTheHeldFrameByItself()
    {
        using UpscaledClip steady = Clip(Walk.Value, ("scale", "2")), single = Clip(Walk.Value, ("scale", "2"), Off);

        Assert.That(steady.At(Frames + 2).ToInterleaved(), Is.EqualTo(single.At(Frames + 2).ToInterleaved()));
    }

    [Test]
    public void Render_StillClip_ChangesNothing()
    {
        Raster[] still = [Walk.Value[0], Walk.Value[0], Walk.Value[0]];
        using UpscaledClip steady = Clip(still, ("scale", "2")), single = Clip(still, ("scale", "2"), Off);

        Assert.That(Worst(steady.At(1), single.At(1)), Is.LessThan(1e-5));
    }

    [Test]
    public void Render_InPlace_SteadiesAsWell()
    {
        HostOptions host = new() { MultiResolution = false };
        Raster[] large = [.. Walk.Value.Select(static picture =>
        {
            Raster grown = Raster.Allocate(2 * picture.Width, 2 * picture.Height, 4);
            Resize.Apply(picture, grown, ResizeFilter.Bicubic);
            return grown;
        })];
        using UpscaledClip steady = Clip(large, host, ("scale", "2")), single = Clip(large, host, ("scale", "2"), Off);
        Raster[] on = [.. Enumerable.Range(0, Frames).Select(t => steady.At(t))], off = [.. Enumerable.Range(0, Frames).Select(t => single.At(t))];

        LayeredScene scene = Scenes.Handheld(5, Width, Height);
        (double changeOn, double changeOff) = (Change(scene, on), Change(scene, off));
        TestContext.Out.WriteLine($"change along the motion {changeOn * 255:F3} / 255, off {changeOff * 255:F3}");
        Assert.That(changeOn, Is.LessThan(0.65 * changeOff));
    }

    /// <summary>Alpha that moves is steadied with the same motion: no trace of it stays where it was.</summary>
    [Test]
    public void Render_MovingMatte_LeavesNoTrace()
    {
        Raster[] discs = [.. Enumerable.Range(0, 3).Select(static t => Disc(30 + (6 * t)))];
        using UpscaledClip steady = Clip(discs, ("scale", "2")), single = Clip(discs, ("scale", "2"), Off);
        (double outside, double hole) = Astray(steady.At(1));
        (double outsideAlone, double holeAlone) = Astray(single.At(1));

        Assert.That(outside, Is.LessThan(outsideAlone + 0.002), "what the network alone makes of an edge is not a trace");
        Assert.That(hole, Is.LessThan(holeAlone + 0.002));
        Assert.That(Math.Max(outsideAlone, holeAlone), Is.LessThan(0.03));
    }

    // Most alpha well outside of the disc at x 36, and most that lacks well inside of it; neighbours are 6 pixels away.
    private static (double Outside, double Hole) Astray(Raster picture)
    {
        double outside = 0, hole = 0;
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                double distance = Math.Sqrt(Math.Pow((x / 2.0) - 36, 2) + Math.Pow((y / 2.0) - 30, 2));
                outside = distance > 14 ? Math.Max(outside, picture.Row(y, 3)[x]) : outside;
                hole = distance < 10 ? Math.Max(hole, 1 - picture.Row(y, 3)[x]) : hole;
            }
        }

        return (outside, hole);
    }

    private static Raster Disc(double centre)
    {
        Raster disc = Raster.Allocate(96, 60, 4);
        for (int y = 0; y < disc.Height; y++)
        {
            for (int x = 0; x < disc.Width; x++)
            {
                float a = (float)Math.Clamp(12.5 - Math.Sqrt(Math.Pow(x - centre, 2) + Math.Pow(y - 30, 2)), 0, 1);
                (disc.Row(y, 0)[x], disc.Row(y, 1)[x], disc.Row(y, 2)[x], disc.Row(y, 3)[x]) =
                    (a * (0.5f + (0.3f * MathF.Sin((float)(x - centre)))), 0.4f * a, 0.3f * a, a);
            }
        }

        return disc;
    }

    private static UpscaledClip Clip(Raster[] frames, params (string Name, string Value)[] parameters) => Clip(frames, new HostOptions(), parameters);

    private static UpscaledClip Clip(Raster[] frames, HostOptions host, params (string Name, string Value)[] parameters) =>
        new(TestPaths.RequireBundle(), frames, host, new(), parameters);

    private static Raster[] Small(LayeredScene scene, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(t => Shrunk(Kept(scene.Render(t, 3), 3), 2))];

    private static Raster Kept(Raster rented, int channels)
    {
        Raster kept = Raster.Allocate(rented.Width, rented.Height, channels);
        rented.Pixels[..kept.Pixels.Length].CopyTo(kept.Pixels);
        rented.Dispose();
        return kept;
    }

    private static Raster Shrunk(Raster picture, int factor)
    {
        using Raster colour = Raster.Rent(picture.Width / factor, picture.Height / factor, 3);
        Resize.Apply(picture, colour, ResizeFilter.Bicubic);
        Raster small = Raster.Allocate(colour.Width, colour.Height, 4);
        colour.Pixels.CopyTo(small.Pixels);
        small.Plane(3).Fill(1);
        return small;
    }

    // Mean difference from a frame to the one before, fetched along the true motion, where that is seen in both.
    private static double Change(LayeredScene scene, Raster[] frames)
    {
        double sum = 0;
        long count = 0;
        for (int t = 1; t < frames.Length; t++)
        {
            using Raster flow = scene.Flow(t, t - 1), visible = scene.Visible(t, t - 1);
            using Raster before = Warp.Backward(frames[t - 1], flow, WarpFilter.CatmullRom);
            for (int y = 8; y < flow.Height - 8; y++)
            {
                for (int x = 8; x < flow.Width - 8; x++)
                {
                    if (visible.Row(y)[x] > 0.5f)
                    {
                        sum += Math.Abs(frames[t].Row(y, 1)[x] - before.Row(y, 1)[x]);
                        count++;
                    }
                }
            }
        }

        return sum / count;
    }

    private static double Psnr(Raster[] actual, Raster[] expected) => actual.Zip(expected, static (a, b) =>
    {
        using Raster colour = Raster.Rent(b.Width, b.Height, 3);
        a.Pixels[..colour.Pixels.Length].CopyTo(colour.Pixels);
        return PictureMeasures.Psnr(colour, b, 8);
    }).Average();

    private static double Worst(Raster a, Raster b) => a.ToInterleaved().Zip(b.ToInterleaved(), static (x, y) => Math.Abs(x - y)).Max();
}
