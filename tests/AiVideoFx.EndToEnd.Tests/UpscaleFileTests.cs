using System.Diagnostics;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.EndToEnd.Tests;

/// <summary>A clip goes through the built command line and comes out larger.</summary>
[TestFixture]
public sealed class UpscaleFileTests
{
    private const int Width = 64;
    private const int Height = 36;
    private const int Frames = 5;

    [TestCase("2", 128, 72)]
    [TestCase("3", 192, 108)]
    public void Upscale_VideoFile_ComesOutLargerAndComplete(string scale, int width, int height)
    {
        TestPaths.RequireBundle();
        using TemporaryFolder folder = TestPaths.CreateTemporary();
        string small = folder.File("small.mkv"), large = folder.File("large.mkv");
        using (SceneFrameSource source = new(new Clip(Scenes.Valley(9, Width, Height), Frames), new FrameSourceOptions { Depth = PixelDepth.Byte }))
        using (MediaSink sink = MediaSink.Create(small, source.Format, new MediaSinkOptions { Lossless = true }))
        {
            for (int t = 0; t < Frames; t++)
            {
                using HostFrame frame = source.Read(t, CancellationToken.None)!;
                sink.Write(frame, CancellationToken.None);
            }

            sink.Complete();
        }

        using Process process = new()
        {
            StartInfo = new ProcessStartInfo(TestPaths.CommandLine, ["upscale", small, "-o", large, "--scale", scale, "--lossless", "--quiet"])
            {
                RedirectStandardError = true,
            },
        };
        process.Start();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.That(process.ExitCode, Is.Zero, errors);
        using MediaSource before = MediaSource.Open(small), after = MediaSource.Open(large);
        Assert.That((after.Format.Bounds.Width, after.Format.Bounds.Height), Is.EqualTo((width, height)));
        Assert.That((after.Format.FrameCount, after.Format.FrameRate), Is.EqualTo((Frames, before.Format.FrameRate)));
        using HostFrame from = before.Read(2, CancellationToken.None)!, to = after.Read(2, CancellationToken.None)!;
        using Raster source2 = Raster.Rent(Width, Height, 3), small2 = Raster.Rent(Width, Height, 3);
        RasterConversion.ToRaster(from.View, source2);
        RasterConversion.ToRaster(to.View, small2);
        double error = 0;
        for (int i = 0; i < source2.Pixels.Length; i++)
        {
            error += Math.Abs(source2.Pixels[i] - small2.Pixels[i]) / source2.Pixels.Length;
        }

        Assert.That(error, Is.LessThan(0.02), "it is the same picture, made small again");
    }
}
