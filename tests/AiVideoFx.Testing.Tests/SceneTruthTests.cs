using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Testing.Tests;

[NoLeaks]
public sealed class SceneTruthTests
{
    [TestCaseSource(typeof(Presets), nameof(Presets.WithConstantLight))]
    public void Flow_WarpingTheOtherFrame_GivesThisFrameWhereVisible(string preset)
    {
        Scene scene = Presets.Make(preset);
        foreach ((double time, double to) in new[] { (3.0, 4.0), (4.0, 3.0), (2.0, 3.5) })
        {
            using Raster here = scene.Render(time);
            using Raster there = scene.Render(to);
            using Raster flow = scene.Flow(time, to);
            using Raster safe = PureAndVisible(scene, time, to, flow);
            using Raster warped = Warp(there, flow);

            // Bilinear warping softens fine texture; 33 dB is what remains of grass and leaves.
            RasterDifference still = RasterDifference.Between(here, there);
            RasterDifference moved = RasterDifference.Between(here, warped, safe);
            TestContext.Out.WriteLine($"{preset} {time} to {to}: {moved.Psnr:f2} dB, without flow {still.Psnr:f2} dB");
            RasterComparer.Psnr(33).Check(here, warped, $"warped {time} to {to}", safe);
            Assert.That(Mean(safe), Is.GreaterThan(0.4), "most of the picture should be visible in both frames");
        }
    }

    [TestCaseSource(typeof(Presets), nameof(Presets.WithConstantLight))]
    public void Flow_AQuarterPixelOff_IsWorseThanTheTruth(string preset)
    {
        Scene scene = Presets.Make(preset);
        using Raster here = scene.Render(3);
        using Raster there = scene.Render(4);
        using Raster flow = scene.Flow(3, 4);
        using Raster safe = PureAndVisible(scene, 3, 4, flow);
        using Raster warped = Warp(there, flow);
        double truth = RasterDifference.Between(here, warped, safe).Psnr;
        for (int direction = 0; direction < 4; direction++)
        {
            using Raster off = flow.Clone();
            foreach (ref float value in off.Plane(direction / 2))
            {
                value += direction % 2 == 0 ? 0.25f : -0.25f;
            }

            using Raster worse = Warp(there, off);
            Assert.That(RasterDifference.Between(here, worse, safe).Psnr, Is.LessThan(truth - 0.2), $"direction {direction}");
        }
    }

    [TestCaseSource(typeof(Presets), nameof(Presets.Names))]
    public void Flow_ThereAndBack_EndsWhereItStarted(string preset)
    {
        Scene scene = Presets.Make(preset);
        using Raster there = scene.Flow(5, 6);
        using Raster back = scene.Flow(6, 5);
        using Raster safe = PureAndVisible(scene, 5, 6, there);
        using Raster returned = Warp(back, there);
        double worst = 0;
        int wrong = 0;
        int count = 0;
        for (int y = 0; y < scene.Height; y++)
        {
            for (int x = 0; x < scene.Width; x++)
            {
                if (safe.Row(y)[x] > 0)
                {
                    double error = Math.Max(
                        Math.Abs(there.Row(y, 0)[x] + returned.Row(y, 0)[x]), Math.Abs(there.Row(y, 1)[x] + returned.Row(y, 1)[x]));
                    worst = Math.Max(worst, error);
                    wrong += error > 0.1 ? 1 : 0;
                    count++;
                }
            }
        }

        // The backward field is read between pixels, so pixels beside another surface are off; few may be.
        Assert.That(wrong, Is.LessThanOrEqualTo(count * 0.02), $"worst {worst} pixels");
    }

    [TestCaseSource(typeof(Presets), nameof(Presets.Names))]
    public void Flow_ToTheSameTime_IsZeroAndAllVisible(string preset)
    {
        Scene scene = Presets.Make(preset);
        using Raster flow = scene.Flow(7.25, 7.25);
        using Raster visible = scene.Visible(7.25, 7.25);
        foreach (float value in flow.Pixels)
        {
            Assert.That(value, Is.Zero.Within(1e-4));
        }

        Assert.That(Mean(visible), Is.GreaterThan(0.999));
    }

    [Test]
    public void Flow_AcrossACut_IsNotVisible()
    {
        CutScene scene = Scenes.Cut(1, 64, 36);
        using Raster visible = scene.Visible(scene.Cut - 1, scene.Cut);
        using Raster before = scene.Visible(scene.Cut - 2, scene.Cut - 1);
        Assert.That(Mean(visible), Is.Zero);
        Assert.That(Mean(before), Is.GreaterThan(0.5));
    }

