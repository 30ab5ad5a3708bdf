using System.Diagnostics;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Metrics;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;
using AiVideoFx.Testing.Footage.Flicker;

namespace AiVideoFx.EndToEnd.Tests;

/// <summary>A clip goes through the built command line and comes out right.</summary>
[TestFixture]
public sealed class DeflickerFileTests
{
    private const int Width = 192;
    private const int Height = 108;
    private const int Frames = 15;

    [Test]
    public void Deflicker_VideoFile_ComesOutSteadyAndComplete()
    {
        TestPaths.RequireBundle();
        using TemporaryFolder folder = TestPaths.CreateTemporary();
        LayeredScene scene = Scenes.Valley(9, Width, Height);
        Clip clip = new(scene, Frames);
        string flicker = Path.Combine(folder.Path, "flicker.mkv");
        string clean = Path.Combine(folder.Path, "clean.mkv");
        string steady = Path.Combine(folder.Path, "steady.mkv");
        Write(flicker, new SceneFrameSource(clip, new FrameSourceOptions { Depth = PixelDepth.Byte }, new GlobalFlicker(2)));
        Write(clean, new SceneFrameSource(clip, new FrameSourceOptions { Depth = PixelDepth.Byte }));

        (int code, string errors) = Run("deflicker", flicker, "-o", steady, "--colour", "RGB", "--quiet");

        Assert.That(code, Is.Zero, errors);
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(3), "no partial file is left");
        using MediaSource before = MediaSource.Open(flicker);
        using MediaSource after = MediaSource.Open(steady);
        using MediaSource truth = MediaSource.Open(clean);
        Assert.That(after.Format.FrameCount, Is.EqualTo(Frames));
        Assert.That(after.Format.FrameRate, Is.EqualTo(before.Format.FrameRate));
        double gained = Psnr(after, truth) - Psnr(before, truth);
        TestContext.Out.WriteLine($"gained {gained:F2} dB");
        Assert.That(gained, Is.GreaterThan(5));

        (code, errors) = Run("deflicker", flicker, "-o", steady, "--mode", "sideways", "--overwrite");

        Assert.That(code, Is.EqualTo(2), errors);
        Assert.That(errors, Does.Contain("Rolling bands"), "the choices are named");
    }

    [Test]
    public void Deflicker_MissingFile_SaysSoAndFails()
    {
        TestPaths.RequireBundle();

        (int code, string errors) = Run("deflicker", "no-such-file.mp4", "-o", "out.mp4");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("no-such-file.mp4"));
        Assert.That(errors, Does.Not.Contain("   at "), "no stack trace");
    }

    private static void Write(string path, SceneFrameSource source)
    {
        using (source)
        using (MediaSink sink = MediaSink.Create(path, source.Format, new MediaSinkOptions { Lossless = true }))
        {
            for (int t = 0; t < source.Format.FrameCount; t++)
            {
                using HostFrame frame = source.Read(t, CancellationToken.None)!;
                sink.Write(frame, CancellationToken.None);
            }

            sink.Complete();
        }
    }

    private static double Psnr(MediaSource actual, MediaSource expected)
    {
        double error = 0;
        for (int t = 0; t < Frames; t++)
        {
            using HostFrame a = actual.Read(t, CancellationToken.None)!;
            using HostFrame b = expected.Read(t, CancellationToken.None)!;
            error += Fidelity.MeanSquaredError(a.View, b.View) / Frames;
        }

        return Fidelity.Psnr(error);
    }

    private static (int Code, string Errors) Run(params string[] arguments)
    {
        using Process process = new()
        {
            StartInfo = new ProcessStartInfo(TestPaths.CommandLine, arguments) { RedirectStandardError = true, RedirectStandardOutput = true },
        };
        process.OutputDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
