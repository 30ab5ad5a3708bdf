using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Testing.Tests;

[NoLeaks]
public sealed class SceneRenderTests
{
    [TestCaseSource(typeof(Presets), nameof(Presets.Names))]
    public void Render_Twice_IsTheSameBitForBit(string preset)
    {
        // Wide enough not to be kept, so that both are painted anew.
        Scene first = Presets.Make(preset, seed: 3, width: 401, height: 60);
        Scene second = Presets.Make(preset, seed: 3, width: 401, height: 60);
        using Raster later = second.Render(9);
        using Raster a = first.Render(2.5);
        using Raster b = second.Render(2.5);
        RasterComparer.Exact.Check(a, b);
    }

    [Test]
    public void Render_OtherSeed_IsAnotherPicture()
    {
        using Raster a = Presets.Make(nameof(Scenes.Valley), seed: 1).Render(0);
        using Raster b = Presets.Make(nameof(Scenes.Valley), seed: 2).Render(0);
        Assert.That(RasterDifference.Between(a, b).Psnr, Is.LessThan(25));
    }

    [TestCaseSource(typeof(Presets), nameof(Presets.Names))]
    public void Render_AnySize_IsInRangeAndOpaque(string preset)
    {
        foreach ((int width, int height) in new[] { (1, 1), (3, 7), (33, 18) })
        {
            using Raster picture = Presets.Make(preset, width: width, height: height).Render(1, channels: 4);
            foreach (float value in picture.Pixels)
            {
                Assert.That(value, Is.InRange(0f, 1f));
            }

            Assert.That(picture.Plane(3).IndexOfAnyExcept(1f), Is.EqualTo(-1));
        }
    }

    [Test]
    public void Render_LargerPicture_ShowsTheSameScene()
    {
        using Raster small = Presets.Make(nameof(Scenes.Valley), width: 96, height: 54).Render(5);
        using Raster large = Presets.Make(nameof(Scenes.Valley), width: 192, height: 108).Render(5);
        using Raster halved = Raster.Rent(96, 54, 3);
        Resize.Apply(large, halved, ResizeFilter.Area);
        // Leaves and blades are painted texel by texel, so fine grain differs; the picture does not.
        RasterComparer.Psnr(26).Check(small, halved);
    }

    [Test]
    public void RenderLinear_ThroughTheToneCurve_IsRender()
    {
        Scene scene = Presets.Make(nameof(Scenes.Valley));
        using Raster linear = scene.RenderLinear(1);
        using Raster display = scene.Render(1);
        float brightest = 0;
        for (int i = 0; i < linear.Pixels.Length; i++)
        {
            brightest = Math.Max(brightest, linear.Pixels[i]);
            linear.Pixels[i] = Tone.ToDisplay(linear.Pixels[i]);
        }

        RasterComparer.FloatArithmetic.Check(display, linear);
        Assert.That(brightest, Is.GreaterThan(1.2f), "the sky around the sun is brighter than white");
    }

    [Test]
    public void Finish_ShutterOnALockedCamera_BlursOnlyWhatMoves()
    {
        LayeredScene sharp = Scenes.StaticLocked(1, Presets.Width, Presets.Height);
        LayeredScene blurred = new(sharp) { Finish = new Finish(Shutter: 1, ShutterSamples: 4) };
        using Raster a = sharp.Render(10);
        using Raster b = blurred.Render(10);
        using Raster quiet = Raster.Rent(sharp.Width, sharp.Height);
        quiet.Pixels.Fill(1);
        foreach (string moving in new[] { "walker", "boat", "balloon", "birds", "grass" })
        {
            using Raster mask = blurred.Mask(moving, 10);
            for (int i = 0; i < quiet.Pixels.Length; i++)
            {
                quiet.Pixels[i] = mask.Pixels[i] > 0 ? 0 : quiet.Pixels[i];
            }
        }

        // Sums of four equal quarters.
        RasterComparer.Within(1e-5).Check(a, b, "what stands still", quiet);
        Assert.That(RasterDifference.Between(a, b).Maximum, Is.GreaterThan(0.05));
    }

    [Test]
    public void Finish_Grain_HasTheDeviationItSays()
    {
        LayeredScene clean = Scenes.StaticLocked(1, Presets.Width, Presets.Height);
        LayeredScene grainy = new(clean) { Finish = new Finish(Grain: 0.02f) };
        using Raster a = clean.Render(3);
        using Raster b = grainy.Render(3);
        using Raster c = grainy.Render(4);
        using Raster again = grainy.Render(3);
        RasterComparer.Exact.Check(b, again, "grain of one frame");
        double deviation = Math.Pow(10, -RasterDifference.Between(a, b).Psnr / 20);
        Assert.That(deviation, Is.InRange(0.012, 0.024));
        Assert.That(RasterDifference.Between(b, c).Mean, Is.GreaterThan(0.01), "each frame has its own grain");
    }

    [Test]
    public void MovingLight_ChangesTheLightAndNotTheScene()
    {
        LayeredScene lit = Scenes.MovingLight(1, Presets.Width, Presets.Height);
        LayeredScene dark = Scenes.StaticLocked(1, Presets.Width, Presets.Height);
        using Raster a = dark.RenderLinear(20);
        using Raster b = lit.RenderLinear(20);
        double most = 0;
        for (int i = 0; i < a.Width * a.Height; i++)
        {
            Assert.That(b.Pixels[i], Is.GreaterThanOrEqualTo(a.Pixels[i] * 0.9999f));
            most = Math.Max(most, a.Pixels[i] > 0.01f ? b.Pixels[i] / a.Pixels[i] : 0);
        }

        Assert.That(most, Is.InRange(2.2, 2.51));
    }
}
