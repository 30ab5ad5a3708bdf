using System.Diagnostics;
using System.Globalization;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Metrics;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Demo;

/// <summary>A clip of a street, made small and large again: by this product and by ffmpeg.</summary>
internal static class UpscaleDemo
{
    private const int Width = 960;
    private const int Height = 540;
    private const int Frames = 12;
    private const int Seed = 4;
    private const int Scale = 2;

    // Left out on each side: there filters differ by what they take for the outside.
    private const int Border = 8;

    private const string Truth = "upscale-truth.mp4";
    private const string Source = "upscale-source.mp4";

    private static readonly LayeredScene Street = new(Scenes.Street(Seed, Width, Height)) { Finish = new Finish(Shutter: 0.4f, ShutterSamples: 2, Grain: 0.004f) };

    /// <summary>Makes the clips, measures them and draws the picture.</summary>
    /// <param name="folder">Made if need be; files of these names in it are replaced.</param>
    /// <param name="aivideofx">The command line.</param>
    /// <param name="picture">PNG to write.</param>
    public static void Run(string folder, string aivideofx, string picture)
    {
        Directory.CreateDirectory(folder);
        Render(folder);
        string source = Path.Combine(folder, Source);
        Console.WriteLine($"{Frames} frames of {Width / Scale} x {Height / Scale} made {Scale} times as large; change is that of a pixel along its true motion, of 255; time is that of the whole program, a frame");
        Run("ffmpeg scale, bicubic", "upscale-bicubic.mp4", path => Ffmpeg(path, "bicubic"));
        Made peer = Run("ffmpeg scale, Lanczos", "upscale-lanczos.mp4", path => Ffmpeg(path, "lanczos"));
        Run("AiVideoFx, frame by frame", "upscale-single.mp4", path => Own(path, "--temporal-stability", "0"));
        Made ours = Run("AiVideoFx", "upscale-aivideofx.mp4", path => Own(path));
        using Raster truth = One(Path.Combine(folder, Truth)), theirs = One(peer.Path), mine = One(ours.Path);
        CropSheet.Draw(
            "AiVideoFx Upscale", $"frame {Frames / 2} at 1:1, from {Width / Scale} x {Height / Scale}", truth, (Named(peer), theirs), (Named(ours), mine), picture);
        Console.WriteLine($"crops at 1:1: {picture}");

        Made Run(string name, string file, Action<string> make)
        {
            string path = Path.Combine(folder, file);
            Stopwatch watch = Stopwatch.StartNew();
            make(path);
            double seconds = watch.Elapsed.TotalSeconds / Frames;
            (double psnr, double change) = Measure(path, Path.Combine(folder, Truth));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-30} PSNR {psnr:f2} dB, change {255 * change:f2}, {seconds:f2} s a frame"));
            return new(name, path, psnr);
        }

        void Ffmpeg(string path, string filter) => InterpolationDemo.Start(
            "ffmpeg", "-v", "error", "-y", "-i", source, "-vf", $"scale={Width}:{Height}:flags={filter}", "-c:v", "libx264", "-crf", "14", path);

        void Own(string path, params string[] more) => InterpolationDemo.Start(
            aivideofx, ["upscale", source, "-o", path, "--scale", Scale.ToString(CultureInfo.InvariantCulture), "--overwrite", .. more]);

        static Raster One(string path)
        {
            using MediaSource clip = Open(path);
            return InterpolationDemo.Read(clip, Frames / 2);
        }

        static string Named(Made one) => string.Create(CultureInfo.InvariantCulture, $"{one.Name}: {one.Psnr:f2} dB");
    }

    private static MediaSource Open(string path) => MediaSource.Open(path, new() { Components = PixelComponents.Rgb });

    private static void Render(string folder)
    {
        ClipFormat format = new(new PixelRect(0, 0, Width, Height), PixelDepth.Byte, PixelComponents.Rgb, new Rational(24, 1), 0, Frames);
        ClipFormat small = format with { Bounds = new PixelRect(0, 0, Width / Scale, Height / Scale) };
        MediaSinkOptions options = new() { Overwrite = true };
        using MediaSink truth = MediaSink.Create(Path.Combine(folder, Truth), format, options);
        using MediaSink source = MediaSink.Create(Path.Combine(folder, Source), small, options);
        using HostFrame large = HostFrame.Rent(format.Bounds, format.Depth, format.Components), reduced = HostFrame.Rent(small.Bounds, small.Depth, small.Components);
        using Raster shrunk = Raster.Rent(Width / Scale, Height / Scale, 3);
        for (int i = 0; i < Frames; i++)
        {
            using Raster picture = Street.Render(i);
            RasterConversion.FromRaster(picture, large.View, Environment.ProcessorCount);
            Resize.Apply(picture, shrunk, ResizeFilter.Bicubic, Environment.ProcessorCount);
            RasterConversion.FromRaster(shrunk, reduced.View, Environment.ProcessorCount);
            truth.Write(large, CancellationToken.None);
            source.Write(reduced, CancellationToken.None);
        }

        truth.Complete();
        source.Complete();
    }

    private static (double Psnr, double Change) Measure(string path, string truthPath)
    {
        using MediaSource made = Open(path), truth = Open(truthPath);
        double psnr = 0, change = 0;
        long pixels = 0;
        Raster? before = null;
        for (int i = 0; i < Frames; i++)
        {
            Raster actual = InterpolationDemo.Read(made, i);
            using Raster expected = InterpolationDemo.Read(truth, i);
            psnr += Fidelity.Psnr(actual, expected) / Frames;
            if (before is not null)
            {
                using Raster flow = Street.Flow(i, i - 1), visible = Street.Visible(i, i - 1);
                using Raster moved = Warp.Backward(before, flow, WarpFilter.CatmullRom, Environment.ProcessorCount);
                for (int y = Border; y < Height - Border; y++)
                {
                    for (int x = Border; x < Width - Border; x++)
                    {
                        if (visible.Row(y)[x] > 0.5f)
                        {
                            change += Math.Abs(actual.Row(y, 1)[x] - moved.Row(y, 1)[x]);
                            pixels++;
                        }
                    }
                }

                before.Dispose();
            }

            before = actual;
        }

        before?.Dispose();
        return (psnr, change / pixels);
    }

    private sealed record Made(string Name, string Path, double Psnr);
}
