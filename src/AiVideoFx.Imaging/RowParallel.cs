using System.Runtime.ExceptionServices;

namespace AiVideoFx.Imaging;

/// <summary>Spreads work over rows: the one place where this library starts threads.</summary>
/// <remarks>
/// Every method that takes <c>maxThreads</c> hands its rows to this class. One thread means the calling thread, and
/// then nothing is allocated. Hosts that render several frames at once pass 1.
/// </remarks>
public static class RowParallel
{
    // More bands than threads, so that a thread that was late or slow does not hold up the others.
    private const int BandsPerThread = 4;

    /// <summary>Runs <paramref name="work"/> over rows 0 to <paramref name="rows"/>, in bands.</summary>
    /// <param name="work">What to do with a band of rows.</param>
    /// <param name="rows">Rows there are; nothing happens when 0.</param>
    /// <param name="maxThreads">Threads that may work at once, the caller's included; at least 1.</param>
    /// <param name="minimumRowsPerBand">Bands get no smaller than this; raise it when a band has a fixed cost.</param>
    /// <typeparam name="TWork">The work's own struct, so that calls to it are direct.</typeparam>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 thread or row per band, or negative rows.</exception>
    /// <remarks>An exception in a band is rethrown as it was thrown; rows that were not done by then stay
    /// undone.</remarks>
    public static void Run<TWork>(TWork work, int rows, int maxThreads, int minimumRowsPerBand = 1)
        where TWork : struct, IRowWork
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxThreads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumRowsPerBand, 1);
        if (rows == 0)
        {
            return;
        }

        long wanted = maxThreads == 1 ? 1 : (long)maxThreads * BandsPerThread;
        int bands = (int)Math.Min(wanted, Math.Max(1, rows / minimumRowsPerBand));
        if (bands == 1)
        {
            work.Run(0, rows);
            return;
        }

        RunBands(work, rows, maxThreads, bands);
    }

    /// <summary>Runs <paramref name="work"/> over rows 0 to <paramref name="rows"/>, in bands; allocates a
    /// closure.</summary>
    /// <param name="work">Gets the first row of a band and the row after its last.</param>
    /// <param name="rows">Rows there are.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <param name="minimumRowsPerBand">Bands get no smaller than this.</param>
    public static void Run(Action<int, int> work, int rows, int maxThreads, int minimumRowsPerBand = 1)
    {
        ArgumentNullException.ThrowIfNull(work);
        Run(new DelegateWork(work), rows, maxThreads, minimumRowsPerBand);
    }

    // Apart from Run, so that the closure is allocated only when threads are used.
    private static void RunBands<TWork>(TWork work, int rows, int maxThreads, int bands)
        where TWork : struct, IRowWork
    {
        try
        {
            Parallel.For(
                0,
                bands,
                new ParallelOptions { MaxDegreeOfParallelism = maxThreads },
                band => work.Run((int)((long)rows * band / bands), (int)((long)rows * (band + 1) / bands)));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private readonly struct DelegateWork(Action<int, int> work) : IRowWork
    {
        public void Run(int firstRow, int endRow) => work(firstRow, endRow);
    }
}