    [TestCaseSource(typeof(Presets), nameof(Presets.Names))]
    public void RenderWithout_OutsideTheMask_IsTheSamePicture(string preset)
    {
        Scene scene = Presets.Make(preset);
        foreach (string layer in scene.Layers.Intersect(["walker", "boat", "tree", "balloon", "car-0", "walker-1", "lamp-1", "wires", "title"]))
        {
            using Raster with = scene.Render(4);
            using Raster without = scene.RenderWithout(layer, 4);
            using Raster mask = scene.Mask(layer, 4);
            using Raster outside = Raster.Rent(scene.Width, scene.Height);
            double inside = 0;
            for (int y = 0; y < scene.Height; y++)
            {
                for (int x = 0; x < scene.Width; x++)
                {
                    outside.Row(y)[x] = mask.Row(y)[x] == 0 ? 1 : 0;
                    inside += mask.Row(y)[x];
                }
            }

            RasterComparer.Exact.Check(with, without, $"{layer} outside its mask", outside);
            RasterDifference all = RasterDifference.Between(with, without);
            Assert.That(all.Maximum > 0.02, Is.EqualTo(inside > 2), $"{layer}: {inside} pixels of mask, difference {all.Maximum}");
        }
    }

    [Test]
    public void Mask_OfAPart_IsWithinTheMaskOfTheWhole()
    {
        Scene scene = Presets.Make(nameof(Scenes.StaticLocked));
        using Raster whole = scene.Mask("walker", 10);
        using Raster part = scene.Mask("walker/body", 10);
        Assert.That(Mean(part), Is.GreaterThan(0));
        for (int i = 0; i < whole.Pixels.Length; i++)
        {
            Assert.That(part.Pixels[i], Is.LessThanOrEqualTo(whole.Pixels[i] + 1e-6f));
        }
    }

    [Test]
    public void Mask_UnknownLayer_SaysWhichThereAre() => Assert.That(
        () => Presets.Make(nameof(Scenes.Valley)).Mask("dragon", 0),
        Throws.ArgumentException.With.Message.Contains("walker"));

    [TestCaseSource(typeof(Presets), nameof(Presets.Names))]
    public void Render_BetweenFrames_LiesBetweenThem(string preset)
    {
        Scene scene = Presets.Make(preset);
        using Raster a = scene.Render(3);
        using Raster near = scene.Render(3.02);
        using Raster b = scene.Render(4);
        double small = RasterDifference.Between(a, near).Mean;
        double large = RasterDifference.Between(a, b).Mean;
        Assert.That(small, Is.GreaterThan(0), "something moves all the time");
        Assert.That(small, Is.LessThan(0.2 * large), "a fiftieth of a frame is a small step");
    }

    /// <summary>Backward warp, bilinear, clamped at the edges: the test's own, so that it proves nothing about the product's.</summary>
    private static Raster Warp(Raster source, Raster flow)
    {
        Raster result = Raster.Rent(source.Width, source.Height, source.Channels);
        for (int y = 0; y < source.Height; y++)
        {
            for (int x = 0; x < source.Width; x++)
            {
                float px = Math.Clamp(x + flow.Row(y, 0)[x], 0, source.Width - 1);
                float py = Math.Clamp(y + flow.Row(y, 1)[x], 0, source.Height - 1);
                int ix = Math.Min((int)px, source.Width - 2);
                int iy = Math.Min((int)py, source.Height - 2);
                float fx = px - ix;
                float fy = py - iy;
                for (int c = 0; c < source.Channels; c++)
                {
                    ReadOnlySpan<float> top = source.Row(iy, c);
                    ReadOnlySpan<float> bottom = source.Row(iy + 1, c);
                    result.Row(y, c)[x] = ((1 - fy) * (((1 - fx) * top[ix]) + (fx * top[ix + 1])))
                        + (fy * (((1 - fx) * bottom[ix]) + (fx * bottom[ix + 1])));
                }
            }
        }

        return result;
    }

    /// <summary>1 where one surface alone is seen in both frames, two pixels around included.</summary>
    private static Raster PureAndVisible(Scene scene, double time, double to, Raster flow)
    {
        using Raster visible = scene.Visible(time, to);
        if (scene.Layers.Contains("wires"))
        {
            // A wire of a pixel mostly shares its pixels with what is behind it, which has another flow.
            using Raster here = scene.Mask("wires", time);
            using Raster there = scene.Mask("wires", to);
            using Raster arriving = Warp(there, flow);
            for (int i = 0; i < visible.Pixels.Length; i++)
            {
                visible.Pixels[i] = here.Pixels[i] + arriving.Pixels[i] > 0.001f ? 0 : visible.Pixels[i];
            }
        }

        return Erode(visible, 2);
    }

    /// <summary>1 where the whole neighbourhood is visible: at the outlines of surfaces a pixel shows two at once.</summary>
    private static Raster Erode(Raster mask, int radius)
    {
        Raster result = Raster.Rent(mask.Width, mask.Height);
        for (int y = 0; y < mask.Height; y++)
        {
            for (int x = 0; x < mask.Width; x++)
            {
                float least = 1;
                for (int j = Math.Max(0, y - radius); j <= Math.Min(mask.Height - 1, y + radius); j++)
                {
                    for (int i = Math.Max(0, x - radius); i <= Math.Min(mask.Width - 1, x + radius); i++)
                    {
                        least = Math.Min(least, mask.Row(j)[i]);
                    }
                }

                result.Row(y)[x] = least;
            }
        }

        return result;
    }

    private static double Mean(Raster plane)
    {
        double sum = 0;
        foreach (float value in plane.Pixels)
        {
            sum += value;
        }

        return sum / plane.Pixels.Length;
    }
}
