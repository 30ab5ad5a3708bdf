namespace AiVideoFx.Imaging.Flow;

/// <summary>Splits rows of work into stripes and runs them on several threads.</summary>
/// <remarks>No user of this type lets a stripe's extent show in its result, so pictures are the same for any thread count.</remarks>
internal static class Stripes
{
    /// <summary>The thread count to use: <paramref name="threads"/>, or one for each processor when it is 0.</summary>
    public static int Threads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <summary>Calls <paramref name="body"/> for ranges [from, to) that cover [0, rows).</summary>
    public static void Run(int rows, int threads, Action<int, int> body, int minimumRows = 16)
    {
        int stripes = Math.Clamp(rows / minimumRows, 1, threads);
        if (stripes == 1)
        {
            body(0, rows);
            return;
        }

        ParallelOptions options = new() { MaxDegreeOfParallelism = threads };
        Parallel.For(0, stripes, options, i => body((int)((long)rows * i / stripes), (int)((long)rows * (i + 1) / stripes)));
    }

    /// <summary>Calls <paramref name="body"/> for each index in [0, count).</summary>
    public static void Each(int count, int threads, Action<int> body)
    {
        if (count == 1 || threads == 1)
        {
            for (int i = 0; i < count; i++)
            {
                body(i);
            }

            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
    }
}
