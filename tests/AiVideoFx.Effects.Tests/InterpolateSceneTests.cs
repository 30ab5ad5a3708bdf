using System.Numerics;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;
using static AiVideoFx.Effects.Tests.PictureMeasures;

namespace AiVideoFx.Effects.Tests;

/// <summary>What users complain of in other interpolators, on footage whose truth between frames is known.</summary>
[TestFixture]
[NoLeaks]
public sealed class InterpolateSceneTests
{
    private const int Width = 320;
    private const int Height = 180;

    // Thin things need a picture in which they are thin.
    private const int LargeWidth = 640;
    private const int LargeHeight = 360;

    // Of mean luma: what the eye takes for a pulse.
    private const double Pulse = 0.002;

    private const string Flow = "Flow";
    private const string Network = "AI built-in";

    [Test]
    public void Cut_BetweenTwoShots_ShowsTheNearerFrame([Values(Flow, Network)] string method)
    {
        using InterpolatedClip clip = new(AtTheCut(8, 16), ("method", method));

        Assert.That(clip.At(3.25).Pixels.ToArray(), Is.EqualTo(clip.At(3).Pixels.ToArray()));
        Assert.That(clip.At(3.5).Pixels.ToArray(), Is.EqualTo(clip.At(4).Pixels.ToArray()));
        Assert.That(clip.At(3.75).Pixels.ToArray(), Is.EqualTo(clip.At(4).Pixels.ToArray()));
    }

