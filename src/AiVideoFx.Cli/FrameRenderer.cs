using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>Renders frames on several threads and hands them on in order.</summary>
internal static class FrameRenderer
{
    /// <summary>Renders a range.</summary>
    /// <param name="instance">The effect at work.</param>
    /// <param name="range">The frames.</param>
    /// <param name="options">How each is rendered.</param>
    /// <param name="threads">Frames rendered at once; so many wait to be taken at most.</param>
    /// <param name="take">Takes each frame in order; the frame is disposed afterwards.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task RenderAsync(
        EffectInstance instance, FrameRange range, RenderOptions options, int threads, Action<double, HostFrame> take, CancellationToken cancel)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Queue<(double Time, Task<HostFrame> Frame)> pending = new();
        try
        {
            for (int i = 0; i < range.Count || pending.Count > 0;)
            {
                while (i < range.Count && pending.Count < threads)
                {
                    double time = range[i++];
                    pending.Enqueue((time, Task.Factory.StartNew(
                        () => instance.Render(time, options, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
                }

                (double due, Task<HostFrame> task) = pending.Dequeue();
                using HostFrame frame = await task.ConfigureAwait(false);
                take(due, frame);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach ((double _, Task<HostFrame> task) in pending)
            {
                try
                {
                    (await task.ConfigureAwait(false)).Dispose();
                }
                catch (Exception e) when (e is OperationCanceledException or EffectException or Host.Media.MediaException)
                {
                    // The first failure is on its way to the user already.
                }
            }
        }
    }
}
