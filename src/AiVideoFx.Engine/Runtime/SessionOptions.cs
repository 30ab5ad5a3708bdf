namespace AiVideoFx.Engine.Runtime;

/// <summary>How a session is made.</summary>
public sealed record SessionOptions
{
    /// <summary>Where it runs; not Auto: <see cref="InferenceEngine"/> has decided by then.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Whether making the session fails when an operator would fall back from the device to the CPU.</summary>
    public bool ForbidCpuFallback { get; init; }

    /// <summary>Whether kernels may keep rearranged copies of weights: faster runs, more memory.</summary>
    public bool Prepack { get; init; } = true;

    /// <summary>Whether the graph is rewritten before it runs; off for looking at what was built.</summary>
    public bool Optimize { get; init; } = true;

    /// <summary>File that receives the graph as the session runs it, in ONNX format; null for none.</summary>
    public string? DumpPath { get; init; }

    /// <summary>Start of the names of files that receive the times of single operators; null for none.</summary>
    public string? ProfilePrefix { get; init; }
}
