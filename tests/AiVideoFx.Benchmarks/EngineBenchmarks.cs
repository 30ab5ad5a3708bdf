using AiVideoFx.Engine;
using AiVideoFx.Engine.Quantization;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Imaging;
using AiVideoFx.Networks;
using AiVideoFx.Testing;
using BenchmarkDotNet.Attributes;

namespace AiVideoFx.Benchmarks;

/// <summary>What the engine itself costs, and one network of each kind in 32 and in 8 bits, with random weights.</summary>
/// <remarks>"aivideofx bench" measures all networks against the machine's peak; this shows allocations and small differences.</remarks>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private readonly InferenceEngine _engine = new(new() { LibraryPath = TestEngine.RequireLibrary() });
    private readonly List<IDisposable> _open = [];
    private Graph? _compact;
    private InferenceRun? _smallest;
    private InferenceRun? _compact32;
    private InferenceRun? _compact8;
    private InferenceRun? _rife32;
    private InferenceRun? _rife8;

    [GlobalSetup]
    public void MakeSessions()
    {
        Graph smallest = new();
        smallest.Output("result", smallest.Relu(smallest.Input("x", [1])));
        _smallest = Open(smallest);
        SrvggNet compact = new();
        Rife rife = (Rife)Rife.Family.Published.Single(static one => one.Name == "RIFE 4.25").Network;
        _compact = Create(compact, 480, 270);
        _compact32 = Open(_compact);
        _compact8 = Open(Quantized(compact, 480, 270));
        _rife32 = Open(Create(rife, 640, 384));
        _rife8 = Open(Quantized(rife, 640, 384));
    }

    [GlobalCleanup]
    public void Close() => _open.ForEach(static one => one.Dispose());

    /// <summary>Making and dropping a session of the compact network.</summary>
    [Benchmark]
    public void CreateSession()
    {
        using InferenceSession session = _engine.CreateSession(_compact!);
    }

    /// <summary>A run that computes nothing: what each run costs beside its arithmetic.</summary>
    [Benchmark]
    public void RunOverhead() => _smallest!.Run();

    /// <summary>Compact, 4 times, 480 × 270, 32 bits.</summary>
    [Benchmark]
    public void CompactFloat32() => _compact32!.Run();

    /// <summary>The same in 8 bits.</summary>
    [Benchmark]
    public void CompactInt8() => _compact8!.Run();

    /// <summary>RIFE 4.25, 640 × 384, 32 bits.</summary>
    [Benchmark]
    public void RifeFloat32() => _rife32!.Run();

    /// <summary>The same in 8 bits.</summary>
    [Benchmark]
    public void RifeInt8() => _rife8!.Run();

    private static Graph Create(Network network, int width, int height) =>
        NetworkGraph.Create(network, RandomWeights.Create(1), width, height, new() { Device = Device.Cpu });

    private Graph Quantized(Network network, int width, int height)
    {
        Graph small = Create(network, 128, 128);
        return Quantizer.Quantize(Create(network, width, height), Calibrator.Calibrate(_engine, small, [Inputs(small)]));
    }

    private InferenceRun Open(Graph graph)
    {
        InferenceSession session = _engine.CreateSession(graph);
        InferenceRun run = session.CreateRun();
        _open.AddRange([run, session]);
        foreach ((string name, float[] values) in Inputs(graph))
        {
            run.Input<float>(name, values.AsMemory());
        }

        run.Output("result");
        return run;
    }

    private static Dictionary<string, float[]> Inputs(Graph graph)
    {
        Node first = graph.Inputs[0];
        if (first.Shape.Rank < 4)
        {
            return new() { [first.Name] = new float[first.Shape.Count] };
        }

        Raster[] frames = [.. CalibrationPictures.Create(2, first.Width, first.Height)];
        try
        {
            return graph.Inputs.ToDictionary(
                static input => input.Name,
                input => input.Name == "timestep" ? [0.5f] : frames[input.Name == "image1" ? 1 : 0].Pixels.ToArray());
        }
        finally
        {
            Array.ForEach(frames, static frame => frame.Dispose());
        }
    }
}
