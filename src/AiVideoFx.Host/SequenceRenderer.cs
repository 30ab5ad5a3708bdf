using System.Diagnostics;

namespace AiVideoFx.Host;

/// <summary>
/// Renders frames in a row on several threads and delivers them in order, with few pictures in memory at once.
/// </summary>
public static class SequenceRenderer
{
    /// <summary>Renders all frames of a range.</summary>
    /// <param name="effect">The instance; nobody else changes it meanwhile.</param>
    /// <param name="range">The frames.</param>
    /// <param name="deliver">
    /// Gets each frame's time and picture, in order, on the calling thread; the picture goes back to its pool
    /// afterwards, so keep
    /// it with <see cref="HostFrame.Share"/>.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">Hears of every frame delivered.</param>
    /// <param name="cancel">Stops the renders under way and throws.</param>
    /// <exception cref="EffectException">A frame failed. All frames before it were delivered, none after
    /// it.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static void Run(
        EffectInstance effect,
        FrameRange range,
        Action<double, HostFrame> deliver,
        SequenceOptions? options = null,
        IProgress<SequenceProgress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentNullException.ThrowIfNull(deliver);
        Run(effect, [.. Enumerable.Range(0, range.Count).Select(i => range[i])], deliver, options, progress, cancel);
    }

    /// <summary>Renders pictures at any times, such as those at which a clip of varying rate is shown evenly.</summary>
    /// <param name="effect">The instance; nobody else changes it meanwhile.</param>
    /// <param name="times">In frames of the output, rising; fractions too.</param>
    /// <param name="deliver">As in the other overload.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">Hears of every frame delivered.</param>
    /// <param name="cancel">Stops the renders under way and throws.</param>
    /// <exception cref="EffectException">A frame failed. All frames before it were delivered, none after
    /// it.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static void Run(
        EffectInstance effect,
        IReadOnlyList<double> times,
        Action<double, HostFrame> deliver,
        SequenceOptions? options = null,
        IProgress<SequenceProgress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(deliver);
        if (times.Count == 0)
        {
            return;
        }

        options ??= new SequenceOptions();
        FrameRange range = new(times[0], times[^1], times.Count > 1 ? (times[^1] - times[0]) / (times.Count - 1) : 1);
        using IDisposable allowance = effect.KeepForward(range, options.PicturesUnderWay(times.Count));
        using IDisposable sequence = effect.BeginSequence(range, options.Picture);
        using Job job = new(effect, times, options, cancel);
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < times.Count; i++)
        {
            using (HostFrame picture = job.Take(i))
            {
                deliver(times[i], picture);
            }

            progress?.Report(new SequenceProgress(i + 1, times.Count, times[i], watch.Elapsed));
        }
    }

    /// <summary>The workers of one run. Disposal waits until all of them have ended.</summary>
    private sealed class Job : IDisposable
    {
        private readonly object _gate = new();
        private readonly EffectInstance _effect;
        private readonly IReadOnlyList<double> _times;
        private readonly RenderOptions _picture;
        private readonly CancellationToken _userCancel;
        private readonly CancellationTokenSource _stop;
        private readonly SemaphoreSlim _room;
        private readonly Dictionary<int, HostFrame> _ready = [];
        private readonly List<Thread> _workers = [];
        private int _next;
        private int _failedAt = int.MaxValue;
        private Exception? _failure;

        public Job(EffectInstance effect, IReadOnlyList<double> times, SequenceOptions options, CancellationToken cancel)
        {
            _effect = effect;
            _times = times;
            _picture = options.Picture;
            _userCancel = cancel;
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            int threads = options.ThreadsFor(times.Count);
            _room = new SemaphoreSlim(options.PicturesUnderWay(times.Count));
            for (int i = 0; i < threads; i++)
            {
                Thread worker = new(Work) { IsBackground = true, Name = $"render {i}" };
                _workers.Add(worker);
                worker.Start();
            }
        }

        /// <summary>Waits for a frame; the caller disposes it, which makes room for another.</summary>
        public HostFrame Take(int index)
        {
            lock (_gate)
            {
                while (true)
                {
                    _userCancel.ThrowIfCancellationRequested();
                    if (_ready.Remove(index, out HostFrame? picture))
                    {
                        _room.Release();
                        return picture;
                    }

                    if (_failedAt <= index)
                    {
                        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure!);
                    }

                    Monitor.Wait(_gate, millisecondsTimeout: 100); // wakes up to see the caller's cancellation too
                }
            }
        }

        public void Dispose()
        {
            _stop.Cancel();
            foreach (Thread worker in _workers)
            {
                worker.Join();
            }

            foreach (HostFrame picture in _ready.Values)
            {
                picture.Dispose();
            }

            _room.Dispose();
            _stop.Dispose();
        }

        private void Work()
        {
            try
            {
                while (true)
                {
                    _room.Wait(_stop.Token);
                    int index = Interlocked.Increment(ref _next) - 1;
                    if (index >= _times.Count || index > Volatile.Read(ref _failedAt))
                    {
                        return;
                    }

                    RenderOne(index);
                }
            }
            catch (OperationCanceledException)
            {
                // Nobody waits for more.
            }
        }

        private void RenderOne(int index)
        {
            try
            {
                HostFrame picture = _effect.Render(_times[index], _picture, _stop.Token);
                lock (_gate)
                {
                    _ready[index] = picture;
                    Monitor.PulseAll(_gate);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
            {
                lock (_gate)
                {
                    if (index < _failedAt)
                    {
                        (_failedAt, _failure) = (index, e);
                    }

                    Monitor.PulseAll(_gate);
                }
            }
        }
    }
}
