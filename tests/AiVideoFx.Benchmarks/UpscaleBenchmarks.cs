using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;
using AiVideoFx.Testing.Footage;
using BenchmarkDotNet.Attributes;

namespace AiVideoFx.Benchmarks;

/// <summary>An enlarged frame of the built bundle in our host: the whole effect, from the host's pixels to the host's pixels.</summary>
/// <remarks>Pictures come from memory and go nowhere. <see cref="UpscaleNetworkBenchmarks"/> has the networks alone.</remarks>
public class UpscaleBenchmarks : IDisposable
{
    private readonly EffectHost _host = new();
    private PreparedFrameSource? _source;
    private EffectInstance? _instance;
    private int _frames;
    private int _next;

    /// <summary>The picture's size and the enlargement.</summary>
    [Params("480x270 x4", "1920x1080 x2")]
    public string Size { get; set; } = "480x270 x4";

    /// <summary>How host and effect exchange components.</summary>
    [Params(PixelDepth.Byte, PixelDepth.Float)]
    public PixelDepth Depth { get; set; }

    /// <summary>What enlarges: a method or a quality, "steady" with Temporal stability.</summary>
    [Params("Lanczos", "Fast", "Fast steady", "Better", "Better steady")]
    public string How { get; set; } = "Better";

    [GlobalSetup]
    public void DrawPicture()
    {
        (int width, int height, string scale) = Size == "480x270 x4" ? (480, 270, "4") : (1920, 1080, "2");

        // More frames than the effect's cache holds results of: each is enlarged anew in every round.
        LayeredScene street = Scenes.Street(3, width, height);
        Raster[] pictures = [.. Enumerable.Range(0, width > 1000 ? 6 : 24).Select(time => street.Render(time, 4))];
        Array.ForEach(pictures, static picture => picture.Plane(3).Fill(1)); // as footage is
        _frames = pictures.Length;
        _source = new PreparedFrameSource(pictures, Depth);
        _host.Open(TestPaths.RequireBundle());
        _instance = _host.Find("com.aivideofx.Upscale").CreateInstance(EffectContext.Filter);
        _instance.Connect("Source", _source);
        _instance.SetParameter("scale", scale);
        _instance.SetParameter("method", How == "Lanczos" ? How : "AI built-in");
        if (How != "Lanczos")
        {
            _instance.SetParameter("quality", How.Split(' ')[0]);
            _instance.SetParameter("temporalStability", How.EndsWith("steady", StringComparison.Ordinal) ? "1" : "0");
        }
    }

    [Benchmark]
    public void Frame()
    {
        using HostFrame frame = _instance!.Render(_next++ % _frames);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _instance?.Dispose();
        _source?.Dispose();
        _host.Dispose();
        GC.SuppressFinalize(this);
    }
}
