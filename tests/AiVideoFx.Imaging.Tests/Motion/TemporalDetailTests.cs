using AiVideoFx.Imaging.Motion;
using AiVideoFx.Imaging.Tests.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Imaging.Tests.Motion;

[NoLeaks]
[Category("Unit")]
public sealed class TemporalDetailTests
{
    private const int Width = 96;
    private const int Height = 60;

    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [Test]
    public void Trust_SamePictureAndNoMotion_IsOne()
    {
        using Raster picture = TestRaster.CreateNoise(Width, Height, 3, 1), still = Still();
        using Raster trust = TemporalDetail.Trust(picture, picture, still, still);

        Assert.That(trust.Pixels.ToArray(), Is.All.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Trust_WhereSomethingElseIsSeen_IsNothing()
    {
        using Raster here = TestRaster.CreateNoise(Width, Height, 3, 1), there = here.Clone(), still = Still();
        for (int c = 0; c < 3; c++)
        {
            there.Row(30, c)[50] += 0.4f;
        }

        using Raster trust = TemporalDetail.Trust(here, there, still, still);

        Assert.That(trust.Row(30)[50], Is.LessThan(1e-6f));
        Assert.That(trust.Row(30)[60], Is.EqualTo(1).Within(1e-6), "ten pixels away");
    }

    [Test]
    public void Trust_WhereMotionThereAndBackDisagree_IsNothing()
    {
        using Raster flat = Raster.Rent(Width, Height), still = Still(), back = Still();
        flat.Pixels.Fill(0.5f);
        back.Row(20, 0).Fill(2);
        using Raster trust = TemporalDetail.Trust(flat, flat, still, back);

        Assert.That(trust.Row(20).ToArray(), Is.All.LessThan(1e-6f));
        Assert.That(trust.Row(22).ToArray(), Is.All.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Trust_WhereMotionLeavesThePicture_IsNothing()
    {
        using Raster flat = Raster.Rent(Width, Height), right = Still(), left = Still();
        flat.Pixels.Fill(0.5f);
        right.Plane(0).Fill(5);
        left.Plane(0).Fill(-5);
        using Raster trust = TemporalDetail.Trust(flat, flat, right, left);

        Assert.That(trust.Row(9)[Width - 5], Is.Zero);
        Assert.That(trust.Row(9)[Width - 6], Is.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Steady_NoNeighbours_IsACopy()
    {
        using Raster frame = TestRaster.CreateNoise(Width, Height, 3, 2);
        using Raster result = TemporalDetail.Steady(frame, [], (Width / 2, Height / 2), 1);

        Assert.That(result.Pixels.ToArray(), Is.EqualTo(frame.Pixels.ToArray()));
    }

    [Test]
    public void Steady_NeighboursThatAreNotTrusted_ChangeNothing()
    {
        using Raster frame = TestRaster.CreateNoise(Width, Height, 3, 2), other = TestRaster.CreateNoise(Width, Height, 3, 3);
        using Raster flow = Raster.Rent(Width / 2, Height / 2, 2), none = Raster.Rent(Width / 2, Height / 2);
        flow.Pixels.Fill(1.3f);
        none.Pixels.Clear();
        using Raster result = TemporalDetail.Steady(frame, [new(other, flow, none)], (Width / 2, Height / 2), 1);

        Assert.That(result.Pixels.ToArray(), Is.EqualTo(frame.Pixels.ToArray()));
    }

    /// <summary>What all frames share stays; of what each has for itself, the mean of three remains.</summary>
    [TestCase(1, TestName = "Steady_DetailOfItsOwn_IsAveraged(flow of its size)")]
    [TestCase(2, TestName = "Steady_DetailOfItsOwn_IsAveraged(flow of half its size)")]
    [TestCase(4, TestName = "Steady_DetailOfItsOwn_IsAveraged(flow of a quarter of its size)")]
    public void Steady_DetailOfItsOwn_IsAveraged(int divisor)
    {
        using Raster scene = Wave(0), frame = Noisy(scene, 1);
        using Raster earlier = Wave(-3), later = Wave(3), noisyEarlier = Noisy(earlier, 2), noisyLater = Noisy(later, 3);
        using Raster toEarlier = Moving(-3, divisor), toLater = Moving(3, divisor), all = Raster.Rent(Width / divisor, Height / divisor);
        all.Pixels.Fill(1);

        using Raster result = TemporalDetail.Steady(
            frame, [new(noisyEarlier, toEarlier, all), new(noisyLater, toLater, all)], (Width / 4, Height / 4), 1);
        using Raster weak = TemporalDetail.Steady(
            frame, [new(noisyEarlier, toEarlier, all), new(noisyLater, toLater, all)], (Width / 4, Height / 4), 0.2f);

        (double before, double half, double after) = (Error(frame, scene), Error(weak, scene), Error(result, scene));
        TestContext.Out.WriteLine($"error {before:F4}, strength 0.2 {half:F4}, strength 1 {after:F4}");
        Assert.That(after, Is.LessThan(0.65 * before).And.GreaterThan(0.5 * before), "1 / sqrt(3) is 0.58");
        Assert.That(half, Is.InRange(after, before));
    }

    [Test]
    public void Steady_SizesThatAreNoMultiples_FollowTheMotion()
    {
        // 96 x 60 from 77 x 48: between whole ratios, and different ones on the axes.
        using Raster scene = Wave(0), later = Wave(4), flow = Raster.Rent(77, 48, 2), all = Raster.Rent(77, 48);
        flow.Plane(0).Fill(4f * 77 / Width);
        flow.Plane(1).Clear();
        all.Pixels.Fill(1);

        using Raster result = TemporalDetail.Steady(scene, [new(later, flow, all)], (24, 15), 1);

        Assert.That(Error(result, scene), Is.LessThan(1e-4));
    }

    [Test]
    public void Steady_MoreThreads_IsTheSame()
    {
        using Raster frame = TestRaster.CreateNoise(Width, Height, 3, 2), other = TestRaster.CreateNoise(Width, Height, 3, 3);
        using Raster flow = TestRaster.CreateNoise(Width / 2, Height / 2, 2, 4), trust = TestRaster.CreateNoise(Width / 2, Height / 2, 1, 5);
        using Raster one = TemporalDetail.Steady(frame, [new(other, flow, trust)], (Width / 2, Height / 2), 1);
        using Raster many = TemporalDetail.Steady(frame, [new(other, flow, trust)], (Width / 2, Height / 2), 1, 5);

        Assert.That(many.Pixels.ToArray(), Is.EqualTo(one.Pixels.ToArray()));
    }

    private static Raster Still() => Moving(0, 1);

    private static Raster Moving(float right, int divisor)
    {
        Raster flow = Raster.Rent(Width / divisor, Height / divisor, 2);
        flow.Plane(0).Fill(right / divisor);
        flow.Plane(1).Clear();
        return flow;
    }

    // Slow enough that reading it between pixels is exact to 1e-4, and moved to the right by some pixels.
    private static Raster Wave(float moved)
    {
        Raster wave = Raster.Rent(Width, Height, 3);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < Height; y++)
            {
                Span<float> row = wave.Row(y, c);
                for (int x = 0; x < Width; x++)
                {
                    row[x] = 0.5f + (0.3f * MathF.Sin(((x - moved) * 0.2f) + (y * 0.11f) + c));
                }
            }
        }

        return wave;
    }

    private static Raster Noisy(Raster picture, int seed)
    {
        Random random = new(seed);
        Raster noisy = picture.Clone();
        foreach (ref float value in noisy.Pixels)
        {
            value += 0.1f * (random.NextSingle() - 0.5f);
        }

        return noisy;
    }

    private static double Error(Raster actual, Raster expected)
    {
        double sum = 0;
        int count = 0;
        for (int c = 0; c < 3; c++)
        {
            for (int y = 8; y < Height - 8; y++)
            {
                for (int x = 8; x < Width - 8; x++, count++)
                {
                    double d = actual.Row(y, c)[x] - expected.Row(y, c)[x];
                    sum += d * d;
                }
            }
        }

        return Math.Sqrt(sum / count);
    }
}
