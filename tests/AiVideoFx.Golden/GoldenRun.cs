using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Golden;

/// <summary>Runs a graph on the device under test, and gives its outputs by name.</summary>
/// <remarks>AIVIDEOFX_TEST_DEVICE names another device than the CPU, on which no operator may fall back.</remarks>
public sealed class GoldenRun(InferenceEngine engine)
{
    /// <summary>Devices whose forms of operators the device under test can run: those for any device and, on the CPU, its own.</summary>
    public static IEnumerable<Device> Forms => Device == Device.Cpu ? [Device.Auto, Device.Cpu] : [Device.Auto];

    /// <summary>
    /// The side files' tolerances are for correctly rounded arithmetic. WebGPU allows 2.5 units in the last place for a division and 3 + 2|x|
    /// for exp (WGSL specification, "Accuracy of Expressions"), which recurrent networks such as RAFT carry on: measured up to 4.1 times.
    /// </summary>
    public static double ToleranceFactor => Device == Device.Cpu ? 1 : 8;

    private static Device Device => Enum.Parse<Device>(Environment.GetEnvironmentVariable("AIVIDEOFX_TEST_DEVICE") ?? nameof(Device.Cpu));

    public Dictionary<string, float[]> Of(Graph graph, params ReadOnlySpan<(string Name, float[] Values)> inputs)
    {
        SessionOptions options = new() { Device = Device, ForbidCpuFallback = Device != Device.Cpu };
        using InferenceSession session = engine.CreateSession(graph, options);
        using InferenceRun run = session.CreateRun();
        foreach ((string name, float[] values) in inputs)
        {
            run.Input<float>(name, values.AsMemory());
        }

        Dictionary<string, float[]> outputs = session.Outputs.ToDictionary(port => port.Name, port => run.Output(port.Name));
        run.Run();
        return outputs;
    }
}
