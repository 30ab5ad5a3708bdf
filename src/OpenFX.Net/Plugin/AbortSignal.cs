namespace OpenFX.Net.Plugin;

/// <summary>Whether the host wants a render to stop. Cheap enough to ask per tile; any thread may.</summary>
public sealed unsafe class AbortSignal
{
    private readonly ActionCall? _call;
    private volatile bool _requested;

    internal AbortSignal(ActionCall? call) => _call = call;

    /// <summary>A signal that never comes.</summary>
    public static AbortSignal Never { get; } = new(null);

    /// <summary>Asks the host; once yes, always yes.</summary>
    public bool IsRequested
    {
        get
        {
            if (!_requested && _call is not null && _call.Host.ImageEffect->abort is not null
                && _call.Host.ImageEffect->abort(_call.Handle) != 0)
            {
                _requested = true;
            }

            return _requested;
        }
    }

    /// <summary>Leaves the render when the host wants that.</summary>
    /// <exception cref="OperationCanceledException">The host wants the render to stop; the entry point takes it as
    /// such.</exception>
    public void ThrowIfRequested()
    {
        if (IsRequested)
        {
            throw new OperationCanceledException("the host aborted the render");
        }
    }
}
