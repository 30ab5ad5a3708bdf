using AiVideoFx.Imaging;

namespace AiVideoFx.Host;

/// <summary>
/// The pictures of one source in the forms that effects took, as many as a budget of bytes allows, the oldest out
/// first.
/// </summary>
/// <remarks>
/// Several threads that want the same picture wait for one of them to make it. Pictures lent stay good after eviction.
/// </remarks>
internal sealed class PictureCache(IFrameSource source, long budgetBytes) : IDisposable
{
    private static long _count;

    private readonly Lock _gate = new();
    private readonly Dictionary<PictureKey, Entry> _entries = [];
    private readonly LinkedList<Entry> _byAge = [];
    private long _bytes;

    /// <summary>Pictures beyond this leave when the next one is made.</summary>
    public long BudgetBytes { get; set; } = budgetBytes;

    public IFrameSource Source { get; } = source;

    /// <summary>Tells this cache's pictures from those of any other in the process.</summary>
    public long Number { get; } = Interlocked.Increment(ref _count);

    /// <summary>Takes a picture, which the caller disposes; null where the source has none.</summary>
    public HostFrame? Take(PictureKey key, CancellationToken cancel)
    {
        Entry entry = Enter(key);
        try
        {
            lock (entry.Making)
            {
                if (!entry.IsMade)
                {
                    entry.Picture = PictureForm.Make(Source, key, cancel);
                    entry.IsMade = true;
                    Count(entry);
                }
            }

            return entry.Picture?.Share();
        }
        finally
        {
            Leave(entry);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            while (_byAge.First is { } oldest)
            {
                Evict(oldest.Value);
            }
        }
    }

    public void Dispose() => Clear();

    private Entry Enter(PictureKey key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out Entry? entry))
            {
                _byAge.Remove(entry.Node);
            }
            else
            {
                entry = new Entry(key);
                _entries[key] = entry;
            }

            _byAge.AddLast(entry.Node);
            entry.Users++;
            return entry;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            if (!entry.IsMade && entry.Users == 0 && !entry.IsEvicted)
            {
                Evict(entry); // its maker failed: the next one tries again
            }
            else if (entry.IsEvicted && entry.Users == 0)
            {
                entry.Picture?.Dispose();
            }
        }
    }

    private void Count(Entry entry)
    {
        lock (_gate)
        {
            entry.Bytes = entry.Picture?.Bytes.Length ?? 0;
            if (!entry.IsEvicted)
            {
                _bytes += entry.Bytes;
            }

            while (_bytes > BudgetBytes && _byAge.First is { } oldest && oldest.Value != entry)
            {
                Evict(oldest.Value);
            }
        }
    }

    private void Evict(Entry entry)
    {
        _byAge.Remove(entry.Node);
        _entries.Remove(entry.Key);
        _bytes -= entry.IsMade ? entry.Bytes : 0;
        entry.IsEvicted = true;
        if (entry.Users == 0)
        {
            entry.Picture?.Dispose();
        }
    }

    private sealed class Entry
    {
        public Entry(PictureKey key)
        {
            Key = key;
            Node = new LinkedListNode<Entry>(this);
        }

        public PictureKey Key { get; }

        public LinkedListNode<Entry> Node { get; }

        public Lock Making { get; } = new();

        public HostFrame? Picture { get; set; }

        public bool IsMade { get; set; }

        public bool IsEvicted { get; set; }

        public int Users { get; set; }

        public long Bytes { get; set; }
    }
}
