using AiVideoFx.Engine.Runtime.Raw;

namespace AiVideoFx.Engine.Runtime;

/// <summary>A graph made ready to run on a device. Any number of threads may run it at once.</summary>
/// <remarks>Keeps the mapped files of its weights open until it is disposed and the last run in progress has ended.</remarks>
public sealed unsafe class InferenceSession : IDisposable
{
    private readonly List<TensorLease> _leases = [];
    private readonly OrtHandle _handle;
    private OrtHandle? _model;

    private InferenceSession(OrtLibrary ort, Graph graph, SessionOptions options)
    {
        Ort = ort;
        Options = options;
        Inputs = [.. graph.Inputs.Select(input => new PortInfo(input.Name, input.Type, input.Shape))];
        Outputs = [.. graph.Outputs.Select(output => new PortInfo(output.Name, output.Value.Type, output.Value.Shape))];
        try
        {
            using OrtHandle settings = Settings(ort, options);
            OrtSession* session;
            using (DeviceProviders.EnterSetup(options.Device))
            {
                DeviceProviders.Append(ort, settings, options);
                session = graph.Operations.Any(operation => operation.Domain == OwnOperators.Domain)
                    ? CreateFromBytes(graph, settings)
                    : CreateInPlace(graph, settings);
            }

            _handle = new(session, ort.Api->ReleaseSession, ReleaseInputs);
            WeightBytes = graph.Constants.Sum(constant => constant.Constant!.Bytes);
        }
        catch
        {
            ReleaseInputs();
            throw;
        }
    }

    /// <summary>What is given at run time.</summary>
    public IReadOnlyList<PortInfo> Inputs { get; }

    /// <summary>What is computed.</summary>
    public IReadOnlyList<PortInfo> Outputs { get; }

    /// <summary>How it was made.</summary>
    public SessionOptions Options { get; }

    /// <summary>Bytes of all constants.</summary>
    public long WeightBytes { get; }

    internal OrtLibrary Ort { get; }

    internal OrtSession* Pointer => (OrtSession*)_handle.Pointer;

    internal OrtHandle Handle => _handle;

    /// <summary>Makes the bindings of one run. One thread uses them at a time; keep them for many runs.</summary>
    public InferenceRun CreateRun() => new(this);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    internal static InferenceSession Create(OrtLibrary ort, Graph graph, SessionOptions options) => new(ort, graph, options);

    internal DeviceProviders.Turn EnterRun() => DeviceProviders.EnterRun(Ort, Options.Device);

    // Weights stay where they are.
    private OrtSession* CreateInPlace(Graph graph, OrtHandle settings)
    {
        _model = ModelBuilder.Build(Ort, graph, _leases);
        OrtSession* session;
        Ort.Check(Ort.Editor->CreateSessionFromModel(
            Ort.Env, (OrtModel*)_model.Pointer, (OrtSessionOptions*)settings.Pointer, &session));
        return session;
    }

    // The Model Editor API does not know operators of our own (ONNX Runtime 1.30): such a graph goes through the file format, its weights
    // marked as external and given in place.
    private OrtSession* CreateFromBytes(Graph graph, OrtHandle settings)
    {
        Node[] external = [.. graph.Constants.Where(node => node.Constant!.Bytes >= ModelBuilder.SmallestExternalBytes)];
        List<OrtHandle> values = [.. external.Select(Value)];
        try
        {
            using NativeStrings names = new([.. external.Select(node => node.Name)]);
            OrtValue*[] pointers = new OrtValue*[external.Length];
            for (int i = 0; i < pointers.Length; i++)
            {
                pointers[i] = (OrtValue*)values[i].Pointer;
            }

            OrtSessionOptions* options = (OrtSessionOptions*)settings.Pointer;
            if (external.Length > 0)
            {
                fixed (OrtValue** first = pointers)
                {
                    Ort.Check(Ort.Api->AddExternalInitializers(options, names.Pointer, first, (nuint)external.Length));
                }
            }

            HashSet<Node> elsewhere = [.. external];
            ReadOnlyMemory<byte> onnx = OnnxWriter.Write(graph, elsewhere.Contains);
            OrtSession* session;
            using System.Buffers.MemoryHandle pin = onnx.Pin();
            Ort.Check(Ort.Api->CreateSessionFromArray(Ort.Env, pin.Pointer, (nuint)onnx.Length, options, &session));
            return session;
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    private OrtHandle Value(Node constant)
    {
        TensorLease lease = constant.Constant!.TakeLease();
        _leases.Add(lease);
        return Ort.CreateValue((void*)lease.Address, constant.Type, constant.Shape);
    }

    private static OrtHandle Settings(OrtLibrary ort, SessionOptions options)
    {
        OrtSessionOptions* settings;
        ort.Check(ort.Api->CreateSessionOptions(&settings));
        OrtHandle handle = new(settings, ort.Api->ReleaseSessionOptions);
        try
        {
            ort.Check(ort.Api->DisablePerSessionThreads(settings));
            ort.Check(ort.Api->AddCustomOpDomain(settings, ort.OwnOperators));
            ort.Check(ort.Api->SetSessionGraphOptimizationLevel(
                settings, options.Optimize ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL));
            Configure(ort, settings, "session.use_env_allocators", "1");
            if (options.ForbidCpuFallback)
            {
                Configure(ort, settings, "session.disable_cpu_ep_fallback", "1");
            }

            if (!options.Prepack)
            {
                Configure(ort, settings, "session.disable_prepacking", "1");
            }

            if (options.DumpPath is not null)
            {
                fixed (byte* path = OrtLibrary.NativePath(options.DumpPath))
                {
                    ort.Check(ort.Api->SetOptimizedModelFilePath(settings, path));
                }
            }

            if (options.ProfilePrefix is not null)
            {
                fixed (byte* path = OrtLibrary.NativePath(options.ProfilePrefix))
                {
                    ort.Check(ort.Api->EnableProfiling(settings, path));
                }
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void Configure(OrtLibrary ort, OrtSessionOptions* settings, string key, string value)
    {
        fixed (byte* k = OrtLibrary.Utf8(key), v = OrtLibrary.Utf8(value))
        {
            ort.Check(ort.Api->AddSessionConfigEntry(settings, k, v));
        }
    }

    // The runtime reads model and weights until its session is gone, which is when the last run in progress ends.
    private void ReleaseInputs()
    {
        _model?.Dispose();
        foreach (TensorLease lease in _leases)
        {
            lease.Dispose();
        }

        _leases.Clear();
    }
}
