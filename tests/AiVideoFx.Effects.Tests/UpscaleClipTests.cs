using AiVideoFx.Effects.Upscaling;
using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;

namespace AiVideoFx.Effects.Tests;

/// <summary>What the Upscale of the built bundle does to whole clips in our host, to edges of alpha and to blocks of compression.</summary>
[TestFixture]
[NoLeaks]
public sealed class UpscaleClipTests : IDisposable
{
    private static readonly (string, string)[] InPlace = [("sizeMode", "Enhance in place"), ("temporalStability", "0")];

    private UpscaleBundle _bundle = null!;

    [OneTimeSetUp]
    public void MakeBundle()
    {
        _bundle = new();
        _bundle.Add("upscale-x2", 2);
        _bundle.Add("upscale-x3", 3, strength: 0);
    }

    public void Dispose() => _bundle?.Dispose();

    [Test]
    public void Render_InPlaceOnAuto_TakesOneFactorForTheWholeClip()
    {
        // A flat title that tells nothing, then an enlarged shot.
        Raster[] clip = [Flat(), Enlarged(2), Enlarged(2), Enlarged(2), Enlarged(2), Flat()];
        using UpscaledClip auto = Clip(clip, new HostOptions()), told = Clip(clip, new HostOptions(), ("scale", "2"));

        foreach (int t in new[] { 5, 0, 3, 1 })
        {
            Assert.That(auto.At(t).ToInterleaved(), Is.EqualTo(told.At(t).ToInterleaved()), $"frame {t}");
            Assert.That(auto.Said, Is.Empty, $"frame {t}");
        }
    }

    [Test]
    public void Render_InPlaceOnAutoWithoutOtherFrames_JudgesEachByItself()
    {
        Raster[] clip = [Flat(), Enlarged(2), Enlarged(2), Enlarged(2)];
        using UpscaledClip auto = Clip(clip, new HostOptions { TemporalAccess = false }), told = Clip(clip, new HostOptions(), ("scale", "2"));

        Assert.That(auto.At(2).ToInterleaved(), Is.EqualTo(told.At(2).ToInterleaved()));
        Assert.That(auto.At(0).ToInterleaved(), Is.EqualTo(clip[0].ToInterleaved()).Within(1e-6));
        Assert.That(auto.Said, Does.Contain("does not look enlarged"));
    }

    [TestCase("2", "2 2 3")]
    [TestCase("2", "3 - 2")]
    [TestCase("3", "3 3 -")]
    [TestCase("1.5", "4 - 1.5")]
    [TestCase("-", "- - -")]
    public void Common_SomeFrames_IsWhatMostSayOrTheSmaller(string expected, string found) =>
        Assert.That(EnlargedClip.Common(found.Split(' ').Select(Factor)), Is.EqualTo(Factor(expected)));

    [TestCase("scale", "3")] // where the network is bicubic
    [TestCase("method", "Lanczos")]
    public void Render_Deblock_TakesBlocksAway(string name, string value)
    {
        Raster blocks = Raster.Allocate(160, 96, 4);
        for (int i = 0; i < blocks.Pixels.Length; i++)
        {
            (int x, int y) = (i % 160, i / 160 % 96);
            blocks.Pixels[i] = i >= 3 * 160 * 96 ? 1 : 0.3f + (0.02f * ((x / 8) + (y / 8)));
        }

        float before = Step(UpscaledClip.Render(_bundle.Path, blocks, (name, value)));
        float after = Step(UpscaledClip.Render(_bundle.Path, blocks, (name, value), ("deblock", "1")));

        Assert.That(after, Is.LessThan(0.5 * before));

        // The largest step along a row, away from the borders.
        static float Step(Raster picture) => Enumerable.Range(40, picture.Width - 80).Max(x => Math.Abs(picture.Row(70)[x] - picture.Row(70)[x - 1]));
    }

