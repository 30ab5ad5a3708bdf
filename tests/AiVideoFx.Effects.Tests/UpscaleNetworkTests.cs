using System.Numerics.Tensors;
using System.Security.Cryptography;
using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;

namespace AiVideoFx.Effects.Tests;

/// <summary>The Upscale of a bundle with small networks of random weights, in our host.</summary>
[TestFixture]
[NoLeaks]
public sealed class UpscaleNetworkTests : IDisposable
{
    private const int Width = 150;
    private const int Height = 96;

    // What the issue allows at the seams of tiles.
    private const float Seam = 1f / 1023;

    private static readonly Lazy<Raster> Picture = new(static () => UpscaleTests.Draw(Width, Height));

    private UpscaleBundle _bundle = null!;

    [OneTimeSetUp]
    public void MakeBundle()
    {
        _bundle = new();
        _bundle.Add("upscale-x2", 2);
        _bundle.Add("upscale-x2-restore", 2, seed: 2);
        _bundle.Add("upscale-x3", 3, strength: 0);
        _bundle.Add("upscale-x4", 4);
        _bundle.Add("upscale-x4-fast", 4, seed: 3);
    }

    public void Dispose() => _bundle?.Dispose();

    [Test]
    public void Render_DetailZero_IsLanczos()
    {
        float[] network = Render(), zero = Render(("detail", "0")), lanczos = Render(("method", "Lanczos")), half = Render(("detail", "0.5"));

        Assert.That(zero, Is.EqualTo(lanczos));
        Assert.That(Worst(network, lanczos), Is.GreaterThan(0.01f));
        Assert.That(Worst(half, [.. network.Zip(lanczos, static (a, b) => (a + b) / 2)]), Is.LessThan(1e-5f));
    }

    [Test]
    public void Render_LastConvolutionZero_IsBicubic()
    {
        using Raster colour = UpscaleTests.Planes(Picture.Value, 0, 3), bicubic = Raster.Rent(3 * Width, 3 * Height, 3);
        Resize.Apply(colour, bicubic, ResizeFilter.Bicubic);
        Raster result = UpscaledClip.Render(_bundle.Path, Picture.Value, ("scale", "3"));

        float worst = 0;
        for (int c = 0; c < 3; c++)
        {
            for (int y = 9; y < 3 * Height - 9; y++) // borders are mirrored there and repeated here
            {
                worst = Math.Max(worst, Worst(result.Row(y, c)[9..^9], bicubic.Row(y, c)[9..^9]));
            }
        }

        Assert.That(worst, Is.LessThan(1e-5f));
    }

    [TestCase("128")]
    [TestCase("256")]
    public void Render_Tiles_AreTheWhole(string tile)
    {
        Raster picture = UpscaleTests.Draw(400, 290);
        float[] whole = UpscaledClip.Render(_bundle.Path, picture, ("tile", "Whole picture"), ("scale", "2")).ToInterleaved();
        float[] tiles = UpscaledClip.Render(_bundle.Path, picture, ("tile", tile), ("scale", "2")).ToInterleaved();

        TestContext.Out.WriteLine($"worst difference {Worst(whole, tiles):g3}");
        Assert.That(Worst(whole, tiles), Is.LessThan(Seam));
    }

    [TestCase("sRGB / Rec.709", 12f)]
    [TestCase("Linear (Rec.709, ACEScg)", 12f)]
    [TestCase("Linear (Rec.709, ACEScg)", 900f)]
    [TestCase("ACEScct", 1.2f)]
    [TestCase("ARRI LogC4", 0.95f)]
    public void Render_FlatHighlight_ComesBack(string space, float value)
    {
        Raster flat = Raster.Allocate(64, 40, 4);
        flat.Pixels.Fill(value);
        flat.Plane(3).Fill(1);
        foreach (string mode in new[] { "Resize output", "Enhance in place" })
        {
            Raster result = UpscaledClip.Render(_bundle.Path, flat, ("workingSpace", space), ("scale", "2"), ("sizeMode", mode));

            foreach (float found in result.Pixels[..(3 * result.Width * result.Height)])
            {
                Assert.That(found, Is.EqualTo(value).Within(0.1).Percent, mode);
            }
        }
    }

    [Test]
    public void Render_HighlightsAndNegatives_AreNotClamped()
    {
        Raster picture = Raster.Allocate(Width, Height, 4);
        Picture.Value.Pixels.CopyTo(picture.Pixels);
        for (int y = 30; y < 60; y++)
        {
            picture.Row(y, 0)[20..60].Fill(12);
            picture.Row(y, 1)[80..120].Fill(-0.5f);
        }

        Raster result = UpscaledClip.Render(_bundle.Path, picture, ("scale", "2"));

        Assert.That(result.Row(90, 0)[80], Is.EqualTo(12).Within(20).Percent);
        Assert.That(result.Row(90, 1)[200], Is.LessThan(-0.2));
        Assert.That(result.Pixels.ContainsAnyExceptInRange(-100f, 1000f), Is.False);
    }

