using System.Diagnostics;

namespace AiVideoFx.Engine.Runtime;

/// <summary>Which devices this machine has, found out by running a small convolution on each.</summary>
/// <remarks>
/// Each is tried once, when first asked for. Speed decides what Auto means, not the list: a GPU emulated in software answers to WebGPU too
/// and is slower than the processor.
/// </remarks>
internal sealed class DeviceTable
{
    private const int Channels = 64, Side = 128;

    private readonly Dictionary<Device, Lazy<DeviceState>> _states = [];

    public DeviceTable(OrtLibrary ort)
    {
        foreach (Device device in Enum.GetValues<Device>().Where(device => device != Device.Auto))
        {
            _states.Add(device, new(() => Probe(ort, device), LazyThreadSafetyMode.ExecutionAndPublication));
        }
    }

    /// <summary>All devices of this platform, tried now where they were not.</summary>
    public IReadOnlyList<DeviceState> All => [.. _states.Values.Select(state => state.Value)];

    /// <summary>Decides where to run.</summary>
    /// <param name="wanted">What the user chose.</param>
    public DeviceChoice Choose(Device wanted)
    {
        if (wanted == Device.Auto)
        {
            // TensorRT compiles for minutes before the first frame: only for those who ask for it.
            Device[] candidates = [Device.Cpu, Device.Cuda, Device.DirectMl, Device.CoreMl, Device.WebGpu];
            return new(candidates.MaxBy(device => _states[device].Value.GigaFlops), null);
        }

        DeviceState state = _states[wanted].Value;
        return state.IsAvailable ? new(wanted, null) : new(Device.Cpu, $"{Name(wanted)} cannot be used, the CPU is used instead. {state.Detail}");
    }

    private static DeviceState Probe(OrtLibrary ort, Device device)
    {
        if (Unavailable(device) is string reason)
        {
            return new(device, false, reason, 0);
        }

        try
        {
            Graph g = new();
            float[] weights = new float[Channels * Channels * 9];
            weights.AsSpan().Fill(0.01f);
            Node x = g.Input("x", [1, Channels, Side, Side]);
            g.Output("y", g.Conv(x, Tensor.FromFloats("w", weights, Channels, Channels, 3, 3), null, [1, 1], [1, 1]));
            using InferenceSession session = InferenceSession.Create(ort, g, new() { Device = device, ForbidCpuFallback = device != Device.Cpu });
            using InferenceRun run = session.CreateRun();
            run.Input<float>("x", new float[Channels * Side * Side].AsMemory());
            run.Output("y");
            TimeSpan best = TimeSpan.MaxValue;
            for (int i = 0; i < 3; i++)
            {
                long start = Stopwatch.GetTimestamp();
                run.Run();
                TimeSpan time = Stopwatch.GetElapsedTime(start);
                best = time < best ? time : best;
            }

            double speed = 2.0 * 9 * Channels * Channels * Side * Side / best.TotalSeconds / 1e9;
            return new(device, true, $"{speed:f0} GFLOP/s in a 3 × 3 convolution", speed);
        }
        catch (OrtException e)
        {
            return new(device, false, $"{Advice(device)} (ONNX Runtime: {e.Message.Trim()})", 0);
        }
    }

    private static string? Unavailable(Device device) => device switch
    {
        Device.DirectMl when !OperatingSystem.IsWindows() => "DirectML exists on Windows only.",
        Device.CoreMl when !OperatingSystem.IsMacOS() => "Core ML exists on macOS only.",
        Device.Cuda or Device.TensorRt when OperatingSystem.IsMacOS() => $"{Name(device)} does not exist on macOS.",
        _ => null,
    };

    private static string Advice(Device device) => device switch
    {
        Device.Cuda => "CUDA needs an NVIDIA GPU, its driver, CUDA 12 with cuDNN 9, and ONNX Runtime's CUDA provider library beside the plug-in.",
        Device.TensorRt => "TensorRT needs an NVIDIA GPU, its driver, TensorRT 10, and ONNX Runtime's TensorRT provider library beside the plug-in.",
        Device.WebGpu => OperatingSystem.IsLinux()
            ? "WebGPU needs a GPU with a Vulkan driver: install the driver of its maker or a current Mesa."
            : "WebGPU needs a GPU with a current driver.",
        Device.DirectMl => "DirectML needs a GPU with a Direct3D 12 driver.",
        _ => $"{Name(device)} did not start.",
    };

    private static string Name(Device device) => device switch
    {
        Device.Cpu => "The CPU",
        Device.Cuda => "CUDA",
        Device.TensorRt => "TensorRT",
        Device.DirectMl => "DirectML",
        Device.CoreMl => "Core ML",
        Device.WebGpu => "WebGPU",
        _ => device.ToString(),
    };
}