    [TestCase("Premultiplied", "Process")]
    [TestCase("Premultiplied", "Resize")]
    [TestCase("Unpremultiplied", "Process")]
    public void Render_SoftEdgeOverAnything_IsTheTruthOverIt(string premultiplication, string mode)
    {
        // The network is bicubic, the edge is soft: what differs from the disc drawn at full size is a fringe.
        Premultiplication form = Enum.Parse<Premultiplication>(premultiplication);
        using UpscaledClip clip = new(
            _bundle.Path, Disc(1, form), new HostOptions(), new FrameSourceOptions { Premultiplication = form }, ("scale", "3"), ("alpha", mode));
        Raster found = clip.Render(), truth = Disc(3, form);
        foreach (float ground in new[] { 0f, 0.5f, 1f })
        {
            float worst = 0;
            for (int c = 0; c < 3; c++)
            {
                for (int i = 0; i < truth.Plane(0).Length; i++)
                {
                    worst = Math.Max(worst, Math.Abs(Over(found, c, i) - Over(truth, c, i)));
                }
            }

            TestContext.Out.WriteLine($"over {ground}: worst difference {worst:F4}");
            Assert.That(worst, Is.LessThan(0.012), $"over {ground}");

            float Over(Raster picture, int c, int i)
            {
                float alpha = picture.Plane(3)[i], colour = picture.Plane(c)[i];
                return (form == Premultiplication.Premultiplied ? colour : alpha * colour) + ((1 - alpha) * ground);
            }
        }
    }

    [Test]
    public void Render_HighlightBesideDetail_ComesBackAt12()
    {
        Raster picture = Raster.Allocate(150, 96, 4);
        UpscaleTests.Draw(150, 96).Pixels.CopyTo(picture.Pixels);
        for (int y = 0; y < 96; y++)
        {
            for (int c = 0; c < 3; c++)
            {
                picture.Row(y, c)[75..].Fill(12);
            }

            picture.Row(y, 3).Fill(1);
        }

        Raster result = UpscaledClip.Render(_bundle.Path, picture, ("scale", "2"), ("workingSpace", "Linear (Rec.709, ACEScg)"));

        // Six pixels of the source away from the detail.
        for (int y = 0; y < result.Height; y++)
        {
            for (int x = 162; x < result.Width; x++)
            {
                Assert.That(result.Row(y, 1)[x], Is.EqualTo(12).Within(0.1).Percent, $"column {x}, row {y}");
            }
        }
    }

    private static double? Factor(string text) => text == "-" ? null : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    // An orange disc with an edge six pixels wide; black where there is nothing.
    private static Raster Disc(int scale, Premultiplication form)
    {
        Raster disc = Raster.Allocate(100 * scale, 80 * scale, 4);
        float[] colour = [0.9f, 0.5f, 0.1f];
        for (int y = 0; y < disc.Height; y++)
        {
            for (int x = 0; x < disc.Width; x++)
            {
                float dx = ((x + 0.5f) / scale) - 50, dy = ((y + 0.5f) / scale) - 40;
                float t = Math.Clamp((28 - MathF.Sqrt((dx * dx) + (dy * dy))) / 6, 0, 1);
                float alpha = t * t * (3 - (2 * t));
                disc.Row(y, 3)[x] = alpha;
                for (int c = 0; c < 3; c++)
                {
                    disc.Row(y, c)[x] = form == Premultiplication.Premultiplied ? colour[c] * alpha : alpha > 0 ? colour[c] : 0;
                }
            }
        }

        return disc;
    }

    private static Raster Flat()
    {
        Raster flat = Raster.Allocate(480, 320, 4);
        flat.Pixels.Fill(0.25f);
        flat.Plane(3).Fill(1);
        return flat;
    }

    private static Raster Enlarged(int factor)
    {
        Raster native = UpscaleTests.Draw(240, 160), enlarged = Raster.Allocate(240 * factor, 160 * factor, 4);
        Resize.Apply(native, enlarged, ResizeFilter.Bicubic);
        enlarged.Plane(3).Fill(1);
        return enlarged;
    }

    private UpscaledClip Clip(Raster[] frames, HostOptions host, params (string, string)[] parameters) =>
        new(_bundle.Path, frames, host, new FrameSourceOptions(), [.. InPlace, .. parameters]);
}
