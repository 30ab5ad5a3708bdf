using AiVideoFx.Imaging.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Imaging.Tests.Flow;

/// <summary>Local contrast, scene cuts and held frames: what must not see light.</summary>
[NoLeaks]
[Category("Unit")]
public sealed class LightInvarianceTests
{
    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [Test]
    public void Normalize_OtherLight_GivesNearlyTheSame()
    {
        using Raster picture = FlowScenes.Still(300, 200);
        using Raster flickering = picture.Clone();
        Flicker(flickering);
        using Raster expected = Raster.Rent(300, 200);
        using Raster actual = Raster.Rent(300, 200);
        LocalContrast.Normalize(picture, expected, LocalContrast.WindowFor(300));
        LocalContrast.Normalize(flickering, actual, LocalContrast.WindowFor(300), maxThreads: 3);
        Assert.That(RootMeanSquare(picture, flickering), Is.GreaterThan(0.1));

        // What is left: the shade changes by a seventh within a window.
        Assert.That(RootMeanSquare(expected, actual), Is.LessThan(0.03));
    }

    [TestCase(1, 1)]
    [TestCase(3, 70)]
    [TestCase(100, 7)]
    [TestCase(33, 34)]
    public void Normalize_AnySize_FlatStaysFlatAndHostileStaysFinite(int width, int height)
    {
        using Raster picture = Raster.Rent(width, height);
        foreach (double window in new[] { 0.5, 3, 7, 20 })
        {
            picture.Pixels.Fill(0.7f);
            LocalContrast.Normalize(picture, picture, window);
            Assert.That(picture.Pixels.ToArray().All(v => MathF.Abs(v - 0.5f) <= 0.02f), Is.True);
            picture.Pixels.Fill(0.7f);
            picture.Pixels[0] = float.NaN;
            picture.Pixels[^1] = float.PositiveInfinity;
            LocalContrast.Normalize(picture, picture, window);
            Assert.That(picture.Pixels.ToArray().All(float.IsFinite), Is.True);
        }
    }

    [Test]
    public void Normalize_AnyThreadCount_GivesTheSameBytes()
    {
        using Raster picture = FlowScenes.Still(211, 301);
        using Raster one = Raster.Rent(211, 301);
        using Raster many = Raster.Rent(211, 301);
        LocalContrast.Normalize(picture, one, 10);
        LocalContrast.Normalize(picture, many, 10, maxThreads: 5);
        RasterComparer.Exact.Check(one, many);
    }

    [Test]
    public void Flow_OfNormalizedFrames_IgnoresFlicker()
    {
        using Raster first = FlowScenes.Still(240, 180);
        using Raster second = FlowScenes.Render(240, 180, (x, y) => (x - 5, y + 2));
        Flicker(second);
        using Raster seen = DisFlow.Estimate(first, second, DisPreset.Fast);
        LocalContrast.Normalize(first, first, LocalContrast.WindowFor(240));
        LocalContrast.Normalize(second, second, LocalContrast.WindowFor(240));
        using Raster blind = DisFlow.Estimate(first, second, DisPreset.Fast);
        double withFlicker = FlowScenes.EndPointError(seen, (_, _) => (5, -2), 24);
        double without = FlowScenes.EndPointError(blind, (_, _) => (5, -2), 24);
        TestContext.Out.WriteLine($"{withFlicker:F3} {without:F3}");
        Assert.That(without, Is.LessThan(0.3));
        Assert.That(without, Is.LessThan(withFlicker / 2));
    }

    [Test]
    public void Cut_OtherScene_IsFound()
    {
        using Raster first = FlowScenes.Still(320, 180);
        using Raster second = FlowScenes.Render(320, 180, (x, y) => (x + 5000, y - 3000));
        Assert.That(SceneCut.Between(first, second), Is.True, SceneCut.Score(first, second).ToString());
    }

