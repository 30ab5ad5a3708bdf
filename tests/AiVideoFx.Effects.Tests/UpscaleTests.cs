using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Effects.Tests;

/// <summary>The Upscale of the built bundle in our host, without networks: sizes, sentences, Lanczos-3.</summary>
[TestFixture]
[NoLeaks]
public sealed class UpscaleTests : IDisposable
{
    private const int Width = 90;
    private const int Height = 51;

    private static readonly Lazy<Raster> Picture = new(static () => Draw(Width, Height));

    private UpscaleBundle _bundle = null!;

    [OneTimeSetUp]
    public void CopyBundle() => _bundle = new();

    public void Dispose() => _bundle?.Dispose();

    [TestCase("Auto", 180, 102)]
    [TestCase("2", 180, 102)]
    [TestCase("3", 270, 153)]
    [TestCase("4", 360, 204)]
    [TestCase("Custom", 202, 115)] // 202.5 and 114.75
    public void Render_Scale_GrowsTheRegionAndThePicture(string scale, int width, int height)
    {
        using UpscaledClip clip = Lanczos(new HostOptions(), ("scale", scale), ("customScale", "2.25"));

        CanonicalRect region = clip.Instance.GetRegionOfDefinition(0);
        Raster result = clip.Render();

        Assert.That((region.X2 - region.X1, region.Y2 - region.Y1), Is.EqualTo(((double)width, (double)height)));
        Assert.That((result.Width, result.Height), Is.EqualTo((width, height)));
        Assert.That(clip.Said, Is.Empty);
    }

    [Test]
    public void Render_MethodLanczos_IsLanczosToTheBit()
    {
        using UpscaledClip clip = Lanczos(new HostOptions(), ("scale", "3"));
        Raster expected = Raster.Allocate(3 * Width, 3 * Height, 4);
        using Raster colour = Planes(Picture.Value, 0, 3), large = Raster.Rent(3 * Width, 3 * Height, 3);
        Resize.Apply(colour, large, ResizeFilter.Lanczos3);
        large.Pixels.CopyTo(expected.Pixels);
        expected.Plane(3).Fill(1);

        Assert.That(clip.Render().ToInterleaved(), Is.EqualTo(expected.ToInterleaved()));
    }

    [Test]
    public void Render_NoNetworkInTheBundle_UsesLanczosAndSaysWhatToDo()
    {
        using UpscaledClip clip = new(_bundle.Path, Picture.Value, new(), new());
        using UpscaledClip plain = Lanczos(new HostOptions());

        Assert.That(clip.Render().ToInterleaved(), Is.EqualTo(plain.Render().ToInterleaved()));
        Assert.That(clip.Said, Does.StartWith("Upscale: ").And.Contain("install AiVideoFx again").And.Contain("Lanczos-3 is used"));
    }

    [Test]
    public void Render_CheckpointThatIsNotThere_SaysHowToAddOne()
    {
        using UpscaledClip clip = new(_bundle.Path, Picture.Value, new(), new(), ("method", "AI checkpoint"), ("model", "nobody-has-this"));

        Raster result = clip.Render();

        Assert.That(result.Width, Is.EqualTo(2 * Width));
        Assert.That(clip.Said, Does.Contain("'nobody-has-this'").And.Contain("aivideofx models add").And.Contain("Lanczos-3 is used"));
    }

    [Test]
    public void Render_HostWithOneSize_StaysAndSaysSo()
    {
        using UpscaledClip clip = Lanczos(new HostOptions { MultiResolution = false }, ("sizeMode", "Resize output"), ("scale", "2"));

        Assert.That(clip.Render().ToInterleaved(), Is.EqualTo(Opaque(Picture.Value).ToInterleaved()), "nothing is there that could sharpen it");
        Assert.That(clip.Said, Does.Contain("does not let an effect change the picture's size").And.Contain("in Scale"));
    }

    [Test]
    public void Render_HostWithOneSizeOnAuto_SaysNothingOfSizes()
    {
        using UpscaledClip clip = Lanczos(new HostOptions { MultiResolution = false }, ("scale", "2"));

        Assert.That(clip.Render().Width, Is.EqualTo(Width));
        Assert.That(clip.Said, Is.Empty);
    }

