using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage;
using AiVideoFx.Testing.Footage.Flicker;

namespace AiVideoFx.Demo;

/// <summary>The clip of the demonstration: three seconds of a lake at dusk, clean and flickering.</summary>
internal static class DemoClip
{
    /// <summary>File name of the flickering clip.</summary>
    public const string FlickeringName = "flicker.mp4";

    /// <summary>File name of the same clip without flicker.</summary>
    public const string CleanName = "clean.mp4";

    /// <summary>Frames in each.</summary>
    public const int FrameCount = 72;

    private const int Width = 960;
    private const int Height = 540;
    private const int Seed = 1;

    /// <summary>Renders both.</summary>
    /// <param name="folder">Made if need be; files of these names in it are replaced.</param>
    public static void Render(string folder)
    {
        Directory.CreateDirectory(folder);
        LayeredScene scene = new(Scenes.Valley(Seed, Width, Height)) { Finish = new Finish(Shutter: 0.4f, ShutterSamples: 2, Grain: 0.008f, Vignette: 0.16f) };
        FlickerModel flicker = new MixedFlicker(
            new GlobalFlicker(Seed + 1, Sigma: 0.09f, Colour: 0.012f), new LocalFlicker(Seed + 2, Sigma: 0.11f));

        ClipFormat format = new(
            new PixelRect(0, 0, Width, Height), PixelDepth.Byte, PixelComponents.Rgb, new Rational(24, 1), 0, FrameCount);
        MediaSinkOptions options = new() { Overwrite = true };
        using MediaSink clean = MediaSink.Create(Path.Combine(folder, CleanName), format, options);
        using MediaSink flickering = MediaSink.Create(Path.Combine(folder, FlickeringName), format, options);
        using HostFrame frame = HostFrame.Rent(format.Bounds, format.Depth, format.Components);
        for (int i = 0; i < FrameCount; i++)
        {
            using Raster picture = scene.Render(i);
            RasterConversion.FromRaster(picture, frame.View, Environment.ProcessorCount);
            clean.Write(frame, CancellationToken.None);
            using FlickeredFrame flickered = flicker.Apply(picture, i);
            RasterConversion.FromRaster(flickered.Picture, frame.View, Environment.ProcessorCount);
            flickering.Write(frame, CancellationToken.None);
        }

        clean.Complete();
        flickering.Complete();
    }
}
