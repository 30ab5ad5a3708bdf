using System.Collections.Concurrent;

namespace OpenFX.Net.Plugin;

/// <summary>What the plug-in keeps about one instance of a host. The host holds only its number.</summary>
internal sealed class Instance : IDisposable
{
    private static readonly ConcurrentDictionary<nint, Instance> Table = new();
    private static long _last;

    private readonly Lock _lock = new();
    private readonly ImageEffect _effect;
    private object? _state;
    private bool _stateMade;

    public Instance(ImageEffect effect, bool isTemporary)
    {
        _effect = effect;
        if (!isTemporary)
        {
            Id = (nint)Interlocked.Increment(ref _last);
            Table[Id] = this;
        }
    }

    /// <summary>
    /// Number in the table; 0 for one that lives for a single action because the host lost the real one.
    /// </summary>
    public nint Id { get; }

    /// <summary>Whether a persistent message of ours stands.</summary>
    public bool HasMessage { get; set; }

    /// <summary>Number of instances alive.</summary>
    public static int Alive => Table.Count;

    /// <summary>The effect's own state, made on first use.</summary>
    public object? State
    {
        get
        {
            lock (_lock)
            {
                if (!_stateMade)
                {
                    _stateMade = true;
                    _state = _effect.CreateInstanceState();
                }

                return _state;
            }
        }
    }

    public static Instance? Find(nint id, ImageEffect effect) =>
        id != 0 && Table.TryGetValue(id, out Instance? instance) && ReferenceEquals(instance._effect, effect) ? instance : null;

    /// <summary>Drops the instances of an effect that its host never destroyed.</summary>
    public static void DisposeAll(ImageEffect effect)
    {
        foreach (Instance instance in Table.Values.Where(i => ReferenceEquals(i._effect, effect)))
        {
            instance.Dispose();
        }
    }

    public void Dispose()
    {
        Table.TryRemove(Id, out _);
        lock (_lock)
        {
            (_state as IDisposable)?.Dispose();
            _state = null;
            _stateMade = true;
        }
    }
}