    [Test]
    public void Render_InPlaceOfANativePicture_LeavesItAndSaysWhy()
    {
        Raster picture = Draw(240, 136);
        using UpscaledClip clip = new(_bundle.Path, picture, new(), new(), ("sizeMode", "Enhance in place"));

        Assert.That(clip.Render().ToInterleaved(), Is.EqualTo(Opaque(picture).ToInterleaved()));
        Assert.That(clip.Said, Does.Contain("does not look enlarged").And.Contain("Scale"));
    }

    [Test]
    public void Render_HalfScale_GrowsTheProxy()
    {
        using UpscaledClip clip = Lanczos(new HostOptions(), ("scale", "3"));

        Raster result = clip.Render(new RenderOptions { Scale = new RenderScale(0.5, 0.5) });

        Assert.That((result.Width, result.Height), Is.EqualTo((135, 77)));
        Assert.That(result.Plane(3).ContainsAnyExcept(1f), Is.False, "no transparent edge");
    }

    [Test]
    public void Render_Origin_GrowsFromZero()
    {
        using UpscaledClip clip = new(
            _bundle.Path, Picture.Value, new(), new() { X = -13, Y = 7 }, ("method", "Lanczos"), ("scale", "2"));

        CanonicalRect region = clip.Instance.GetRegionOfDefinition(0);

        Assert.That((region.X1, region.Y1, region.X2, region.Y2), Is.EqualTo((-26.0, 14.0, 154.0, 116.0)));
        using UpscaledClip zero = Lanczos(new HostOptions(), ("scale", "2"));
        Assert.That(clip.Render().ToInterleaved(), Is.EqualTo(zero.Render().ToInterleaved()));
    }

    [Test]
    public void Render_Sharpness_RaisesContrastAndKeepsTheMean()
    {
        using UpscaledClip plain = Lanczos(new HostOptions()), sharp = Lanczos(new HostOptions(), ("sharpness", "0.8"));
        float[] soft = plain.Render().Plane(1).ToArray(), crisp = sharp.Render().Plane(1).ToArray();

        Assert.That(Deviation(crisp), Is.GreaterThan(1.01 * Deviation(soft)));
        Assert.That(crisp.Average(), Is.EqualTo(soft.Average()).Within(2e-3));
    }

    [TestCase("scale", "5", "'Custom'")]
    [TestCase("sizeMode", "sideways", "'Enhance in place'")]
    [TestCase("customScale", "9", "from 1 to 8")]
    [TestCase("detail", "1.5", "from 0 to 1")]
    public void SetParameter_WrongValue_SaysWhatIsAllowed(string name, string value, string allowed)
    {
        using UpscaledClip clip = Lanczos(new HostOptions());

        Assert.That(() => clip.Instance.SetParameter(name, value), Throws.TypeOf<ParameterException>().With.Message.Contains(allowed));
    }

    internal static Raster Draw(int width, int height)
    {
        using Raster drawn = Scenes.Street(3, width, height).Render(0, 4);
        Raster kept = Raster.Allocate(width, height, 4);
        drawn.Pixels.CopyTo(kept.Pixels);
        return kept;
    }

    internal static Raster Planes(Raster picture, int first, int count)
    {
        Raster part = Raster.Rent(picture.Width, picture.Height, count);
        picture.Pixels.Slice(first * picture.Width * picture.Height, part.Pixels.Length).CopyTo(part.Pixels);
        return part;
    }

    private static Raster Opaque(Raster picture)
    {
        Raster opaque = Raster.Allocate(picture.Width, picture.Height, 4);
        picture.Pixels.CopyTo(opaque.Pixels);
        opaque.Plane(3).Fill(1);
        return opaque;
    }

    private static double Deviation(float[] values)
    {
        double mean = values.Average(static value => (double)value);
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private UpscaledClip Lanczos(HostOptions host, params (string Name, string Value)[] parameters) =>
        new(_bundle.Path, Picture.Value, host, new(), [("method", "Lanczos"), .. parameters]);
}
