using AiVideoFx.Effects.Upscaling;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Effects.Tests.Upscaling;

[TestFixture]
[NoLeaks]
public sealed class EnlargedByTests
{
    [Test]
    public void Find_EnlargedPicture_IsTheFactor(
        [Values(1.5, 2, 3, 4)] double factor, [Values(ResizeFilter.Bilinear, ResizeFilter.Bicubic, ResizeFilter.Lanczos3)] ResizeFilter filter,
        [Values(1, 2)] int scene)
    {
        using Raster native = Draw(scene, 240, 136), large = Raster.Rent((int)Math.Round(240 * factor), (int)Math.Round(136 * factor), 3);
        Resize.Apply(native, large, filter);

        Assert.That(EnlargedBy.Find(large), Is.EqualTo(factor));
    }

    [Test]
    public void Find_FactorBetweenThoseLookedFor_IsASmallerOne([Values(1, 2)] int scene)
    {
        using Raster native = Draw(scene, 240, 136), large = Raster.Rent(540, 306, 3);
        Resize.Apply(native, large, ResizeFilter.Bicubic);

        Assert.That(EnlargedBy.Find(large), Is.InRange(1.5, 2.25));
    }

    [Test]
    public void Find_NativePicture_IsNothing([Values(1, 2)] int scene)
    {
        using Raster native = Draw(scene, 480, 272);

        Assert.That(EnlargedBy.Find(native), Is.Null);
    }

    [Test]
    public void Find_FlatPicture_IsNothing()
    {
        using Raster flat = Raster.Rent(64, 40, 3);
        flat.Pixels.Fill(0.4f);

        Assert.That(EnlargedBy.Find(flat), Is.Null);
    }

    [Test]
    public void Compress_AnyValue_ComesBack()
    {
        float[] values = [-3, 0, 0.5f, 1, 1.001f, 1.5f, 12, 900, 65504], copy = [.. values];

        RangeCompression.Apply(copy);
        Assert.That(copy, Is.Ordered.And.All.LessThan(6));
        RangeCompression.Undo(copy);

        for (int i = 0; i < values.Length; i++)
        {
            Assert.That(copy[i], Is.EqualTo(values[i]).Within(0.01).Percent);
        }
    }

    [TestCase(2.0, UpscaleQuality.Better, "upscale-x2")]
    [TestCase(1.5, UpscaleQuality.Best, "upscale-x2")]
    [TestCase(3.0, UpscaleQuality.Better, "upscale-x4")]
    [TestCase(4.0, UpscaleQuality.Fast, "upscale-x4-fast")]
    [TestCase(8.0, UpscaleQuality.Better, "upscale-x4")]
    public void Nearest_WhatIsThere_IsTaken(double factor, UpscaleQuality quality, string expected)
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "upscale-x2", "upscale-x2-restore", "upscale-x4", "upscale-x4-fast", "upscale-x9", "upscale-x2-huge", "interpolate" })
        {
            File.WriteAllText(folder.File(name + ".safetensors"), "");
        }

        IReadOnlyList<BuiltInFile> files = BuiltInFile.All(folder.Path);

        Assert.That(files, Has.Count.EqualTo(4));
        Assert.That(Path.GetFileNameWithoutExtension(BuiltInFile.Nearest(files, factor, quality, false)!.Path), Is.EqualTo(expected));
    }

    private static Raster Draw(int scene, int width, int height) =>
        (scene == 1 ? Scenes.Street(3, width, height) : Scenes.Valley(5, width, height)).Render(0, 3);
}