    [Test]
    public void Cut_FlickerAndFastMotion_IsNotFound()
    {
        using Raster first = FlowScenes.Still(320, 180);
        using Raster second = FlowScenes.Render(320, 180, (x, y) => ((x * 1.03) - 24, y + 9));
        Flicker(second);
        SceneCutScore score = SceneCut.Score(first, second);
        Assert.That(SceneCut.Between(first, second), Is.False, score.ToString());
        Assert.That(score.Still, Is.LessThan(SceneCut.Threshold), "without compensation it looks like a cut");
    }

    [Test]
    public void Cut_EmptyFrames_FitEachOtherOnly()
    {
        using Raster picture = FlowScenes.Still(100, 60);
        using Raster black = Raster.Rent(100, 60);
        using Raster grey = Raster.Rent(100, 60);
        black.Pixels.Clear();
        grey.Pixels.Fill(0.4f);
        Assert.That(SceneCut.Between(black, grey), Is.False);
        Assert.That(SceneCut.Between(black, picture), Is.True);
        Assert.That(SceneCut.Between(picture, picture), Is.False);
    }

    [TestCase(1, 1)]
    [TestCase(1, 500)]
    [TestCase(7, 3)]
    [TestCase(1000, 2)]
    public void Cut_SmallFrames_AreCompared(int width, int height)
    {
        using Raster picture = FlowScenes.Still(width, height);
        Assert.That(SceneCut.Between(picture, picture), Is.False);
    }

    [Test]
    public void Duplicate_SameFrame_IsFoundThroughNoise([Values(0, 0.005, 0.03)] double noise)
    {
        using Raster first = FlowScenes.Still(320, 180);
        using Raster second = first.Clone();
        AddNoise(first, noise, 1);
        AddNoise(second, noise, 2);
        FrameChange change = DuplicateFrames.Compare(first, second);
        Assert.That(change.IsDuplicate, Is.True, change.ToString());
        Assert.That(change.Noise, Is.EqualTo(noise * Math.Sqrt(2)).Within(0.1 * noise));
    }

    [Test]
    public void Duplicate_SomethingMoved_IsNew([Values(0, 0.005, 0.03)] double noise)
    {
        // A mouth of 20 x 12 pixels.
        using Raster first = FlowScenes.Still(320, 180);
        using Raster second = first.Clone();
        for (int y = 90; y < 102; y++)
        {
            first.Row(y).Slice(203, 20).CopyTo(second.Row(y)[200..]);
        }

        AddNoise(first, noise, 1);
        AddNoise(second, noise, 2);
        FrameChange change = DuplicateFrames.Compare(first, second);
        Assert.That(change.IsDuplicate, Is.False, change.ToString());
    }

    [Test]
    public void Duplicate_NotANumber_IsNew()
    {
        using Raster first = FlowScenes.Still(20, 20);
        using Raster second = first.Clone();
        second.Pixels[55] = float.NaN;
        Assert.That(DuplicateFrames.Compare(first, second).IsDuplicate, Is.False);
        Assert.That(DuplicateFrames.Compare(first, first).IsDuplicate, Is.True);
    }

    /// <summary>A third less light, and a band of shade.</summary>
    private static void Flicker(Raster picture)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            float light = 0.65f + (0.2f * MathF.Sin(y * 6 / (float)picture.Height));
            foreach (ref float value in picture.Row(y))
            {
                value *= light;
            }
        }
    }

    private static void AddNoise(Raster picture, double deviation, int seed)
    {
        Random random = new(seed);
        foreach (ref float value in picture.Pixels)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            value += (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }

    private static double RootMeanSquare(Raster a, Raster b)
    {
        double sum = 0;
        for (int i = 0; i < a.Pixels.Length; i++)
        {
            sum += Math.Pow(a.Pixels[i] - b.Pixels[i], 2);
        }

        return Math.Sqrt(sum / a.Pixels.Length);
    }
}
