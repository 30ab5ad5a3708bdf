using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage.Flicker;

namespace AiVideoFx.Testing.Tests;

[NoLeaks]
public sealed class FlickerModelTests
{
    private static readonly FlickerModel[] Models =
    [
        new GlobalFlicker(1), new LocalFlicker(1), new RollingBands(1), RollingBands.OfMains(1, 50, 24), new TimelapseSteps(1),
        new OldFilm(1), new GeneratedFlicker(1), new GeneratedFlicker(1, Texture: 0.03f),
        new MixedFlicker(new GlobalFlicker(1), new LocalFlicker(2)),
    ];

    [TestCaseSource(nameof(Models))]
    public void Apply_DividedByTheTrueGain_IsTheCleanFrame(FlickerModel model)
    {
        using Raster clean = Gray(65, 41, 4);
        using FlickeredFrame frame = model.Apply(clean, 11, clamp: false);
        for (int c = 0; c < 3; c++)
        {
            for (int i = 0; i < clean.Plane().Length; i++)
            {
                Assert.That(frame.Picture.Plane(c)[i] / Math.Exp(frame.LogGain.Plane(c)[i]), Is.EqualTo(clean.Plane(c)[i]).Within(1e-5));
            }
        }

        Assert.That(frame.Picture.Plane(3).SequenceEqual(clean.Plane(3)), "alpha passes");
    }

    [TestCaseSource(nameof(Models))]
    public void LogGain_InAnyOrder_DependsOnTheFrameOnly(FlickerModel model)
    {
        using Raster first = model.LogGain(5, 40, 30);
        using Raster other = model.LogGain(6, 40, 30);
        using Raster again = model.LogGain(5, 40, 30);
        RasterComparer.Exact.Check(first, again);
        Assert.That(RasterDifference.Between(first, other).Mean, Is.GreaterThan(0.001), "frames differ");
    }

    [TestCaseSource(nameof(Models))]
    public void LogGain_OverManyFrames_StaysInTheRangeOfRealFlicker(FlickerModel model)
    {
        double squares = 0;
        const int Frames = 60;
        for (int frame = 0; frame < Frames; frame++)
        {
            using Raster gain = model.LogGain(frame, 24, 16);
            foreach (float value in gain.Pixels)
            {
                Assert.That(Math.Abs(value), Is.LessThan(0.9));
                squares += value * value / gain.Pixels.Length / Frames;
            }
        }

        Assert.That(Math.Sqrt(squares), Is.InRange(0.03, 0.2));
    }

    [Test]
    public void GlobalFlicker_Deviation_IsWhatWasAsked()
    {
        GlobalFlicker model = new(4, Sigma: 0.1f, Colour: 0);
        double squares = 0;
        for (int frame = 0; frame < 2000; frame++)
        {
            using Raster gain = model.LogGain(frame, 1, 1);
            squares += gain.Pixels[0] * gain.Pixels[0] / 2000.0;
        }

        Assert.That(Math.Sqrt(squares), Is.EqualTo(0.1).Within(0.005));
    }

    [Test]
    public void LocalFlicker_AnySize_IsTheSameFieldEnlarged()
    {
        LocalFlicker model = new(9);
        using Raster small = model.LogGain(2, 21, 13);
        using Raster large = model.LogGain(2, 201, 121);
        for (int y = 0; y < 13; y++)
        {
            for (int x = 0; x < 21; x++)
            {
                Assert.That(large.Row(y * 10)[x * 10], Is.EqualTo(small.Row(y)[x]).Within(1e-4));
            }
        }
    }

    [Test]
    public void RollingBands_OfMains_WanderByTheBeatOfBothFrequencies()
    {
        RollingBands bands = RollingBands.OfMains(1, mainsHertz: 50, framesPerSecond: 24);
        Assert.That(bands.Advance, Is.EqualTo(100.0 / 24 % 1).Within(1e-6));
        using Raster still0 = RollingBands.OfMains(1, 50, 25).LogGain(0, 8, 60);
        using Raster still7 = RollingBands.OfMains(1, 50, 25).LogGain(7, 8, 60);
        RasterComparer.Within(1e-6).Check(still0, still7, "bands that stand still at 25 frames a second");
    }

    [Test]
    public void OldFilm_Dirt_IsNotPartOfTheGain()
    {
        using Raster clean = Gray(160, 90, 3);
        using FlickeredFrame dirty = new OldFilm(1, Dirt: 20).Apply(clean, 3);
        using FlickeredFrame plain = new OldFilm(1).Apply(clean, 3);
        RasterComparer.Exact.Check(plain.LogGain, dirty.LogGain);
        Assert.That(RasterDifference.Between(plain.Picture, dirty.Picture).Maximum, Is.GreaterThan(0.2));
    }

    [Test]
    public void Apply_Clamped_StaysInRange()
    {
        using Raster white = Raster.Rent(30, 20, 3);
        white.Pixels.Fill(0.98f);
        using FlickeredFrame frame = new LocalFlicker(1, Sigma: 0.3f).Apply(white, 0);
        foreach (float value in frame.Picture.Pixels)
        {
            Assert.That(value, Is.InRange(0f, 1f));
        }
    }

    private static Raster Gray(int width, int height, int channels)
    {
        Raster raster = Raster.Rent(width, height, channels);
        for (int i = 0; i < raster.Pixels.Length; i++)
        {
            raster.Pixels[i] = 0.2f + (0.6f * (i % 97) / 97);
        }

        return raster;
    }
}
