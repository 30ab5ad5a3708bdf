using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using OpenFX.Net.Raw;

namespace OpenFX.Net.Plugin;

/// <summary>The host's thread pool, with the work carried over by a handle and its exceptions carried back.</summary>
internal static unsafe class HostThreads
{
    public static void Run(HostConnection host, Action<int, int> work, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Job job = new(work, count);
        if (count > 1 && host.MultiThread is not null && host.MultiThread->multiThread is not null)
        {
            GCHandle handle = GCHandle.Alloc(job);
            try
            {
                // Refused when nested, and by hosts that only pretend to have threads; what was not run is run below.
                _ = host.MultiThread->multiThread(&Enter, (uint)count, (void*)GCHandle.ToIntPtr(handle));
            }
            finally
            {
                handle.Free();
            }
        }

        job.RunAll();
        job.Failure?.Throw();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Enter(uint index, uint max, void* argument)
    {
        try
        {
            (GCHandle.FromIntPtr((nint)argument).Target as Job)?.RunAll();
        }
        catch (Exception e)
        {
            PluginLog.Write($"host thread {index} of {max}: {e}");
        }
    }

    private sealed class Job(Action<int, int> work, int count)
    {
        private int _next = -1;

        public ExceptionDispatchInfo? Failure { get; private set; }

        /// <summary>Takes parts until none is left: right for any number of threads, also for none.</summary>
        public void RunAll()
        {
            int index;
            while ((index = Interlocked.Increment(ref _next)) < count)
            {
                try
                {
                    work(index, count);
                }
                catch (Exception e)
                {
                    Failure ??= ExceptionDispatchInfo.Capture(e);
                }
            }
        }
    }
}
