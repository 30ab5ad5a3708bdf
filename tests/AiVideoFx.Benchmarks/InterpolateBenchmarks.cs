using System.Diagnostics;
using System.Globalization;
using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;
using BenchmarkDotNet.Attributes;

namespace AiVideoFx.Benchmarks;

/// <summary>A new 1920 × 1080 frame of the built bundle in our host, frame after frame, against ffmpeg's minterpolate.</summary>
/// <remarks>
/// Pictures come from memory and go nowhere on both sides: float RGBA here, raw YUV 4:2:0 there. Each invocation makes all frames
/// between those of a clip; what was cached is forgotten before. `aivideofx bench Interpolate --sizes 1080p` has the networks alone.
/// </remarks>
public class InterpolateBenchmarks : IDisposable
{
    private const int Width = 1920;
    private const int Height = 1080;
    private const int Frames = 13;
    private const int NewFrames = Frames - 1;

    private readonly EffectHost _host = new();
    private readonly TemporaryFolder _folder = TestPaths.CreateTemporary();
    private PreparedFrameSource? _source;

    [GlobalSetup]
    public void DrawClip()
    {
        LayeredScene scene = Scenes.Street(3, Width, Height);
        Raster[] frames = [.. Enumerable.Range(0, Frames).Select(t => scene.Render(t, 4))];
        _source = new PreparedFrameSource(frames);
        _host.Open(TestPaths.RequireBundle());
        string[] raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "1920x1080", "-r", "24", "-i", "-"];
        using Process ffmpeg = Start(redirect: true, [.. raw, "-pix_fmt", "yuv420p", _folder.File("clip.y4m")]);
        byte[] line = new byte[Width * 3];
        foreach (Raster frame in frames)
        {
            for (int y = 0; y < Height; y++)
            {
                for (int i = 0; i < line.Length; i++)
                {
                    line[i] = (byte)((frame.Row(y, i % 3)[i / 3] * 255) + 0.5f);
                }

                ffmpeg.StandardInput.BaseStream.Write(line);
            }
        }

        ffmpeg.StandardInput.Close();
        ffmpeg.WaitForExit();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = NewFrames)]
    public void Minterpolate()
    {
        using Process ffmpeg = Start(redirect: false, "-i", _folder.File("clip.y4m"), "-vf", "minterpolate=fps=48:scd=none", "-f", "null", "-");
        ffmpeg.WaitForExit();
    }

    [Benchmark(OperationsPerInvoke = NewFrames)]
    public void Blend() => Interpolate("Blend");

    [Benchmark(OperationsPerInvoke = NewFrames)]
    public void Flow() => Interpolate("Flow");

    [Benchmark(OperationsPerInvoke = NewFrames)]
    public void Network() => Interpolate("AI built-in");

    [GlobalCleanup]
    public void Dispose()
    {
        _host.Dispose();
        _source?.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static Process Start(bool redirect, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", .. arguments]) { RedirectStandardInput = redirect })!;

    private void Interpolate(string method)
    {
        using EffectInstance instance = _host.Find("com.aivideofx.Interpolate").CreateInstance(EffectContext.Filter);
        instance.Connect("Source", _source!);
        instance.SetParameter("timing", "Source frame");
        instance.SetParameter("method", method);
        instance.PurgeCaches();
        for (int i = 0; i < NewFrames; i++)
        {
            instance.SetParameter("sourceFrame", (i + 0.5).ToString(CultureInfo.InvariantCulture));
            using HostFrame frame = instance.Render(i);
        }
    }
}
