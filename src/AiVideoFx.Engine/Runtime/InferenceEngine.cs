namespace AiVideoFx.Engine.Runtime;

/// <summary>Runs networks: the library, its thread pool, and the devices of this machine.</summary>
/// <remarks>Safe from any thread. The first one of a process decides on library and threads; all share them.</remarks>
public sealed class InferenceEngine
{
    private readonly OrtLibrary _ort;
    private readonly DeviceTable _devices;

    /// <summary>Loads the runtime.</summary>
    /// <exception cref="OrtException">The library is missing, broken or too old; the message says what to do.</exception>
    public InferenceEngine(EngineSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Threads, 1, nameof(settings));
        _ort = OrtLibrary.Load(settings.LibraryPath, settings.Threads, settings.Log);
        _devices = new(_ort);
        Sessions = new(settings.SessionBudgetBytes);
    }

    /// <summary>Version of ONNX Runtime: "1.30.0".</summary>
    public string RuntimeVersion => _ort.Version;

    /// <summary>Threads that all networks share.</summary>
    public int Threads => _ort.Threads;

    /// <summary>The sessions that effects share.</summary>
    public SessionPool Sessions { get; }

    /// <summary>Every device that this program knows, tried now where it was not tried before.</summary>
    public IReadOnlyList<DeviceState> Devices => _devices.All;

    /// <summary>Decides where to run, and says so where that is not what was asked for.</summary>
    public DeviceChoice Choose(Device wanted) => _devices.Choose(wanted);

    /// <summary>Makes a graph ready to run.</summary>
    /// <exception cref="OrtException">The device cannot be had or the runtime refuses the graph.</exception>
    public InferenceSession CreateSession(Graph graph, SessionOptions? options = null) =>
        InferenceSession.Create(_ort, graph, options ?? new());
}
