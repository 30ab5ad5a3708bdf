namespace AiVideoFx.Engine.Runtime;

/// <summary>A session lent by a pool; disposing gives it back.</summary>
public sealed class SessionLease : IDisposable
{
    private readonly SessionPool _pool;
    private SessionPool.Entry? _entry;

    internal SessionLease(SessionPool pool, SessionPool.Entry entry)
    {
        _pool = pool;
        _entry = entry;
        Session = entry.Session.Value;
    }

    /// <summary>The session; usable until this is disposed.</summary>
    public InferenceSession Session { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _entry, null) is SessionPool.Entry entry)
        {
            _pool.Return(entry);
        }
    }
}
