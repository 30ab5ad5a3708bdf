namespace AiVideoFx.Engine.Runtime;

/// <summary>Sessions that effects share, least recently used out first, within a byte budget.</summary>
/// <remarks>
/// Safe from any thread. A session that several threads ask for at once is made once, and making it holds no lock that another
/// session needs. One in use is never disposed: it leaves the pool when its last lease ends.
/// </remarks>
/// <param name="budgetBytes">Upper limit of the weights of all sessions kept; one in use may exceed it.</param>
public sealed class SessionPool(long budgetBytes) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SessionKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    /// <summary>Bytes of the weights of all sessions kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Number of sessions kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Lends the session of <paramref name="key"/>, made by <paramref name="make"/> if it is not there.</summary>
    /// <param name="key">What it is for.</param>
    /// <param name="make">Makes it; what it throws reaches every waiting caller, and nothing is kept.</param>
    public SessionLease Rent(SessionKey key, Func<InferenceSession> make)
    {
        Entry entry;
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                _byUse.Remove(node);
            }
            else
            {
                node = new(new Entry(key, new Lazy<InferenceSession>(make, LazyThreadSafetyMode.ExecutionAndPublication)));
                _entries.Add(key, node);
            }

            _byUse.AddFirst(node);
            entry = node.Value;
            entry.Leases++;
        }

        try
        {
            InferenceSession session = entry.Session.Value;
            List<InferenceSession> unused;
            lock (_lock)
            {
                if (entry.Bytes == 0 && !entry.IsGone)
                {
                    entry.Bytes = Math.Max(1, session.WeightBytes);
                    _bytes += entry.Bytes;
                }

                unused = Trim(budgetBytes);
            }

            Dispose(unused);
            return new(this, entry);
        }
        catch
        {
            lock (_lock)
            {
                entry.Leases--;
                Forget(entry);
            }

            throw;
        }
    }

    /// <summary>Disposes every session that is not in use; those in use go when their leases end.</summary>
    public void Purge()
    {
        List<InferenceSession> unused;
        lock (_lock)
        {
            unused = Trim(0);
            foreach (Entry entry in _byUse.ToArray())
            {
                Forget(entry);
            }
        }

        Dispose(unused);
    }

    /// <inheritdoc/>
    public void Dispose() => Purge();

    internal void Return(Entry entry)
    {
        bool last;
        lock (_lock)
        {
            last = --entry.Leases == 0 && entry.IsGone;
        }

        if (last)
        {
            entry.Session.Value.Dispose();
        }
    }

    private static void Dispose(List<InferenceSession> sessions)
    {
        foreach (InferenceSession session in sessions)
        {
            session.Dispose();
        }
    }

    private List<InferenceSession> Trim(long budget)
    {
        List<InferenceSession> unused = [];
        LinkedListNode<Entry>? last = _byUse.Last;
        while (_bytes > budget && last is not null)
        {
            LinkedListNode<Entry>? before = last.Previous;
            if (last.Value is { Leases: 0, Bytes: > 0 })
            {
                unused.Add(last.Value.Session.Value);
                Forget(last.Value);
            }

            last = before;
        }

        return unused;
    }

    private void Forget(Entry entry)
    {
        if (!entry.IsGone && _entries.Remove(entry.Key, out LinkedListNode<Entry>? node))
        {
            _byUse.Remove(node);
            _bytes -= entry.Bytes;
            entry.IsGone = true;
        }
    }

    internal sealed class Entry(SessionKey key, Lazy<InferenceSession> session)
    {
        public SessionKey Key { get; } = key;

        public Lazy<InferenceSession> Session { get; } = session;

        public int Leases { get; set; }

        /// <summary>0 while the session is being made.</summary>
        public long Bytes { get; set; }

        /// <summary>No longer in the pool: the last lease disposes it.</summary>
        public bool IsGone { get; set; }
    }
}
