using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using AiVideoFx.Engine.Runtime.Raw;

namespace AiVideoFx.Engine.Runtime;

/// <summary>The ONNX Runtime library and the one environment that a process may have.</summary>
/// <remarks>
/// Loaded by full path, API version checked. The environment owns one thread pool that all sessions share. It must be the first of
/// its process: where the host brought another copy of the runtime, that copy is another library with its own environment.
/// Never unloaded: its threads live as long as the process.
/// </remarks>
internal sealed unsafe class OrtLibrary
{
    /// <summary>The version of the API table that the bindings were generated from.</summary>
    public const uint ApiVersion = 29;

    // Cores that one run of a network of ours can keep busy; what is beyond serves another one.
    private const int ThreadsOfARun = 4;

    private static readonly Lock Creation = new();
    private static OrtLibrary? _library;

    private readonly Action<string>? _log;

    private OrtLibrary(string path, int threads, Action<string>? log)
    {
        Path = path;
        Threads = threads;
        CpuRuns = new(Math.Max(1, threads / ThreadsOfARun));
        _log = log;
        if (!File.Exists(path))
        {
            throw new OrtException(
                $"ONNX Runtime is not at '{path}'. It belongs into the bundle, beside the plug-in; install the bundle again.");
        }

        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new OrtException($"ONNX Runtime at '{path}' cannot be loaded: {e.Message}", e);
        }

        delegate* unmanaged[Cdecl]<OrtApiBase*> getBase =
            (delegate* unmanaged[Cdecl]<OrtApiBase*>)NativeLibrary.GetExport(handle, "OrtGetApiBase");
        OrtApiBase* apiBase = getBase();
        Version = Text(apiBase->GetVersionString());
        Api = apiBase->GetApi(ApiVersion);
        if (Api is null)
        {
            throw new OrtException(
                $"ONNX Runtime {Version} at '{path}' does not offer API version {ApiVersion}; this program needs 1.{ApiVersion} or later.");
        }

        Editor = Api->GetModelEditorApi();
        OrtThreadingOptions* options;
        Check(Api->CreateThreadingOptions(&options));
        try
        {
            // No spinning: between two nodes the cores belong to the host.
            Check(Api->SetGlobalIntraOpNumThreads(options, threads));
            Check(Api->SetGlobalInterOpNumThreads(options, 1));
            Check(Api->SetGlobalSpinControl(options, 0));
            Check(Api->SetGlobalDenormalAsZero(options));
            OrtEnv* env;
            fixed (byte* id = "aivideofx\0"u8)
            {
                Check(Api->CreateEnvWithCustomLoggerAndGlobalThreadPools(
                    &OnLog, (void*)GCHandle.ToIntPtr(GCHandle.Alloc(this)), OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, id, options, &env));
            }

            Env = env;
            CpuMemory = MemoryInfo(OrtAllocatorType.OrtDeviceAllocator);
            RegisterArena();
            OwnOperators = Runtime.OwnOperators.Register(this);
        }
        finally
        {
            Api->ReleaseThreadingOptions(options);
        }
    }

    /// <summary>Full path of the library.</summary>
    public string Path { get; }

    /// <summary>Version as the library says it: "1.30.0".</summary>
    public string Version { get; }

    /// <summary>Size of the thread pool.</summary>
    public int Threads { get; }

    /// <summary>Runs that may go on at once on the CPU.</summary>
    internal SemaphoreSlim CpuRuns { get; }

    public OrtApi* Api { get; }

    public OrtModelEditorApi* Editor { get; }

    public OrtEnv* Env { get; }

    /// <summary>Describes ordinary memory.</summary>
    public OrtMemoryInfo* CpuMemory { get; }

    /// <summary>The operators that we add to the runtime's.</summary>
    public OrtCustomOpDomain* OwnOperators { get; }

    /// <summary>Loads the library, or gives the one that is loaded: the first caller's path and threads count.</summary>
    public static OrtLibrary Load(string path, int threads, Action<string>? log)
    {
        lock (Creation)
        {
            return _library ??= new(path, threads, log);
        }
    }

    /// <summary>Throws what a status says, and frees it.</summary>
    public void Check(OrtStatus* status)
    {
        if (status is not null)
        {
            Throw(status);
        }
    }

    /// <summary>A tensor value over memory that somebody else keeps where it is.</summary>
    public OrtHandle CreateValue(void* data, ElementType type, Shape shape)
    {
        OrtValue* value;
        fixed (long* sizes = shape.ToInt64())
        {
            Check(Api->CreateTensorWithDataAsOrtValue(
                CpuMemory, data, (nuint)(shape.Count * type.SizeBytes()), sizes, (nuint)shape.Rank, type.ToOnnx(), &value));
        }

        return new(value, Api->ReleaseValue);
    }

    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    /// <summary>UTF-8 with a final zero, pinned for good: names live as long as the process needs them.</summary>
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>A path as the runtime takes it: wide characters on Windows, UTF-8 elsewhere; zero at the end.</summary>
    public static byte[] NativePath(string path) =>
        OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + '\0') : Utf8(path);

    private OrtMemoryInfo* MemoryInfo(OrtAllocatorType type)
    {
        OrtMemoryInfo* memory;
        Check(Api->CreateCpuMemoryInfo(type, OrtMemType.OrtMemTypeDefault, &memory));
        return memory;
    }

    /// <summary>One arena for all sessions: what one network used for its activations, the next one uses again.</summary>
    private void RegisterArena()
    {
        OrtMemoryInfo* memory = MemoryInfo(OrtAllocatorType.OrtArenaAllocator);
        using OrtHandle memoryOwner = new(memory, Api->ReleaseMemoryInfo);
        OrtArenaCfg* config;
        using NativeStrings keys = new(["arena_extend_strategy"]);
        nuint sameAsRequested = 1; // the default doubles: a 1 GB frame would hold 2 GB
        Check(Api->CreateArenaCfgV2(keys.Pointer, &sameAsRequested, 1, &config));
        using OrtHandle configOwner = new(config, Api->ReleaseArenaCfg);
        Check(Api->CreateAndRegisterAllocator(Env, memory, config));
    }

    private void Throw(OrtStatus* status)
    {
        int code = (int)Api->GetErrorCode(status);
        string message = Text(Api->GetErrorMessage(status));
        Api->ReleaseStatus(status);
        throw new OrtException(code, message);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(void* param, OrtLoggingLevel severity, byte* category, byte* id, byte* location, byte* message)
    {
        try
        {
            OrtLibrary library = (OrtLibrary)GCHandle.FromIntPtr((nint)param).Target!;
            library._log?.Invoke($"ONNX Runtime: {Text(message)}");
        }
        catch (Exception)
        {
            // A log line that cannot be written is no reason to end the host's process.
        }
    }
}
