using System.Buffers;
using System.Runtime.CompilerServices;
using AiVideoFx.Engine.Runtime.Raw;

namespace AiVideoFx.Engine.Runtime;

/// <summary>One run of a session: its inputs and outputs lie in the caller's memory, nothing is copied on the CPU.</summary>
/// <remarks>
/// Bound memory is pinned until it is bound anew or this is disposed. All but <see cref="Cancel"/> is for one thread at a time. What is
/// bound stays bound: to run again with the same memory, only call <see cref="Run()"/>.
/// </remarks>
public sealed unsafe class InferenceRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtLibrary _ort;
    private readonly OrtHandle _binding;
    private readonly OrtHandle _options;
    private readonly Dictionary<string, Bound> _bound = [];

    internal InferenceRun(InferenceSession session)
    {
        _session = session;
        _ort = session.Ort;
        OrtIoBinding* binding;
        _ort.Check(_ort.Api->CreateIoBinding(session.Pointer, &binding));
        _binding = new(binding, _ort.Api->ReleaseIoBinding);
        OrtRunOptions* options;
        _ort.Check(_ort.Api->CreateRunOptions(&options));
        _options = new(options, _ort.Api->ReleaseRunOptions);
    }

    /// <summary>Lends memory to an input.</summary>
    /// <typeparam name="T">An unmanaged type; together the elements must have as many bytes as the input.</typeparam>
    /// <param name="name">The input's name.</param>
    /// <param name="memory">Its elements, in C order.</param>
    public void Input<T>(string name, ReadOnlyMemory<T> memory)
        where T : unmanaged =>
        Bind(name, Find(_session.Inputs, name, "input"), memory.Pin(), (long)memory.Length * sizeof(T), isInput: true);

    /// <summary>Lends memory to an output.</summary>
    /// <typeparam name="T">An unmanaged type; together the elements must have as many bytes as the output.</typeparam>
    /// <param name="name">The output's name.</param>
    /// <param name="memory">Receives its elements, in C order.</param>
    public void Output<T>(string name, Memory<T> memory)
        where T : unmanaged =>
        Bind(name, Find(_session.Outputs, name, "output"), memory.Pin(), (long)memory.Length * sizeof(T), isInput: false);

    /// <summary>Gives an output memory of its own.</summary>
    /// <returns>Receives the elements, in C order; usable after this is disposed too.</returns>
    public float[] Output(string name)
    {
        float[] values = new float[Find(_session.Outputs, name, "output").Shape.Count];
        Output(name, values.AsMemory());
        return values;
    }

    /// <summary>Runs the graph.</summary>
    /// <exception cref="OperationCanceledException"><see cref="Cancel"/> was called.</exception>
    /// <exception cref="OrtException">The runtime failed.</exception>
    public void Run()
    {
        foreach (PortInfo port in _session.Inputs.Concat(_session.Outputs))
        {
            if (!_bound.ContainsKey(port.Name))
            {
                throw new OrtException($"'{port.Name}' {port.Shape} has no memory: bind every input and output before a run");
            }
        }

        // A lease: another thread may dispose the session, which then ends with this run.
        bool leased = false;
        try
        {
            _session.Handle.DangerousAddRef(ref leased);
            using (_session.EnterRun())
            {
                _ort.Check(_ort.Api->RunWithBinding(_session.Pointer, (OrtRunOptions*)_options.Pointer, (OrtIoBinding*)_binding.Pointer));
            }
        }
        catch (OrtException e) when (e.IsCancelled)
        {
            _ort.Check(_ort.Api->RunOptionsUnsetTerminate((OrtRunOptions*)_options.Pointer));
            throw new OperationCanceledException("the run was cancelled", e);
        }
        finally
        {
            if (leased)
            {
                _session.Handle.DangerousRelease();
            }
        }
    }

    /// <summary>Runs the graph on another thread and asks meanwhile, on this thread, whether to stop.</summary>
    /// <remarks>Hosts answer their abort question only on the thread that renders.</remarks>
    /// <param name="abort">Asked every 20 ms.</param>
    /// <exception cref="OperationCanceledException"><paramref name="abort"/> answered true.</exception>
    /// <exception cref="OrtException">The runtime failed.</exception>
    public void Run(Func<bool> abort)
    {
        using ManualResetEventSlim ended = new();
        Exception? failure = null;
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                try
                {
                    Run();
                }
                catch (Exception e) when (e is OrtException or OperationCanceledException)
                {
                    failure = e;
                }
                finally
                {
                    ended.Set();
                }
            },
            null);
        while (!ended.Wait(20))
        {
            if (abort())
            {
                Cancel();
                ended.Wait();
                break;
            }
        }

        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Stops the run that another thread is in, between two operators. Without one, the next run stops at once.</summary>
    public void Cancel() => _ort.Check(_ort.Api->RunOptionsSetTerminate((OrtRunOptions*)_options.Pointer));

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        foreach (Bound bound in _bound.Values)
        {
            bound.Dispose();
        }

        _bound.Clear();
    }

    private static PortInfo Find(IReadOnlyList<PortInfo> ports, string name, string kind) =>
        ports.FirstOrDefault(port => port.Name == name)
        ?? throw new OrtException($"the session has no {kind} '{name}'; it has {string.Join(", ", ports.Select(port => port.Name))}");

    private void Bind(string name, PortInfo port, MemoryHandle pin, long bytes, bool isInput)
    {
        if (bytes != port.Bytes)
        {
            pin.Dispose();
            throw new OrtException($"'{name}' is {port.Type} {port.Shape}, {port.Bytes} bytes; the memory given has {bytes}");
        }

        OrtHandle tensor = _ort.CreateValue(pin.Pointer, port.Type, port.Shape);
        OrtValue* value = (OrtValue*)tensor.Pointer;
        Bound bound = new(tensor, pin);
        fixed (byte* id = OrtLibrary.Utf8(name))
        {
            OrtIoBinding* binding = (OrtIoBinding*)_binding.Pointer;
            _ort.Check(isInput ? _ort.Api->BindInput(binding, id, value) : _ort.Api->BindOutput(binding, id, value));
        }

        if (_bound.Remove(name, out Bound? before))
        {
            before.Dispose();
        }

        _bound.Add(name, bound);
    }

    private sealed class Bound(OrtHandle value, MemoryHandle pin) : IDisposable
    {
        private MemoryHandle _pin = pin;

        public void Dispose()
        {
            value.Dispose();
            _pin.Dispose();
        }
    }
}
