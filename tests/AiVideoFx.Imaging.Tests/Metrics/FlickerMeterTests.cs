using AiVideoFx.Imaging.Metrics;

namespace AiVideoFx.Imaging.Tests.Metrics;

public sealed class FlickerMeterTests
{
    [Test]
    public void Global_EvenFade_IsZero()
    {
        FlickerMeter meter = Measure([0, 0.125f, 0.25f, 0.375f, 0.5f]);

        Assert.That(meter.Frames, Is.EqualTo(5));
        Assert.That(meter.Global, Is.Zero);
        Assert.That(meter.Block, Is.Zero);
    }

    [Test]
    public void Global_Alternation_IsItsSecondDifference() =>
        Assert.That(Measure([0.5f, 0.25f, 0.5f, 0.25f, 0.5f, 0.25f]).Global, Is.EqualTo(0.5).Within(1e-12));

    [Test]
    public void Global_TwoFrames_IsZero() => Assert.That(Measure([0, 1]).Global, Is.Zero);

    [Test]
    public void Add_TooSmall_IsRejected()
    {
        using Raster small = Raster.Rent(15, 9);

        Assert.Throws<ArgumentException>(() => new FlickerMeter().Add(small));
    }

    private static FlickerMeter Measure(float[] brightness)
    {
        FlickerMeter meter = new();
        using Raster luma = Raster.Rent(33, 20);
        foreach (float value in brightness)
        {
            luma.Pixels.Fill(value);
            meter.Add(luma);
        }

        return meter;
    }
}