    [Test]
    public void Cut_AtCutsBlend_Dissolves()
    {
        using InterpolatedClip clip = new(AtTheCut(8, 16), ("atCuts", "Blend"));
        (float[] before, float[] after) = (clip.At(3).Pixels.ToArray(), clip.At(4).Pixels.ToArray());

        float[] expected = [.. before.Zip(after, static (a, b) => (0.75f * a) + (0.25f * b))];

        Assert.That(clip.At(3.25).Pixels.ToArray(), Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void Cut_NextToIt_MovesAsInTheShotAlone([Values(Flow, Network)] string method)
    {
        using InterpolatedClip whole = new(AtTheCut(8, 16), ("method", method));
        using InterpolatedClip first = new(AtTheCut(8, 12), ("method", method));
        using InterpolatedClip second = new(AtTheCut(12, 16), ("method", method));

        Assert.That(whole.At(2.5).Pixels.ToArray(), Is.EqualTo(first.At(2.5).Pixels.ToArray()));
        Assert.That(whole.At(4.5).Pixels.ToArray(), Is.EqualTo(second.At(0.5).Pixels.ToArray()));
    }

    [Test]
    public void Twos_HeldFramesReplace_MovesEvenly([Values(Flow, Network)] string method, [Values(2, 3)] int held)
    {
        Scene pan = Pan(0.01);
        using InterpolatedClip clip = new([.. Enumerable.Range(0, 4 * held).Select(i => Keep(pan.Render(i - (i % held))))], ("method", method));
        List<double> steps = [];
        List<double> psnr = [];
        double last = held;
        for (double position = held + 0.5; position <= 2 * held; position += 0.5)
        {
            Raster picture = clip.At(position);
            double seen = TimeIn(pan, picture, position);
            steps.Add(seen - last);
            psnr.Add(Psnr(picture, Keep(pan.Render(position))));
            last = seen;
        }

        TestContext.Out.WriteLine($"{method}: steps {Text(steps)}; PSNR {Text(psnr)}");
        Assert.That(steps, Is.All.EqualTo(0.5).Within(0.05));
        Assert.That(psnr, Is.All.GreaterThan(32));
    }

    [Test]
    public void Twos_HeldFramesKeep_Stay()
    {
        Scene pan = Pan(0.01);
        using InterpolatedClip clip = new([.. Enumerable.Range(0, 8).Select(i => Keep(pan.Render(i - (i % 2))))], ("heldFrames", "Keep"));

        Assert.That(clip.At(3).Pixels.ToArray(), Is.EqualTo(clip.At(2).Pixels.ToArray()));
        Assert.That(clip.At(2.5).Pixels.ToArray(), Is.EqualTo(clip.At(2).Pixels.ToArray()));
    }

    [Test]
    public void Title_OverAPan_KeepsEveryStroke([Values(Flow, Network)] string method)
    {
        LayeredScene scene = Scenes.Text(3, LargeWidth, LargeHeight);
        using InterpolatedClip clip = new(Frames(scene, 0, 6), ("method", method));
        foreach (double position in new[] { 2.25, 2.5, 2.75 })
        {
            Raster picture = clip.At(position);
            Raster truth = Keep(scene.Render(position));
            double worst = 0;
            int total = 0;
            foreach (string layer in new[] { "title", "frame", "recording/text" })
            {
                using Raster mask = scene.Mask(layer, position);
                (double inside, int pixels) = WorstWhere(picture, truth, (x, y) => mask.Row(y)[x] > 0.998f);
                (double edge, int edges) = WorstWhere(picture, truth, (x, y) => mask.Row(y)[x] is > 0.02f and <= 0.998f);
                TestContext.Out.WriteLine(
                    $"{method} at {position} {layer}: worst {255 * inside:f2}/255 of {pixels} pixels; edges {255 * edge:f1}/255 of {edges}");
                worst = Math.Max(worst, inside);
                total += pixels;
            }

            Assert.That(total, Is.GreaterThan(1000));
            Assert.That(worst, Is.LessThan(1 / 255.0), $"at {position}");
        }
    }

    [Test]
    public void Fade_AnyFactor_KeepsBrightnessOnTheLine([Values(Flow, Network)] string method, [Values(2, 4)] int factor)
    {
        using InterpolatedClip clip = new(Frames(Scenes.Fade(3, Width, Height), 4, 6), ("method", method));
        double worst = 0;
        for (int frame = 1; frame < 4; frame++)
        {
            (double before, double after) = (clip.At(frame).Brightness(), clip.At(frame + 1).Brightness());
            for (int k = 1; k < factor; k++)
            {
                double share = k / (double)factor;
                double line = ((1 - share) * before) + (share * after);
                worst = Math.Max(worst, Math.Abs(clip.At(frame + share).Brightness() - line) / line);
            }
        }

        TestContext.Out.WriteLine($"{method}, factor {factor}: {100 * worst:f3} % of mean luma off the line");
        Assert.That(worst, Is.LessThan(Pulse));
    }

    [Test]
    public void StillScene_AnyMethod_DoesNotPulse([Values(Flow, Network)] string method)
    {
        LayeredScene scene = Scenes.StaticLocked(3, Width, Height);
        using InterpolatedClip clip = new(Frames(scene, 0, 6), ("method", method));

        (double brightness, double sharpness) = PulseOf(clip.At(2), clip.At(2.5), clip.At(3));

        TestContext.Out.WriteLine($"{method}: brightness {100 * brightness:f3} %, sharpness {100 * sharpness:f3} % of mean luma");
        Assert.That(Math.Abs(brightness), Is.LessThan(Pulse));
        Assert.That(Math.Abs(sharpness), Is.LessThan(Pulse));
    }

    [Test]
    public void Grain_OnAStillScene_DoesNotPulseInBrightness([Values(Flow, Network)] string method)
    {
        using InterpolatedClip clip = new(Grainy(), ("method", method));

        (double brightness, _) = PulseOf(clip.At(2), clip.At(2.5), clip.At(3));

        Assert.That(Math.Abs(brightness), Is.LessThan(Pulse));
    }

    [Test]
    public void Grain_AvoidOriginals_IsEven([Values(Flow, Network)] string method)
    {
        using InterpolatedClip clip = new(Grainy(), ("method", method), ("avoidOriginals", "true"));

        (double brightness, double sharpness) = PulseOf(clip.Render(4), clip.Render(5), clip.Render(6));

        TestContext.Out.WriteLine($"{method}: brightness {100 * brightness:f3} %, sharpness {100 * sharpness:f3} % of mean luma");
        Assert.That(Math.Abs(brightness), Is.LessThan(Pulse));
        Assert.That(Math.Abs(sharpness), Is.LessThan(Pulse));
    }

    [TestCase(Flow, 2.5)]
    [TestCase(Flow, 7.5)]
    [TestCase(Network, 2.5)]
    [TestCase(Network, 7.5)]
    public void Wire_OfOnePixel_IsUnbroken(string method, double position)
    {
        LayeredScene scene = Scenes.ThinWires(3, LargeWidth, LargeHeight);
        int from = (int)position - 2;
        using InterpolatedClip clip = new(Frames(scene, from, 6), ("method", method));
        Raster truth = Keep(scene.Render(position));
        Raster picture = clip.At(position - from);
        using Raster wires = scene.Mask("wires", position), poles = scene.Mask("poles", position);
        for (int i = 0; i < wires.Pixels.Length; i++)
        {
            wires.Pixels[i] += poles.Pixels[i];
        }

        using Raster plate = scene.RenderWithout("wires", position);
        double least = double.MaxValue;
        foreach (string wire in new[] { "wires/0", "wires/1", "wires/2", "wires/3", "wires/4" })
        {
            using Raster mask = scene.Mask(wire, position);
            List<(int Column, double Ratio)> ratios = WireContrast.Along(picture.Luma(), truth.Luma(), plate.Luma(), mask, wires);
            if (ratios.Count > 0)
            {
                (int column, double ratio) = ratios.MinBy(static r => r.Ratio);
                int under = ratios.Count(static r => r.Ratio < 0.5);
                TestContext.Out.WriteLine(
                    $"{method} at {position} {wire}: least {ratio:f2} of the truth's (column {column}), mean {ratios.Average(static r => r.Ratio):f2}; {under} of {ratios.Count} places under half");
                least = Math.Min(least, ratio);
            }
        }

        TestContext.Out.WriteLine($"{method} at {position}: PSNR {Psnr(picture, truth):f2} dB");
        Assert.That(least, Is.InRange(0.5, 1e6));
    }

    [Test]
    public void Blur_OfAPan_IsThatOfAShutter([Values(Flow, Network)] string method)
    {
        Scene pan = Pan(0.02);
        using InterpolatedClip clip = new(Frames(pan, 0, 6), ("method", method), ("speed", "100"), ("shutterAngle", "180"));
        Raster truth = Exposed(pan, 3, 0.5), sharp = Keep(pan.Render(3));

        double before = Psnr(sharp, truth, 16), after = Psnr(clip.Render(3), truth, 16);

        TestContext.Out.WriteLine($"{method}: PSNR to the true exposure {after:f2} dB; of the sharp frame {before:f2} dB");
        Assert.That(after, Is.GreaterThan(before + 8));
    }

    [Test]
    public void Blur_OfAStillPicture_IsThatPicture([Values(Flow, Network)] string method)
    {
        Raster still = Keep(Pan(0.02).Render(0));
        using InterpolatedClip clip = new([.. Enumerable.Repeat(still, 8)], ("method", method), ("shutterAngle", "360"));

        Assert.That(clip.At(3.5).Pixels.ToArray(), Is.EqualTo(still.Pixels.ToArray()));
        Assert.That(clip.At(3).Pixels.ToArray(), Is.EqualTo(still.Pixels.ToArray()));
    }

    /// <summary>How much a picture differs from its neighbours' mean, as a share of mean luma.</summary>
    private static (double Brightness, double Sharpness) PulseOf(Raster before, Raster between, Raster after)
    {
        double luma = (before.Brightness() + after.Brightness()) / 2;
        return ((between.Brightness() / luma) - 1, (between.Sharpness() - ((before.Sharpness() + after.Sharpness()) / 2)) / luma);
    }

    private static Raster[] Grainy() =>
        Frames(new LayeredScene(Scenes.StaticLocked(3, Width, Height)) { Finish = new Finish(Grain: 0.01f) }, 0, 6);

    private static Raster[] AtTheCut(int from, int end)
    {
        CutScene scene = Scenes.Cut(2, Width, Height);
        return Frames(scene, from, end - from);
    }

    private static Raster[] Frames(Scene scene, int from, int count) => [.. Enumerable.Range(from, count).Select(t => Keep(scene.Render(t)))];

    /// <summary>The valley from a tripod that turns by so much a frame.</summary>
    private static LayeredScene Pan(double yaw) => new(Scenes.StaticLocked(3, Width, Height))
    {
        Camera = t => new Camera(new Vector3(0, -2.2f, 0), Yaw: (float)(-0.1 + (yaw * t)), Pitch: -0.06f),
    };

    /// <summary>The time at which the scene looks most like a picture, by a parabola through the errors around.</summary>
    private static double TimeIn(Scene scene, Raster picture, double near)
    {
        const double Step = 0.05;
        double[] errors = [.. Enumerable.Range(-20, 41).Select(k => Error(near + (k * Step)))];
        int best = Math.Clamp(Array.IndexOf(errors, errors.Min()), 1, errors.Length - 2);
        double curve = errors[best - 1] - (2 * errors[best]) + errors[best + 1];
        return near + ((best - 20 + ((errors[best - 1] - errors[best + 1]) / (2 * curve))) * Step);

        double Error(double time)
        {
            using Raster truth = scene.Render(time);
            double sum = 0;
            for (int i = 0; i < truth.Pixels.Length; i++)
            {
                double difference = truth.Pixels[i] - picture.Pixels[i];
                sum += difference * difference;
            }

            return sum;
        }
    }

    /// <summary>What a shutter sees that is open for a share of a frame, in display-referred values.</summary>
    private static Raster Exposed(Scene scene, double time, double open)
    {
        const int Instants = 32;
        Raster sum = Raster.Allocate(scene.Width, scene.Height, 3);
        for (int i = 0; i < Instants; i++)
        {
            using Raster instant = scene.Render(time + (open * (((i + 0.5) / Instants) - 0.5)));
            for (int p = 0; p < sum.Pixels.Length; p++)
            {
                sum.Pixels[p] += instant.Pixels[p] / Instants;
            }
        }

        return sum;
    }

    private static string Text(IEnumerable<double> values) => string.Join(" ", values.Select(static v => v.ToString("f3", System.Globalization.CultureInfo.InvariantCulture)));
}
