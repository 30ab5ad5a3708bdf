using AiVideoFx.Imaging.Color;
using AiVideoFx.Imaging.Motion;
using AiVideoFx.Imaging.Tests.Flow;
using AiVideoFx.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AiVideoFx.Imaging.Tests.Motion;

[NoLeaks]
public sealed class AnalysisPictureTests
{
    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [Test]
    [Category("Property")]
    public void Create_AnyImage_AveragesBlocks() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            Random random = new(seed);
            PixelDepth depth = TestFrame.Depths[random.Next(TestFrame.Depths.Length)];
            PixelComponents components = TestFrame.Components[random.Next(TestFrame.Components.Length)];
            PixelRect bounds = new(-3, 5, -3 + random.Next(1, 40), 5 + random.Next(1, 30));
            FrameView view = TestFrame.Create(bounds, depth, components, random.Next(3), random.Next(2) == 0);
            TestFrame.Fill(view, seed);
            int divisor = random.Next(1, 9);
            using AnalysisPicture picture = AnalysisPicture.Create(view, divisor, null, random.Next(1, 4));
            for (int y = 0; y < picture.Color.Height; y++)
            {
                for (int x = 0; x < picture.Color.Width; x++)
                {
                    double[] expected = Enumerable.Range(0, 3).Select(c => Mean(view, divisor, x, y, c)).ToArray();
                    double luma = (0.299 * expected[0]) + (0.587 * expected[1]) + (0.114 * expected[2]);
                    Assert.That(picture.Luma.Row(y)[x], Is.EqualTo(luma).Within(2e-5));
                    for (int c = 0; c < 3; c++)
                    {
                        Assert.That(picture.Color.Row(y, c)[x], Is.EqualTo(Math.Clamp(expected[c], 0, 1)).Within(2e-5));
                    }
                }
            }
        }).QuickCheckThrowOnFailure();

    [Test]
    [Category("Unit")]
    public void Create_FrameWiderThanTheSource_RepeatsTheEdge()
    {
        FrameView view = TestFrame.Create(new PixelRect(2, 1, 12, 9), PixelDepth.Byte, PixelComponents.Rgba);
        TestFrame.Fill(view, 4);
        using AnalysisPicture picture = AnalysisPicture.Create(view, new PixelRect(0, 0, 15, 11), 1);
        Assert.That(picture.Color.Row(0)[0], Is.EqualTo(TestFrame.Get(view, 2, 8, 0)).Within(1e-6));
        Assert.That(picture.Color.Row(10, 1)[14], Is.EqualTo(TestFrame.Get(view, 11, 1, 1)).Within(1e-6));
        Assert.That(picture.Color.Row(5, 2)[7], Is.EqualTo(TestFrame.Get(view, 7, 5, 2)).Within(1e-6));
    }

    [Test]
    [Category("Unit")]
    public void Create_HdrAndNaN_ClampsColourOnlyAndKeepsNaNLocal()
    {
        FrameView view = MotionScenes.Blank(8, 8);
        MotionScenes.Pixels(view, 7).Fill(12.5f);
        MotionScenes.Pixels(view, 6).Fill(12.5f);
        MotionScenes.Pixels(view, 0)[0] = float.NaN;
        using AnalysisPicture picture = AnalysisPicture.Create(view);
        Assert.That(picture.Color.Row(0)[1], Is.EqualTo(1f));
        Assert.That(picture.Luma.Row(0)[1], Is.EqualTo(12.5f).Within(1e-5));
        Assert.That(picture.Color.Pixels.ToArray(), Has.None.NaN);
        Assert.That(picture.Luma.Pixels.ToArray().Count(float.IsNaN), Is.EqualTo(1));
    }

    [Test]
    [Category("Unit")]
    public void Create_LinearLight_BecomesDisplayReferred()
    {
        FrameView view = MotionScenes.Blank(4, 4);
        for (int y = 0; y < 4; y++)
        {
            MotionScenes.Pixels(view, y).Fill(0.18f);
        }

        using AnalysisPicture picture = AnalysisPicture.Create(view, 2, TransferFunction.Linear);
        Assert.That(picture.Luma.Row(0)[0], Is.EqualTo(Math.Pow(0.18, 1 / 2.4)).Within(1e-5));
    }

    private static double Mean(FrameView view, int divisor, int x, int y, int component)
    {
        double sum = 0;
        int count = 0;
        for (int j = y * divisor; j < Math.Min((y + 1) * divisor, view.Height); j++)
        {
            for (int i = x * divisor; i < Math.Min((x + 1) * divisor, view.Width); i++)
            {
                int source = view.Components == PixelComponents.Alpha ? 0 : component;
                sum += TestFrame.Get(view, view.Bounds.X1 + i, view.Bounds.Y2 - 1 - j, source);
                count++;
            }
        }

        return sum / count;
    }
}
