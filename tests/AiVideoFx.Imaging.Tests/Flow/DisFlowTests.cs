using AiVideoFx.Imaging.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Imaging.Tests.Flow;

/// <summary>Flow of pictures whose motion is known.</summary>
[NoLeaks]
[Category("Unit")]
public sealed class DisFlowTests
{
    private static readonly DisPreset[] Presets = [DisPreset.Fast, DisPreset.Medium];

    private static readonly (int Width, int Height)[] Sizes =
        [(1, 1), (1, 7), (2, 2), (3, 50), (7, 8), (8, 8), (9, 17), (31, 33), (33, 31), (64, 5), (101, 67), (129, 130)];

    /// <summary>0.05 pixels of the finest pictures that the search looks at.</summary>
    private static double WorstError(DisPreset preset) => 0.05 * (1 << preset.FinestScale);

    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [TestCaseSource(nameof(Presets))]
    public void Estimate_SamePicture_IsZero(DisPreset preset)
    {
        using Raster picture = FlowScenes.Still(130, 97);
        using Raster flow = DisFlow.Estimate(picture, picture, preset);
        Assert.That(flow.Pixels.ToArray().All(v => MathF.Abs(v - 0f) <= 1e-4f), Is.True);
    }

    [TestCase(3.25, -1.5)]
    [TestCase(-6, 5)]
    [TestCase(14, 9)]
    public void Estimate_Translation_IsFound(double u, double v)
    {
        using Raster from = FlowScenes.Still(240, 180);
        using Raster to = FlowScenes.Render(240, 180, (x, y) => (x - u, y - v));
        foreach (DisPreset preset in Presets)
        {
            using Raster flow = DisFlow.Estimate(from, to, preset);
            double error = FlowScenes.EndPointError(flow, (_, _) => (u, v), 24);
            TestContext.Out.WriteLine($"{preset}: {error:F4}");
            Assert.That(error, Is.LessThan(WorstError(preset)), preset.ToString());
        }
    }

    [TestCase(0.03, 1.0)]
    [TestCase(0.0, 1.05)]
    [TestCase(-0.05, 0.96)]
    public void Estimate_RotationAndZoom_IsFound(double angle, double zoom)
    {
        const int Width = 240;
        const int Height = 180;
        (double X, double Y) Move(double x, double y)
        {
            double dx = x - (Width / 2);
            double dy = y - (Height / 2);
            return (
                (Width / 2) + (zoom * ((Math.Cos(angle) * dx) - (Math.Sin(angle) * dy))),
                (Height / 2) + (zoom * ((Math.Sin(angle) * dx) + (Math.Cos(angle) * dy))));
        }

        // Frame 0 shows the pattern at the place where its pixel is in frame 1.
        using Raster from = FlowScenes.Render(Width, Height, Move);
        using Raster to = FlowScenes.Still(Width, Height);
        foreach (DisPreset preset in Presets)
        {
            using Raster flow = DisFlow.Estimate(from, to, preset);
            double error = FlowScenes.EndPointError(flow, (x, y) => (Move(x, y).X - x, Move(x, y).Y - y), 24);
            TestContext.Out.WriteLine($"{preset}: {error:F4}");
            Assert.That(error, Is.LessThan(WorstError(preset)), preset.ToString());
        }
    }

    [Test]
    public void Estimate_AnyThreadCount_GivesTheSameBytes([Values(2, 3, 5, 16)] int threads)
    {
        using Raster from = FlowScenes.Still(401, 303);
        using Raster to = FlowScenes.Render(401, 303, (x, y) => (x - 4 + (y / 60), y + 3 - (x / 80)));
        foreach (DisPreset preset in Presets)
        {
            using Raster expected = DisFlow.Estimate(from, to, preset, maxThreads: 1);
            using Raster actual = DisFlow.Estimate(from, to, preset, maxThreads: threads);
            Assert.That(actual.Pixels.SequenceEqual(expected.Pixels), Is.True, preset.ToString());
        }
    }

    [Test]
    public void Both_IsEstimateTwice()
    {
        using Raster first = FlowScenes.Still(160, 120);
        using Raster second = FlowScenes.Render(160, 120, (x, y) => (x + 2, y - 3));
        using FlowPair pair = DisFlow.Both(first, second, DisPreset.Fast, 2);
        using Raster forward = DisFlow.Estimate(first, second, DisPreset.Fast);
        using Raster backward = DisFlow.Estimate(second, first, DisPreset.Fast);
        Assert.That(pair.Flow0To1.Pixels.SequenceEqual(forward.Pixels), Is.True);
        Assert.That(pair.Flow1To0.Pixels.SequenceEqual(backward.Pixels), Is.True);
    }

    [TestCaseSource(nameof(Sizes))]
    public void Estimate_AnySize_GivesFiniteFlow((int Width, int Height) size)
    {
        using Raster from = FlowScenes.Still(size.Width, size.Height);
        using Raster to = FlowScenes.Render(size.Width, size.Height, (x, y) => (x - 1, y + 1));
        foreach (DisPreset preset in Presets)
        {
            using Raster flow = DisFlow.Estimate(from, to, preset);
            Assert.That((flow.Width, flow.Height, flow.Channels), Is.EqualTo((size.Width, size.Height, 2)));
            Assert.That(flow.Pixels.ToArray().All(float.IsFinite), Is.True, preset.ToString());
        }
    }

    [Test]
    public void Estimate_FlatPictures_IsZero()
    {
        using Raster from = FlowScenes.Still(90, 70);
        using Raster to = from.Clone();
        from.Pixels.Fill(0.3f);
        to.Pixels.Fill(0.6f);
        using Raster flow = DisFlow.Estimate(from, to, DisPreset.Fast);
        Assert.That(flow.Pixels.ToArray().All(v => v == 0), Is.True);
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    [TestCase(1e30f)]
    public void Estimate_HostilePixels_GivesFiniteFlow(float value)
    {
        using Raster from = FlowScenes.Still(100, 80);
        using Raster to = FlowScenes.Render(100, 80, (x, y) => (x - 2, y));
        from.Row(40)[50] = value;
        to.Row(0).Fill(value);
        using Raster initial = Raster.Rent(100, 80, 2);
        initial.Pixels.Fill(value);
        using Raster flow = DisFlow.Estimate(from, to, DisPreset.Medium, initial);
        Assert.That(flow.Pixels.ToArray().All(float.IsFinite), Is.True);
    }

    [Test]
    public void Estimate_DifferentSizes_Throws()
    {
        using Raster from = FlowScenes.Still(10, 10);
        using Raster to = FlowScenes.Still(10, 11);
        Assert.That(() => DisFlow.Estimate(from, to, DisPreset.Fast), Throws.ArgumentException);
    }
}
