using System.Diagnostics;
using System.Globalization;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Metrics;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Demo;

/// <summary>A clip of a street, every other frame of it dropped and made again: by this product, by ffmpeg, and by blending.</summary>
internal static class InterpolationDemo
{
    private const int Width = 960;
    private const int Height = 540;
    private const int SourceFrames = 22;
    private const int Seed = 4;

    // Of the worst frames: what is remembered of a slow motion.
    private const double WorstShare = 0.05;

    private const string Truth = "interpolate-truth.mp4";
    private const string Source = "interpolate-source.mp4";

    /// <summary>Makes the clips, measures them and draws the picture.</summary>
    /// <param name="folder">Made if need be; files of these names in it are replaced.</param>
    /// <param name="aivideofx">The command line.</param>
    /// <param name="picture">PNG to write.</param>
    public static void Run(string folder, string aivideofx, string picture)
    {
        Directory.CreateDirectory(folder);
        Render(folder);
        string source = Path.Combine(folder, Source);
        Console.WriteLine($"frames that were dropped, made again from {SourceFrames} at {Width} x {Height}; time is that of the whole program, a made frame");
        Run("Blend (ffmpeg)", "interpolate-blend.mp4", path => Ffmpeg(path, "mi_mode=blend"));
        Made defaults = Run("ffmpeg minterpolate, defaults", "interpolate-minterpolate.mp4", path => Ffmpeg(path, "mi_mode=mci"));
        Made best = Run("ffmpeg minterpolate, best", "interpolate-minterpolate-best.mp4", path => Ffmpeg(path, "mi_mode=mci:mc_mode=aobmc:me_mode=bidir:vsbmc=1"));
        Run("AiVideoFx, Flow", "interpolate-flow.mp4", path => Start(aivideofx, "interpolate", source, "-o", path, "--factor", "2", "--method", "Flow", "--overwrite"));
        Made ours = Run("AiVideoFx, AI built-in", "interpolate-aivideofx.mp4", path => Start(aivideofx, "interpolate", source, "-o", path, "--factor", "2", "--overwrite"));
        Draw(Path.Combine(folder, Truth), best.Psnr.Average() > defaults.Psnr.Average() ? best : defaults, ours, picture);
        Console.WriteLine($"crops at 1:1: {picture}");

        Made Run(string name, string file, Action<string> make)
        {
            string path = Path.Combine(folder, file);
            Stopwatch watch = Stopwatch.StartNew();
            make(path);
            double seconds = watch.Elapsed.TotalSeconds / (SourceFrames - 1);
            Made made = new(name, path, Compare(path, Path.Combine(folder, Truth)));
            int worst = (int)Math.Ceiling(WorstShare * made.Psnr.Count);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-30} PSNR {made.Psnr.Average():f2} dB, worst 5 % {made.Psnr.Order().Take(worst).Average():f2} dB, {seconds:f2} s a frame ({made.Psnr.Count} frames)"));
            return made;
        }

        void Ffmpeg(string path, string mode) =>
            Start("ffmpeg", "-v", "error", "-y", "-i", source, "-vf", $"minterpolate=fps=48:{mode}", "-c:v", "libx264", "-crf", "14", path);
    }

    /// <summary>Reads a frame of a clip, (3, H, W); the caller disposes it.</summary>
    internal static Raster Read(MediaSource source, int index)
    {
        using HostFrame frame = source.Read(source.Format.FirstFrame + index, CancellationToken.None)
            ?? throw new MediaException($"{source.FilePath}: frame {index} is missing");
        Raster raster = Raster.Rent(frame.View.Width, frame.View.Height, 3);
        RasterConversion.ToRaster(frame.View, raster, Environment.ProcessorCount);
        return raster;
    }

    // Both are H.264 of the same quality, so that coding counts alike for all.
    private static void Render(string folder)
    {
        LayeredScene scene = new(Scenes.Street(Seed, Width, Height)) { Finish = new Finish(Shutter: 0.4f, ShutterSamples: 2, Grain: 0.004f) };
        ClipFormat format = new(
            new PixelRect(0, 0, Width, Height), PixelDepth.Byte, PixelComponents.Rgb, new Rational(48, 1), 0, (2 * SourceFrames) - 1);
        MediaSinkOptions options = new() { Overwrite = true };
        using MediaSink truth = MediaSink.Create(Path.Combine(folder, Truth), format, options);
        using MediaSink source = MediaSink.Create(
            Path.Combine(folder, Source), format with { FrameRate = new Rational(24, 1), FrameCount = SourceFrames }, options);
        using HostFrame frame = HostFrame.Rent(format.Bounds, format.Depth, format.Components);
        for (int i = 0; i < format.FrameCount; i++)
        {
            using Raster picture = scene.Render(i);
            RasterConversion.FromRaster(picture, frame.View, Environment.ProcessorCount);
            truth.Write(frame, CancellationToken.None);
            if (i % 2 == 0)
            {
                source.Write(frame, CancellationToken.None);
            }
        }

        truth.Complete();
        source.Complete();
    }

    /// <summary>PSNR of the frames that were made, in order, less the last one, which minterpolate leaves out.</summary>
    private static List<double> Compare(string path, string truthPath)
    {
        MediaSourceOptions options = new() { Components = PixelComponents.Rgb };
        using MediaSource made = MediaSource.Open(path, options);
        using MediaSource truth = MediaSource.Open(truthPath, options);
        List<double> psnr = [];
        for (int i = 1; i < truth.Format.FrameCount - 2; i += 2)
        {
            using Raster actual = Read(made, i);
            using Raster expected = Read(truth, i);
            psnr.Add(Fidelity.Psnr(actual, expected));
        }

        return psnr;
    }

    private static void Draw(string truthPath, Made peer, Made ours, string picture)
    {
        // The frame of median quality of ours, of those that both have.
        int made = Enumerable.Range(0, Math.Min(peer.Psnr.Count, ours.Psnr.Count)).OrderBy(i => ours.Psnr[i]).ElementAt(ours.Psnr.Count / 2);
        int index = (2 * made) + 1;
        MediaSourceOptions options = new() { Components = PixelComponents.Rgb };
        using MediaSource truthClip = MediaSource.Open(truthPath, options), peerClip = MediaSource.Open(peer.Path, options), ourClip = MediaSource.Open(ours.Path, options);
        using Raster truth = Read(truthClip, index), theirs = Read(peerClip, index), mine = Read(ourClip, index);
        string note = string.Create(CultureInfo.InvariantCulture, $"frame {index} at 1:1, made from frames {index - 1} and {index + 1}");
        CropSheet.Draw("AiVideoFx Interpolate", note, truth, (Named(peer), theirs), (Named(ours), mine), picture);

        string Named(Made one) => string.Create(CultureInfo.InvariantCulture, $"{one.Name}: {one.Psnr[made]:f2} dB");
    }

    /// <summary>Runs a program; throws where it fails.</summary>
    internal static void Start(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new MediaException($"{program} {string.Join(' ', arguments)} ended with code {process.ExitCode}");
        }
    }

    /// <summary>What a program made.</summary>
    /// <param name="Name">Of the program.</param>
    /// <param name="Path">The clip.</param>
    /// <param name="Psnr">Of each frame that was made: frame 1, 3, 5...</param>
    internal sealed record Made(string Name, string Path, IReadOnlyList<double> Psnr);
}
