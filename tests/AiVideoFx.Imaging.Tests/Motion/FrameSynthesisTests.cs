using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;
using AiVideoFx.Imaging.Tests.Flow;
using AiVideoFx.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AiVideoFx.Imaging.Tests.Motion;

[NoLeaks]
public sealed class FrameSynthesisTests
{
    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [TestCase(8, -4, 0.5f)]
    [TestCase(6, 3, 0.25f)]
    [Category("Unit")]
    public void Synthesize_Translation_IsRecovered(double u, double v, float time)
    {
        using Raster grey0 = MotionScenes.Moved(191, 129, 0, 0);
        using Raster grey1 = MotionScenes.Moved(191, 129, u, v);
        using Raster truth = MotionScenes.Moved(191, 129, time * u, time * v);
        FrameView actual = MotionScenes.Between(MotionScenes.Show(grey0), MotionScenes.Show(grey1, topDown: false), time);
        Assert.That(MotionScenes.Largest(MotionScenes.Show(truth), actual, 12), Is.LessThan(6 / 255.0));
    }

    [Test]
    [Category("Unit")]
    public void Synthesize_ExactField_IsExact()
    {
        using Raster grey0 = MotionScenes.Moved(64, 48, 0, 0);
        using Raster grey1 = MotionScenes.Moved(64, 48, 8, 4);
        using Raster truth = MotionScenes.Moved(64, 48, 4, 2);
        FrameView first = MotionScenes.Show(grey0);
        using MotionField field = MotionScenes.Constant(first.Bounds, 2, 0.5f, 4, 2);
        FrameView output = MotionScenes.Blank(64, 48, topDown: false);
        FrameSynthesis.Synthesize(
            first, MotionScenes.Show(grey1), field, first.Bounds, output);
        Assert.That(MotionScenes.Largest(MotionScenes.Show(truth), output, 9), Is.LessThan(1e-6));
    }

    [TestCase(0f)]
    [TestCase(1f)]
    [Category("Unit")]
    public void Synthesize_WholeTime_IsThatFrameBitForBit(float time)
    {
        using Raster grey0 = MotionScenes.Moved(75, 52, 0, 0);
        using Raster grey1 = MotionScenes.Moved(75, 52, 9, 2);
        FrameView first = MotionScenes.Show(grey0);
        FrameView second = MotionScenes.Show(grey1);
        MotionScenes.Pixels(first, 20)[40] = float.PositiveInfinity;
        MotionScenes.Pixels(second, 20)[40] = float.NaN;
        using MotionField field = MotionScenes.Constant(first.Bounds, 2, time, 4.3f, 1.1f);
        FrameView output = MotionScenes.Blank(75, 52);
        FrameSynthesis.Synthesize(first, second, field, first.Bounds, output);
        Assert.That(TestFrame.SamePixels(time == 0 ? first : second, output), Is.True);
    }