    [Test]
    public void Render_NaNAndInfinity_StayWhereTheyAre()
    {
        Raster picture = Raster.Allocate(Width, Height, 4);
        Picture.Value.Pixels.CopyTo(picture.Pixels);
        (picture.Row(40, 0)[40], picture.Row(60, 1)[90]) = (float.NaN, float.PositiveInfinity);

        Raster result = UpscaledClip.Render(_bundle.Path, picture, ("scale", "2"));

        Assert.That(result.ToInterleaved(), Is.All.Matches<float>(float.IsFinite));
    }

    [TestCase("Premultiplied", "Process")]
    [TestCase("Premultiplied", "Resize")]
    [TestCase("Unpremultiplied", "Process")]
    public void Render_WhiteDiscOnNothing_HasNoFringe(string premultiplication, string mode)
    {
        // White, with black stored under alpha 0. The network is bicubic: whatever is dark at the edge comes from around it.
        Raster disc = Raster.Allocate(Width, Height, 4);
        Premultiplication form = Enum.Parse<Premultiplication>(premultiplication);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                float alpha = Math.Clamp(30.5f - MathF.Sqrt((x - 75) * (x - 75) + (y - 48) * (y - 48)), 0, 1);
                disc.Row(y, 3)[x] = alpha;
                for (int c = 0; c < 3; c++)
                {
                    disc.Row(y, c)[x] = form == Premultiplication.Premultiplied ? alpha : alpha > 0 ? 1 : 0;
                }
            }
        }

        using UpscaledClip clip = new(_bundle.Path, disc, new(), new() { Premultiplication = form }, ("scale", "3"), ("alpha", mode));
        Raster result = clip.Render();

        float worst = 0;
        int soft = 0;
        for (int i = 0; i < result.Plane(3).Length; i++)
        {
            float alpha = result.Plane(3)[i];
            if (alpha > 0.02f)
            {
                float colour = result.Plane(0)[i] / (form == Premultiplication.Premultiplied ? alpha : 1);
                worst = Math.Max(worst, Math.Abs(colour - 1));
                soft += alpha < 0.98f ? 1 : 0;
            }
        }

        Assert.That(soft, Is.GreaterThan(300), "the edge is soft");
        Assert.That(worst, Is.LessThan(1e-3f));
        Assert.That(result.Plane(3).ContainsAnyExceptInRange(0f, 1f), Is.False);
    }

    [Test]
    public void Render_AlphaIgnored_IsOpaque()
    {
        Raster picture = Raster.Allocate(Width, Height, 4);
        Picture.Value.Pixels.CopyTo(picture.Pixels);
        picture.Row(40, 3).Fill(0.25f);

        Raster result = UpscaledClip.Render(_bundle.Path, picture, ("alpha", "Ignore"));

        Assert.That(result.Plane(3).ContainsAnyExcept(1f), Is.False);
    }

    [Test]
    public void Render_InPlace_FindsTheFactorThatMayBeTold()
    {
        Raster native = UpscaleTests.Draw(240, 160), enlarged = Raster.Allocate(720, 480, 4);
        Resize.Apply(native, enlarged, ResizeFilter.Bicubic);
        float[] told = UpscaledClip.Render(_bundle.Path, enlarged, ("sizeMode", "Enhance in place"), ("scale", "3")).ToInterleaved();
        float[] found = UpscaledClip.Render(_bundle.Path, enlarged, ("sizeMode", "Enhance in place")).ToInterleaved();
        float[] zero = UpscaledClip.Render(_bundle.Path, enlarged, ("sizeMode", "Enhance in place"), ("scale", "3"), ("detail", "0")).ToInterleaved();

        Assert.That(found, Is.EqualTo(told));
        Assert.That(Worst(told, zero), Is.GreaterThan(0.005f));
        Assert.That(Worst(zero, enlarged.ToInterleaved()), Is.LessThan(1e-6f), "Detail 0 is the picture as it came, but for the rounding of highlights");
    }

    [Test]
    public void Render_CustomScale_IsTheNextLargerNetworkMadeSmaller()
    {
        Raster four = UpscaledClip.Render(_bundle.Path, Picture.Value, ("scale", "4"));
        Raster custom = UpscaledClip.Render(_bundle.Path, Picture.Value, ("scale", "Custom"), ("customScale", "3.2"));
        using Raster colour = UpscaleTests.Planes(four, 0, 3), smaller = Raster.Rent(480, 307, 3);
        Resize.Apply(colour, smaller, ResizeFilter.Area);

        Assert.That((custom.Width, custom.Height), Is.EqualTo((480, 307)));
        Assert.That(Worst(custom.Pixels[..smaller.Pixels.Length], smaller.Pixels), Is.LessThan(1e-6f));
    }

    [Test]
    public void Render_BeyondTheLargestNetwork_GoesOnWithLanczos()
    {
        Raster result = UpscaledClip.Render(_bundle.Path, Picture.Value, ("scale", "Custom"), ("customScale", "6"));

        Assert.That((result.Width, result.Height), Is.EqualTo((6 * Width, 6 * Height)));
    }

    [TestCase(1, 1)]
    [TestCase(1, 9)]
    [TestCase(13, 2)]
    public void Render_TinyPicture_GrowsAllTheSame(int width, int height)
    {
        Raster tiny = Raster.Allocate(width, height, 4);
        tiny.Pixels.Fill(0.5f);

        Raster grown = UpscaledClip.Render(_bundle.Path, tiny, ("scale", "2"));
        Raster enhanced = UpscaledClip.Render(_bundle.Path, tiny, ("scale", "2"), ("sizeMode", "Enhance in place"));

        Assert.That((grown.Width, grown.Height), Is.EqualTo((2 * width, 2 * height)));
        Assert.That((enhanced.Width, enhanced.Height), Is.EqualTo((width, height)));
    }

    [Test]
    public void Render_QualityThatIsNotThere_TakesTheNearest()
    {
        Assert.That(Render(("scale", "4"), ("quality", "Best")), Is.EqualTo(Render(("scale", "4"), ("quality", "Better"))));
        Assert.That(Render(("scale", "4"), ("quality", "Fast")), Is.Not.EqualTo(Render(("scale", "4"), ("quality", "Better"))));
    }

    [Test]
    public void Render_Denoise_MixesTwoSetsOfWeights()
    {
        float[] clean = Render(("denoise", "0")), half = Render(("denoise", "0.5")), restored = Render(("denoise", "1"));
        using UpscaleBundle other = new();
        other.Add("upscale-x2", 2, seed: 2);

        Assert.That(restored, Is.EqualTo(UpscaledClip.Render(other.Path, Picture.Value).ToInterleaved()), "1 is the other set alone");
        Assert.That(Worst(half, clean), Is.GreaterThan(0.005f));
        Assert.That(Worst(half, restored), Is.GreaterThan(0.005f));
    }

    [Test]
    public void Render_GrainKept_ComesCloserToTheSourceWhenMadeSmall()
    {
        double without = Error(("grainKeep", "0")), with = Error(("grainKeep", "1"));

        Assert.That(with, Is.LessThan(0.5 * without));

        double Error((string, string) setting)
        {
            Raster result = UpscaledClip.Render(_bundle.Path, Picture.Value, setting);
            using Raster small = Raster.Rent(Width, Height, 4);
            Resize.Apply(result, small, ResizeFilter.Area);
            return TensorPrimitives.Distance<float>(small.Plane(1), Picture.Value.Plane(1));
        }
    }

    [Test]
    public void Render_WindowsOrderThreads_GiveTheSameBytes()
    {
        using UpscaledClip clip = new(_bundle.Path, Picture.Value, new(), new(), ("scale", "3"), ("tile", "128"), ("detail", "0.7"), ("sharpness", "0.4"));
        using HostFrame whole = clip.Instance.Render(0);
        string expected = Hash(whole.View);
        PixelRect window = new(100, 33, 250, 170);

        string[] found = new string[4];
        Parallel.For(0, found.Length, i =>
        {
            using HostFrame part = clip.Instance.Render(0, i == 3 ? new RenderOptions { Window = window } : null);
            found[i] = Hash(part.View);
        });

        Assert.That(found[..3], Is.All.EqualTo(expected));
        Assert.That(found[3], Is.EqualTo(Hash(whole.View.Crop(window))));
    }

    [Test]
    public void Render_DamagedNetwork_SaysSoAndUsesLanczos()
    {
        using UpscaleBundle broken = new();
        broken.Add("upscale-x2", 2);
        byte[] bytes = File.ReadAllBytes(broken.File("upscale-x2.safetensors"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(broken.File("upscale-x2.safetensors"), bytes);
        using UpscaledClip clip = new(broken.Path, Picture.Value, new(), new());

        Assert.That(clip.Render().ToInterleaved(), Is.EqualTo(Render(("method", "Lanczos"))));
        Assert.That(clip.Said, Does.Contain("damaged").And.Contain("Lanczos-3 is used"));
    }

    private float[] Render(params (string, string)[] parameters) => UpscaledClip.Render(_bundle.Path, Picture.Value, parameters).ToInterleaved();

    private static float Worst(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float[] difference = new float[a.Length];
        TensorPrimitives.Subtract(a, b, difference);
        return Math.Abs(TensorPrimitives.MaxMagnitude<float>(difference));
    }

    private static string Hash(FrameView view)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int y = view.Bounds.Y1; y < view.Bounds.Y2; y++)
        {
            hash.AppendData(view.Row(y));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
