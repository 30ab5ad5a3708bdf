using AiVideoFx.Engine;
using AiVideoFx.Engine.Models;
using AiVideoFx.Engine.Quantization;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Networks;

namespace AiVideoFx.Cli;

/// <summary>Runs a checkpoint's network on procedural pictures: does it run, and how close do 8 bits come?</summary>
internal static class ModelTrial
{
    private const int Side = 128;
    private const int Scenes = 3;
    private static readonly int[] CalibrationSides = [256, 192, 128, 96, 64];

    // Most operations of one run: 3 scenes in 32 and in 8 bits then take a few seconds on two cores.
    private const double WantedOperations = 4e10, MostOperations = 2e11;

    /// <summary>Runs the network once.</summary>
    /// <exception cref="ModelException">What it computes are no numbers.</exception>
    /// <exception cref="OrtException">It cannot run.</exception>
    public static void Run(InferenceEngine engine, Checkpoint checkpoint, string fileName)
    {
        Weights weights = Weights.From(checkpoint);
        if (NetworkCatalog.Detect(weights, fileName) is not (NetworkFamily family, Network network))
        {
            return;
        }

        int side = NetworkGraph.Fitted(network, Side);
        Graph graph = NetworkGraph.Create(network, weights, side, side, new() { Device = Device.Cpu });
        using InferenceSession session = engine.CreateSession(graph);
        using InferenceRun run = session.CreateRun();
        foreach ((string name, float[] values) in NetworkInputs.Create(graph, scene: 1))
        {
            run.Input<float>(name, values.AsMemory());
        }

        float[] result = run.Output("result");
        run.Run();
        if (!Array.TrueForAll(result, float.IsFinite))
        {
            throw new ModelException(
                $"'{checkpoint.Path}' is {family.Name}, but what it computes are no numbers: its training failed, or the file is damaged. Get it again");
        }
    }

    /// <summary>Finds the ranges for 8 bits, where they can be had in seconds.</summary>
    /// <returns>The profile, or null with the reason.</returns>
    public static (QuantizationProfile? Profile, string Reason) Calibrate(InferenceEngine engine, string path, string fileName)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        return NetworkCatalog.Detect(Weights.From(checkpoint), fileName) is (_, Network network)
            ? Calibrate(engine, network, () => Weights.From(checkpoint), Scenes)
            : (null, "its network is not known");
    }

    /// <summary>The same for a network with any weights.</summary>
    public static (QuantizationProfile? Profile, string Reason) Calibrate(
        InferenceEngine engine, Network network, Func<Weights> weights, int scenes)
    {
        if (network is not (UpscaleNetwork or InterpolationNetwork or MotionNetwork))
        {
            return (null, "this kind of network runs in 32 bits only");
        }

        Graph? graph = null;
        foreach (int side in CalibrationSides.Select(side => NetworkGraph.Fitted(network, side)))
        {
            graph = NetworkGraph.Create(network, weights(), side, side, new() { Device = Device.Cpu });
            if (graph.CountOperations() <= WantedOperations)
            {
                break;
            }
        }

        if (graph!.CountOperations() > MostOperations)
        {
            return (null, "it is too large to be calibrated in seconds");
        }

        QuantizationProfile profile = Calibrator.Calibrate(
            engine, graph, [.. Enumerable.Range(1, scenes).Select(scene => NetworkInputs.Create(graph, scene))]);
        return profile.Layers.Count == 0 ? (null, "it has no layers that 8 bits would help")
            : double.IsNaN(profile.Psnr) ? (null, "what 8 bits compute are no numbers")
            : (profile, "");
    }
}
