using AiVideoFx.Engine.Quantization;

namespace AiVideoFx.Engine.Runtime;

/// <summary>From what the user chose to a session: device, precision, the graph in the form that runs best there, the pool.</summary>
public static class NetworkSessions
{
    /// <summary>Adds a network, and what stands around it, to an empty graph.</summary>
    /// <param name="g">The graph; it knows its device.</param>
    /// <param name="w">The weights; what is left unused is an error.</param>
    public delegate void Build(Graph g, Weights w);

    /// <summary>Lends a session for a network; the same one to all who ask for the same.</summary>
    /// <param name="engine">Runs it.</param>
    /// <param name="network">The network with its configuration.</param>
    /// <param name="model">Its weights.</param>
    /// <param name="device">What the user chose.</param>
    /// <param name="precision">What the user chose.</param>
    /// <param name="frame">Sizes and all else that <paramref name="build"/> depends on.</param>
    /// <param name="build">Called when the session is not in the pool.</param>
    /// <exception cref="WeightsException">The weights are not this network's.</exception>
    /// <exception cref="OrtException">The runtime refuses the graph.</exception>
    public static RentedNetwork Rent(
        InferenceEngine engine, Network network, ModelWeights model, Device device, Precision precision, string frame, Build build)
    {
        List<string> notes = [];
        DeviceChoice choice = engine.Choose(device);
        if (choice.Fallback is string fallback)
        {
            notes.Add(fallback);
        }

        (Precision chosen, string? note) = Choose(precision, choice.Device, model.Profile);
        if (note is not null)
        {
            notes.Add(note);
        }

        SessionLease Lease(Precision numbers) => engine.Sessions.Rent(
            new(network, model.Hash, choice.Device, numbers, frame),
            () => engine.CreateSession(Convert(Create(network, model, choice.Device, build), model, numbers), new() { Device = choice.Device }));
        try
        {
            return new(Lease(chosen), choice.Device, chosen, notes);
        }
        catch (OrtException e) when (chosen == Precision.Float16)
        {
            notes.Add($"{choice.Device} does not compute in 16 bits, 32 bits are used instead (ONNX Runtime: {e.Message.Trim()})");
            return new(Lease(Precision.Float32), choice.Device, Precision.Float32, notes);
        }
    }

    /// <summary>Decides what to compute with.</summary>
    /// <returns>Not Auto, and a sentence where it is not what was asked for.</returns>
    internal static (Precision Precision, string? Note) Choose(Precision wanted, Device device, QuantizationProfile? profile)
    {
        bool isCpu = device == Device.Cpu;
        return wanted switch
        {
            Precision.Auto when isCpu => (Processor.HasDotProduct && profile is { IsGoodEnough: true } ? Precision.Int8 : Precision.Float32, null),
            Precision.Auto => (Precision.Float16, null),
            Precision.Int8 when !isCpu => (Precision.Float32, $"8 bits run on the CPU only; {device} computes in 32 bits."),
            Precision.Int8 when profile is null => (Precision.Float32, "This model was not calibrated for 8 bits, 32 bits are used: add it again to calibrate it."),
            Precision.Float16 when isCpu => (Precision.Float32, "16 bits are not faster on a CPU, 32 bits are used."),
            _ => (wanted, null),
        };
    }

    private static Graph Create(Network network, ModelWeights model, Device device, Build build)
    {
        Graph graph = new() { Device = device };
        Weights weights = new(model.Tensors);
        build(graph, weights);
        weights.ThrowIfIncomplete(network.GetType().Name);
        return graph;
    }

    private static Graph Convert(Graph graph, ModelWeights model, Precision precision) => precision switch
    {
        Precision.Int8 => Quantizer.Quantize(graph, model.Profile!),
        Precision.Float16 => HalfPrecision.Convert(graph),
        _ => graph,
    };
}
