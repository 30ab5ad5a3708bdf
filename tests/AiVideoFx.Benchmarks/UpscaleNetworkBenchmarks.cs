using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Networks;
using AiVideoFx.Testing;
using BenchmarkDotNet.Attributes;

namespace AiVideoFx.Benchmarks;

/// <summary>Networks that enlarge, alone, against Real-ESRGAN compact with 64 channels and 16 convolutions in the same engine.</summary>
/// <remarks>Random weights: speed does not depend on values. Whole pictures, without tiles, on two threads.</remarks>
public class UpscaleNetworkBenchmarks
{
    private readonly InferenceEngine _engine = new(new() { LibraryPath = TestEngine.RequireLibrary(), Threads = 2 });
    private readonly List<IDisposable> _open = [];
    private InferenceRun? _compact;
    private InferenceRun? _better;
    private InferenceRun? _fast;

    /// <summary>The picture's size and the enlargement.</summary>
    [Params("480x270 x4", "1920x1080 x2")]
    public string Size { get; set; } = "480x270 x4";

    [GlobalSetup]
    public void MakeSessions()
    {
        (int width, int height, int scale) = Size == "480x270 x4" ? (480, 270, 4) : (1920, 1080, 2);
        _compact = Open(new SrvggNet(scale), width, height);
        _better = Open(new UpLite(scale), width, height);
        _fast = Open(new UpLite(scale, 16, 6), width, height);
    }

    [GlobalCleanup]
    public void Close() => _open.ForEach(static one => one.Dispose());

    [Benchmark(Baseline = true)]
    public void Compact() => _compact!.Run();

    [Benchmark]
    public void Better() => _better!.Run();

    [Benchmark]
    public void Fast() => _fast!.Run();

    private InferenceRun Open(UpscaleNetwork network, int width, int height)
    {
        Graph graph = NetworkGraph.Create(network, RandomWeights.Create(1), width, height, new Graph { Device = Device.Cpu });
        InferenceSession session = _engine.CreateSession(graph);
        InferenceRun run = session.CreateRun();
        _open.AddRange([run, session]);
        float[] picture = new float[3 * width * height];
        Random random = new(1);
        for (int i = 0; i < picture.Length; i++)
        {
            picture[i] = random.NextSingle();
        }

        run.Input<float>("image", picture.AsMemory());
        run.Output("result");
        run.Run();
        return run;
    }
}
