namespace AiVideoFx.Effects;

/// <summary>Frames that came one after the other, for hosts that give no other times than the current one.</summary>
/// <remarks>
/// Shared by all instances, since such hosts make an instance for every frame. A frame counts as the one before only if it came
/// at the time one less; what belongs to another clip is told by its content, which is for the caller to compare. Any thread.
/// </remarks>
/// <typeparam name="T">What is remembered of a frame.</typeparam>
/// <param name="capacity">Frames kept, the oldest out first.</param>
internal sealed class FrameHistory<T>(int capacity)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<double, T> _frames = [];
    private readonly Queue<double> _order = new();
    private bool _used;

    /// <summary>Remembers a frame and answers those just before it, the nearest first.</summary>
    /// <param name="time">When it is, in frames.</param>
    /// <param name="frame">What to remember.</param>
    /// <param name="count">How many to go back at the most.</param>
    public IReadOnlyList<T> Remember(double time, T frame, int count)
    {
        lock (_lock)
        {
            if (_frames.TryAdd(time, frame))
            {
                _order.Enqueue(time);
                if (_order.Count > capacity)
                {
                    _frames.Remove(_order.Dequeue());
                }
            }
            else
            {
                _frames[time] = frame;
            }

            List<T> before = [];
            while (before.Count < count && _frames.TryGetValue(time - 1 - before.Count, out T? earlier))
            {
                before.Add(earlier);
            }

            return before;
        }
    }

    /// <summary>True once, the first time it is asked.</summary>
    public bool FirstUse()
    {
        lock (_lock)
        {
            bool first = !_used;
            _used = true;
            return first;
        }
    }

    /// <summary>Forgets all frames.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _frames.Clear();
            _order.Clear();
        }
    }
}
