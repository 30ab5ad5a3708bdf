using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Quantization;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Engine.Tiles;

namespace AiVideoFx.Cli;

/// <summary>Measures one row in a process of its own, so that the peak of its memory is the row's.</summary>
internal static class BenchWorker
{
    /// <summary>Name of the hidden command that a child runs.</summary>
    public const string CommandName = "bench-row";

    /// <summary>Network name that stands for matrix products.</summary>
    public const string Gemm = "gemm";

    // A frame that takes more is measured on a tile, as it would be rendered: a minute at 100 GFLOP/s, or gigabytes.
    private const double MostOperationsWhole = 6e12;
    private const long MostBytesOfOneValue = 512L << 20;
    private const int TileSide = 192, TileFade = 8;
    private const int MostRuns = 50;

    /// <summary>Builds the command.</summary>
    public static Command CreateCommand(Terminal terminal)
    {
        Argument<string> network = new("NETWORK");
        Argument<string> library = new("LIBRARY");
        Option<string> size = new("--sizes") { DefaultValueFactory = static _ => "480p" };
        Option<string> precision = new("--precision") { DefaultValueFactory = static _ => "float32" };
        Option<Device> device = new("--device") { DefaultValueFactory = static _ => Device.Cpu };
        Option<double> seconds = new("--seconds") { DefaultValueFactory = static _ => 5 };
        Option<int> threads = new("--threads") { DefaultValueFactory = static _ => Environment.ProcessorCount };
        Command command = new(CommandName, "Measure one row of bench.") { network, library, size, precision, device, seconds, threads };
        command.Hidden = true;
        command.SetAction(result =>
        {
            InferenceEngine engine = new(new() { LibraryPath = result.GetRequiredValue(library), Threads = result.GetValue(threads) });
            SessionOptions options = new() { Device = result.GetValue(device) };
            TimeSpan budget = TimeSpan.FromSeconds(result.GetValue(seconds));
            string name = result.GetRequiredValue(network);
            JsonObject json = name == Gemm
                ? MeasureGemm(engine, options, budget)
                : MeasureNetwork(
                    engine, options, budget, BenchCase.Of(name, result.GetRequiredValue(size), result.GetRequiredValue(precision))).ToJson();
            terminal.Out.WriteLine(json.ToJsonString());
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject MeasureGemm(InferenceEngine engine, SessionOptions options, TimeSpan budget)
    {
        JsonObject json = [];
        foreach (int side in new[] { 1024, 2048 })
        {
            Graph g = new();
            g.Output("result", g.MatMul(g.Input("a", [side, side]), g.Input("b", [side, side])));
            float[] values = new float[side * side];
            Random random = new(1);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.NextSingle() - 0.5f;
            }

            using InferenceSession session = engine.CreateSession(g, options);
            double[] times = Time(session, new() { ["a"] = values, ["b"] = values }, budget);
            json[$"{side}"] = Math.Round(g.CountOperations() / times[0] / 1e6, 1);
        }

        return json;
    }

    private static BenchResult MeasureNetwork(InferenceEngine engine, SessionOptions options, TimeSpan budget, BenchCase row)
    {
        Network network = row.Published.Network;
        Weights Random() => RandomWeights.Create(1, row.Published.Shapes);

        // It sees the mean of each 2 x 2 pixels; the frame is made elsewhere.
        int divisor = network is MotionNetwork ? 2 : 1;
        (int width, int height) = (
            Networks.NetworkGraph.Fitted(network, row.Width / divisor), Networks.NetworkGraph.Fitted(network, row.Height / divisor));
        Graph graph = Networks.NetworkGraph.Create(network, Random(), width, height, new() { Device = options.Device });
        (int tiles, int tile) = (1, 0);
        bool isHeavy = graph.CountOperations() > MostOperationsWhole || graph.LargestValueBytes > MostBytesOfOneValue;
        if (network.Tiling.Overlap is int overlap && isHeavy)
        {
            tile = Networks.NetworkGraph.Fitted(network, TileSide);
            tiles = TilePlan.Create(width, tile, overlap, TileFade).Starts.Count * TilePlan.Create(height, tile, overlap, TileFade).Starts.Count;
            graph = Networks.NetworkGraph.Create(network, Random(), tile, tile, new() { Device = options.Device });
        }

        double operations = (double)graph.CountOperations() * tiles;
        if (row.Precision == "int8")
        {
            (QuantizationProfile? profile, string reason) = ModelTrial.Calibrate(engine, network, Random, scenes: 1);
            graph = Quantizer.Quantize(graph, profile ?? throw new OrtException(reason));
        }

        long start = Stopwatch.GetTimestamp();
        using InferenceSession session = engine.CreateSession(graph, options);
        double sessionMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        double[] times = Time(session, NetworkInputs.Create(graph, scene: 1), budget);
        return new(times[0] * tiles, times[times.Length / 2] * tiles, times.Length, sessionMs, operations, PeakBytes(), tiles, tile);
    }

    // Milliseconds, sorted. The first run warms up and counts only where it already used up the time.
    private static double[] Time(InferenceSession session, Dictionary<string, float[]> inputs, TimeSpan budget)
    {
        using InferenceRun run = session.CreateRun();
        foreach ((string name, float[] values) in inputs)
        {
            run.Input<float>(name, values.AsMemory());
        }

        run.Output("result");
        long begin = Stopwatch.GetTimestamp();
        List<double> times = [];
        for (int i = 0; i < MostRuns && (i == 0 || Stopwatch.GetElapsedTime(begin) < budget); i++)
        {
            long start = Stopwatch.GetTimestamp();
            run.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return [.. times.Skip(times.Count > 1 ? 1 : 0).Order()];
    }

    private static long PeakBytes()
    {
        if (OperatingSystem.IsLinux())
        {
            string line = File.ReadLines("/proc/self/status").First(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture);
        }

        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