    [Test]
    [Category("Property")]
    public void Synthesize_AnyWindowThreadsAndLayout_GivesTheSameBytes() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            Random random = new(seed);
            PixelRect frame = new(-7, 3, -7 + random.Next(1, 90), 3 + random.Next(1, 60));
            FrameView first = TestFrame.Create(frame, PixelDepth.Float, PixelComponents.Rgba, random.Next(3), random.Next(2) == 0);
            PixelRect other = new(frame.X1 + random.Next(-2, 1), frame.Y1 - 1, frame.X2 + 1, frame.Y2 + random.Next(3));
            FrameView second = TestFrame.Create(other, PixelDepth.Float, PixelComponents.Rgba, 0, random.Next(2) == 0);
            TestFrame.Fill(first, seed);
            TestFrame.Fill(second, seed + 1);
            int divisor = random.Next(1, 10);
            using MotionField field = RandomField(frame, divisor, random);
            using StillMask still = new(field.Weight.Clone(), divisor);
            SynthesisOptions options = new()
            {
                Shutter = random.Next(2) * 0.5f,
                Still = random.Next(2) == 0 ? null : still,
            };
            FrameView whole = TestFrame.Create(frame, PixelDepth.Float, PixelComponents.Rgba);
            FrameSynthesis.Synthesize(first, second, field, frame, whole, options);
            int x = random.Next(frame.Width);
            int y = random.Next(frame.Height);
            PixelRect window = new(
                frame.X1 + x, frame.Y1 + y, frame.X1 + random.Next(x, frame.Width) + 1, frame.Y1 + random.Next(y, frame.Height) + 1);
            FrameView part = TestFrame.Create(window, PixelDepth.Float, PixelComponents.Rgba, 5, true, out byte[] memory);
            FrameSynthesis.Synthesize(first, second, field, frame, part, options, random.Next(1, 5));
            Assert.That(TestFrame.SamePixels(whole.Crop(window), part), Is.True);
            Assert.That(TestFrame.PaddingIsUntouched(part, memory), Is.True);
        }).QuickCheckThrowOnFailure();

    [Test]
    [Category("Property")]
    public void Synthesize_AnyFormat_AgreesWithFloatRgba()
    {
        PixelRect frame = new(0, 0, 37, 22);
        Random random = new(3);
        using MotionField field = RandomField(frame, 3, random);
        foreach (PixelDepth depth in TestFrame.Depths)
        {
            foreach (PixelComponents components in TestFrame.Components)
            {
                FrameView first = TestFrame.Create(frame, depth, components, 1, true);
                FrameView second = TestFrame.Create(frame, depth, components);
                TestFrame.Fill(first, 11);
                TestFrame.Fill(second, 12);
                FrameView output = TestFrame.Create(frame, depth, components);
                FrameSynthesis.Synthesize(first, second, field, frame, output);
                FrameView expected = TestFrame.Create(frame, PixelDepth.Float, PixelComponents.Rgba);
                FrameSynthesis.Synthesize(ToFloat(first), ToFloat(second), field, frame, expected);
                FrameView stored = TestFrame.Create(frame, depth, PixelComponents.Rgba);
                PixelConversion.Convert(expected, stored);
                FrameView converted = TestFrame.Create(frame, depth, components);
                PixelConversion.Convert(stored, converted);
                Assert.That(TestFrame.SamePixels(converted, output), Is.True, $"{depth} {components}");
            }
        }
    }

    [Test]
    [Category("Unit")]
    public void Synthesize_HighlightsAndAlpha_Survive()
    {
        FrameView first = MotionScenes.Blank(40, 30);
        FrameView second = MotionScenes.Blank(40, 30);
        for (int y = 10; y < 20; y++)
        {
            for (int x = 10; x < 20; x++)
            {
                float[] pixel = [12.5f, 100, -0.25f, 0.375f];
                pixel.CopyTo(MotionScenes.Pixels(first, y)[(4 * x)..]);
                pixel.CopyTo(MotionScenes.Pixels(second, y)[(4 * (x + 8))..]);
            }
        }

        using MotionField field = MotionScenes.Constant(first.Bounds, 2, 0.5f, 4, 0);
        FrameView output = MotionScenes.Blank(40, 30);
        FrameSynthesis.Synthesize(first, second, field, first.Bounds, output);
        Assert.That(MotionScenes.Pixels(output, 15).Slice(4 * 18, 4).ToArray(), Is.EqualTo(new[] { 12.5f, 100, -0.25f, 0.375f }));
        Assert.That(MotionScenes.Pixels(output, 15).Slice(4 * 12, 4).ToArray(), Is.All.Zero);
    }

    [Test]
    [Category("Unit")]
    public void Synthesize_HighlightBetweenPixels_DoesNotRing()
    {
        FrameView first = MotionScenes.Blank(40, 30);
        MotionScenes.Pixels(first, 15)[4 * 20] = 1000;
        using MotionField field = MotionScenes.Constant(first.Bounds, 1, 0.5f, 0.7f, 0.9f);
        FrameView output = MotionScenes.Blank(40, 30);
        FrameSynthesis.Synthesize(first, first, field, first.Bounds, output);
        for (int y = 0; y < 30; y++)
        {
            Assert.That(MotionScenes.Pixels(output, y).ToArray(), Is.All.InRange(0f, 1000f));
        }
    }

    [Test]
    [Category("Unit")]
    public void Synthesize_NaNAndInfinity_StayLocal()
    {
        FrameView first = MotionScenes.Blank(64, 64);
        MotionScenes.Pixels(first, 32)[4 * 32] = float.NaN;
        MotionScenes.Pixels(first, 20)[4 * 20] = float.PositiveInfinity;
        using MotionField field = MotionScenes.Constant(first.Bounds, 2, 0.5f, 1.2f, 0.6f);
        field.ToFirst.Row(3)[3] = float.NaN;
        field.Weight.Row(28)[28] = float.PositiveInfinity;
        FrameView output = MotionScenes.Blank(64, 64);
        FrameSynthesis.Synthesize(first, first, field, first.Bounds, output);
        int bad = 0;
        for (int y = 0; y < 64; y++)
        {
            bad += MotionScenes.Pixels(output, y).ToArray().Count(value => !float.IsFinite(value));
        }

        Assert.That(bad, Is.InRange(2, 16));
    }

    [Test]
    [Category("Unit")]
    public void Synthesize_SideOutsideThePicture_TakesTheOther()
    {
        FrameView first = Grey(40, 20, 0.25f);
        FrameView second = Grey(40, 20, 0.75f);
        using MotionField field = MotionScenes.Constant(first.Bounds, 2, 0.5f, 10, 0);
        FrameView output = MotionScenes.Blank(40, 20);
        FrameSynthesis.Synthesize(first, second, field, first.Bounds, output);
        Assert.That(MotionScenes.Pixels(output, 9)[4 * 2], Is.EqualTo(0.75f).Within(1e-3), "came in after the first frame");
        Assert.That(MotionScenes.Pixels(output, 9)[4 * 20], Is.EqualTo(0.5f).Within(1e-6));
        Assert.That(MotionScenes.Pixels(output, 9)[4 * 37], Is.EqualTo(0.25f).Within(1e-3), "leaves before the second frame");
    }

    [Test]
    [Category("Unit")]
    public void Synthesize_BlurOfAStillPicture_IsThatPicture()
    {
        using Raster grey = MotionScenes.Moved(64, 40, 0, 0);
        FrameView first = MotionScenes.Show(grey);
        using MotionField field = MotionField.CreateStill(first.Bounds, 2, 0.5f);
        FrameView output = MotionScenes.Blank(64, 40);
        FrameSynthesis.Synthesize(first, first, field, first.Bounds, output, SynthesisOptions.Default with { Shutter = 1 });
        Assert.That(MotionScenes.Largest(first, output), Is.LessThan(1e-6));
    }

    [Test]
    [Category("Unit")]
    public void Synthesize_Blur_SpreadsAnEdgeOverTheWay()
    {
        FrameView first = MotionScenes.Blank(64, 8);
        FrameView second = MotionScenes.Blank(64, 8);
        for (int y = 0; y < 8; y++)
        {
            MotionScenes.Pixels(first, y)[(4 * 24)..].Fill(1);
            MotionScenes.Pixels(second, y)[(4 * 40)..].Fill(1);
        }

        using MotionField field = MotionScenes.Constant(first.Bounds, 2, 0.5f, 8, 0);
        FrameView output = MotionScenes.Blank(64, 8);
        FrameSynthesis.Synthesize(
            first, second, field, first.Bounds, output, SynthesisOptions.Default with { Shutter = 0.5f, MaximumSamples = 64 });

        // 16 pixels of way, the shutter open for half of it: a ramp of 8 pixels around column 32.
        for (int x = 20; x < 44; x++)
        {
            double expected = Math.Clamp((x + 0.5 - 28) / 8, 0, 1);
            Assert.That(MotionScenes.Pixels(output, 4)[4 * x], Is.EqualTo(expected).Within(0.08), $"column {x}");
        }
    }

    [TestCase(1, 1, 2)]
    [TestCase(1, 7, 4)]
    [TestCase(7, 1, 8)]
    [TestCase(3, 5, 64)]
    [Category("Unit")]
    public void Between_TinyPicture_Works(int width, int height, int divisor)
    {
        FrameView view = Grey(width, height, 0.5f);
        using AnalysisPicture picture = AnalysisPicture.Create(view, divisor);
        using FlowPair flow = DisFlow.Both(picture.Luma, picture.Luma, DisPreset.Patches);
        using MotionField field = MotionProjection.Create(flow, flow, flow, picture.Luma, picture.Luma, 0.5f, divisor);
        using StillMask still = StaticAreas.Find(field, picture, picture);
        FrameView output = MotionScenes.Blank(width, height);
        FrameSynthesis.Synthesize(
            view, view, field, view.Bounds, output, new SynthesisOptions { Still = still, Shutter = 1 });
        Assert.That(MotionScenes.Largest(view, output), Is.LessThan(1e-6));
    }

    [Test]
    [Category("Unit")]
    public void Synthesize_WindowOrFieldThatDoesNotFit_SaysSo()
    {
        FrameView view = Grey(20, 10, 0.5f);
        using MotionField field = MotionField.CreateStill(view.Bounds, 2, 0.5f);
        PixelRect smaller = new(0, 0, 10, 10);
        Assert.That(
            () => FrameSynthesis.Synthesize(view, view, field, smaller, view.Crop(smaller)), Throws.ArgumentException);
        Assert.That(
            () => FrameSynthesis.Synthesize(view, view, field, view.Bounds, MotionScenes.Blank(21, 10)), Throws.ArgumentException);
    }

    private static FrameView Grey(int width, int height, float value)
    {
        FrameView view = MotionScenes.Blank(width, height);
        for (int y = 0; y < height; y++)
        {
            MotionScenes.Pixels(view, y).Fill(value);
        }

        return view;
    }

    private static FrameView ToFloat(FrameView view)
    {
        FrameView result = TestFrame.Create(view.Bounds, PixelDepth.Float, PixelComponents.Rgba);
        PixelConversion.Convert(view, result);
        return result;
    }

    private static MotionField RandomField(PixelRect frame, int divisor, Random random)
    {
        MotionField field = MotionField.CreateStill(frame, divisor, random.NextSingle());
        foreach (Raster raster in new[] { field.ToFirst, field.ToSecond })
        {
            foreach (ref float value in raster.Pixels)
            {
                value = random.Next(40) == 0 ? float.NaN : (random.NextSingle() - 0.5f) * 12;
            }
        }

        foreach (ref float value in field.Weight.Pixels)
        {
            value = random.Next(3) == 0 ? random.Next(2) : random.NextSingle();
        }

        return field;
    }
}
