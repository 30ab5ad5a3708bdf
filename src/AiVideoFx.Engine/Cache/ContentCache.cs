namespace AiVideoFx.Engine.Cache;

/// <summary>
/// Results kept by content: in memory within a byte budget, least recently used out first, and on disk where their kind
/// has a codec.
/// </summary>
/// <remarks>
/// Safe from any number of threads. A result that several threads ask for at once is made once and the others wait.
/// Making one holds no lock that another key needs. Values are shared: nobody changes them. Those of
/// <see cref="GetOrAdd{T}(ContentKey, Func{T}, Func{T, long})"/> are left to the garbage collector, and nobody disposes them; those of
/// <see cref="Borrow"/> have pooled memory, which goes back when they were evicted and nobody uses them any more.
/// </remarks>
/// <param name="budgetBytes">Upper limit of what is kept in memory, as the makers state sizes; not negative.</param>
/// <param name="disk">Keeps results that are given with a codec beyond memory and process; none if null.</param>
public sealed class ContentCache(long budgetBytes, DiskCache? disk = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ContentKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;
    private long _hits;
    private long _misses;

    /// <summary>Bytes kept now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Requests answered from memory since the start.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Requests that memory could not answer since the start.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>
    /// Gives the result of <paramref name="key"/>, made by <paramref name="make"/> if it is not there.
    /// </summary>
    /// <typeparam name="T">The result's type; a key always stands for the same one.</typeparam>
    /// <param name="key">Names the result by all it depends on.</param>
    /// <param name="make">Makes the result; what it throws reaches every waiting caller, and nothing is kept.</param>
    /// <param name="sizeBytes">Says how much memory a result holds.</param>
    public T GetOrAdd<T>(ContentKey key, Func<T> make, Func<T, long> sizeBytes)
        where T : class
    {
        LinkedListNode<Entry> node = Enter(key, make, isBorrowed: false);
        try
        {
            T result = (T)node.Value.Value.Value;
            Account(node, sizeBytes(result));
            return result;
        }
        catch
        {
            Remove(node);
            throw;
        }
    }

    /// <summary>
    /// Lends the result of <paramref name="key"/>, made by <paramref name="make"/> if it is not there.
    /// </summary>
    /// <typeparam name="T">The result's type; a key always stands for the same one, and is always borrowed.</typeparam>
    /// <param name="key">Names the result by all it depends on.</param>
    /// <param name="make">Makes the result, which is then the cache's to dispose.</param>
    /// <param name="sizeBytes">Says how much memory a result holds.</param>
    /// <returns>Disposed by the caller when it has done with the value.</returns>
    public CacheLease<T> Borrow<T>(ContentKey key, Func<T> make, Func<T, long> sizeBytes)
        where T : class, IDisposable
    {
        LinkedListNode<Entry> node = Enter(key, make, isBorrowed: true);
        try
        {
            T result = (T)node.Value.Value.Value;
            Account(node, sizeBytes(result));
            return new CacheLease<T>(result, () => Leave(node.Value));
        }
        catch
        {
            Remove(node);
            Leave(node.Value);
            throw;
        }
    }

    /// <summary>
    /// Gives the result of <paramref name="key"/> from memory or else from disk; if it is in neither, <paramref
    /// name="make"/> makes it and both keep it.
    /// </summary>
    /// <typeparam name="T">The result's type; a key always stands for the same one.</typeparam>
    /// <param name="key">Names the result by all it depends on.</param>
    /// <param name="make">Makes the result; what it throws reaches every waiting caller, and nothing is kept.</param>
    /// <param name="codec">Stores such results.</param>
    public T GetOrAdd<T>(ContentKey key, Func<T> make, IContentCodec<T> codec)
        where T : class
    {
        return GetOrAdd(key, ReadOrMake, codec.SizeBytes);

        T ReadOrMake()
        {
            if (disk is null)
            {
                return make();
            }

            if (!disk.TryGet(key, codec, out T? value))
            {
                value = make();
                disk.Put(key, value, codec);
            }

            return value;
        }
    }

    /// <summary>Forgets everything in memory; <see cref="DiskCache.Purge"/> empties the disk.</summary>
    public void Purge()
    {
        lock (_lock)
        {
            while (_byUse.First is { } first)
            {
                Drop(first);
            }
        }
    }

    private LinkedListNode<Entry> Enter<T>(ContentKey key, Func<T> make, bool isBorrowed)
        where T : class
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                _byUse.Remove(node);
                _hits++;
            }
            else
            {
                Lazy<object> value = new(() => make(), LazyThreadSafetyMode.ExecutionAndPublication);
                node = new(new Entry(key, value));
                _entries.Add(key, node);
                _misses++;
            }

            node.Value.Users += isBorrowed ? 1 : 0;
            node.Value.IsOwned |= isBorrowed;
            _byUse.AddFirst(node);
            return node;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            entry.GiveBackUnused();
        }
    }

    private void Account(LinkedListNode<Entry> node, long size)
    {
        lock (_lock)
        {
            if (node.List is null || node.Value.Bytes > 0)
            {
                return;
            }

            node.Value.Bytes = Math.Max(1, size);
            _bytes += node.Value.Bytes;
            LinkedListNode<Entry>? last = _byUse.Last;
            while (_bytes > budgetBytes && last is not null)
            {
                LinkedListNode<Entry>? before = last.Previous;
                if (last.Value.Bytes > 0)
                {
                    Drop(last);
                }

                last = before;
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        lock (_lock)
        {
            if (node.List is not null)
            {
                Drop(node);
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Key);
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
        node.Value.IsDropped = true;
        node.Value.GiveBackUnused();
    }

    private sealed class Entry(ContentKey key, Lazy<object> value)
    {
        public ContentKey Key { get; } = key;

        public Lazy<object> Value { get; } = value;

        /// <summary>0 while the result is being made: such an entry is never dropped to make room.</summary>
        public long Bytes { get; set; }

        /// <summary>Leases that are out.</summary>
        public int Users { get; set; }

        /// <summary>Whether the value is the cache's to dispose.</summary>
        public bool IsOwned { get; set; }

        public bool IsDropped { get; set; }

        /// <summary>Disposes the value where nobody can come for it any more. Under the cache's lock: so at most once.</summary>
        public void GiveBackUnused()
        {
            if (IsOwned && IsDropped && Users == 0 && Value.IsValueCreated)
            {
                ((IDisposable)Value.Value).Dispose();
            }
        }
    }
}
