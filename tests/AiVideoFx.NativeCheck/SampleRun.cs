using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.NativeCheck;

/// <summary>A session with its inputs and its output bound.</summary>
internal sealed class SampleRun : IDisposable
{
    private readonly InferenceSession _session;

    public SampleRun(InferenceEngine engine, Graph graph, SessionOptions? options = null)
    {
        _session = engine.CreateSession(graph, options);
        Bindings = _session.CreateRun();
        for (int n = 0; n < _session.Inputs.Count; n++)
        {
            Bindings.Input<float>(_session.Inputs[n].Name, SampleGraph.Values(n, (int)_session.Inputs[n].Shape.Count).AsMemory());
        }

        Result = Bindings.Output("result");
    }

    public InferenceRun Bindings { get; }

    public float[] Result { get; }

    public void Dispose()
    {
        Bindings.Dispose();
        _session.Dispose();
    }
}
