namespace AiVideoFx.Engine.Runtime;

/// <summary>What a process decides once about running networks.</summary>
public sealed record EngineSettings
{
    /// <summary>Full path of the ONNX Runtime library; see <see cref="LibraryName"/>.</summary>
    public required string LibraryPath { get; init; }

    /// <summary>Threads that all networks share, the calling one included.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Most bytes of weights that sessions kept for later may hold.</summary>
    public long SessionBudgetBytes { get; init; } = 2L << 30;

    /// <summary>Receives sentences for the log; null drops them.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Name of the library's file on this platform.</summary>
    public static string LibraryName { get; } =
        OperatingSystem.IsWindows() ? "onnxruntime.dll"
        : OperatingSystem.IsMacOS() ? "libonnxruntime.1.dylib"
        : "libonnxruntime.so.1";
}
