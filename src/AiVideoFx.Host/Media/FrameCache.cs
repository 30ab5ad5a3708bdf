namespace AiVideoFx.Host.Media;

/// <summary>The frames decoded last, up to a number of bytes; owns what it keeps and lends shares.</summary>
/// <param name="budgetBytes">Frames beyond this leave, those unused for longest first.</param>
/// <param name="leastFrames">So many stay whatever their size.</param>
/// <remarks>Safe from any thread.</remarks>
internal sealed class FrameCache(long budgetBytes, int leastFrames) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, LinkedListNode<(int Index, HostFrame Frame)>> _frames = [];
    private readonly LinkedList<(int Index, HostFrame Frame)> _byUse = new();
    private long _bytes;

    /// <summary>A share of a kept frame, which the caller disposes; null if it is not kept.</summary>
    /// <param name="index">Which frame.</param>
    public HostFrame? Find(int index)
    {
        lock (_gate)
        {
            if (!_frames.TryGetValue(index, out LinkedListNode<(int Index, HostFrame Frame)>? node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value.Frame.Share();
        }
    }

    /// <summary>Keeps a frame; the cache owns it from here on.</summary>
    /// <param name="index">Which frame.</param>
    /// <param name="frame">Its pixels.</param>
    public void Add(int index, HostFrame frame)
    {
        lock (_gate)
        {
            if (_frames.ContainsKey(index))
            {
                frame.Dispose();
                return;
            }

            _frames[index] = _byUse.AddLast((index, frame));
            _bytes += frame.Bytes.Length;
            while (_bytes > budgetBytes && _byUse.Count > leastFrames)
            {
                (int oldest, HostFrame leaving) = _byUse.First!.Value;
                _byUse.RemoveFirst();
                _frames.Remove(oldest);
                _bytes -= leaving.Bytes.Length;
                leaving.Dispose();
            }
        }
    }

    /// <summary>Gives all frames back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach ((int _, HostFrame frame) in _byUse)
            {
                frame.Dispose();
            }

            _byUse.Clear();
            _frames.Clear();
            _bytes = 0;
        }
    }
}
