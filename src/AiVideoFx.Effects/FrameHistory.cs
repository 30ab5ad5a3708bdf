namespace AiVideoFx.Effects;

/// <summary>Frames that came one after the other, for hosts that give no other times than the current one.</summary>
/// <remarks>
/// Shared by all instances, since such hosts make an instance for every frame; so frames of several clips that play at once lie
/// here side by side, and which of them belong together is for the caller to tell by their content. Any thread.
/// </remarks>
/// <typeparam name="T">What is remembered of a frame; equal ones are the same frame.</typeparam>
/// <param name="capacity">Frames kept, the oldest out first.</param>
internal sealed class FrameHistory<T>(int capacity)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(double Time, T Frame)> _frames = new();
    private bool _used;

    /// <summary>Remembers a frame.</summary>
    /// <param name="time">When it is, in frames.</param>
    /// <param name="frame">What to remember.</param>
    public void Remember(double time, T frame)
    {
        lock (_lock)
        {
            if (!_frames.Contains((time, frame)))
            {
                _frames.AddFirst((time, frame));
                if (_frames.Count > capacity)
                {
                    _frames.RemoveLast();
                }
            }
        }
    }

    /// <summary>The frames remembered of a time, the newest first.</summary>
    /// <param name="time">When, in frames.</param>
    public IReadOnlyList<T> At(double time)
    {
        lock (_lock)
        {
            return [.. _frames.Where(entry => entry.Time == time).Select(entry => entry.Frame)];
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
        }
    }
}
