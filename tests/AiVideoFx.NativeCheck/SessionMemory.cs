using System.Diagnostics;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.NativeCheck;

/// <summary>What stays in memory after many sessions were made, run once and released.</summary>
internal static class SessionMemory
{
    /// <summary>Prints the resident memory ten times on the way.</summary>
    public static void Measure(InferenceEngine engine, Func<Graph> create, int count)
    {
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i <= count; i++)
        {
            if (i % Math.Max(1, count / 10) == 0)
            {
                using Process self = Process.GetCurrentProcess();
                Console.WriteLine(
                    $"after {i,5} sessions: resident {self.WorkingSet64 / 1048576.0:f1} MiB, managed {GC.GetTotalMemory(false) / 1048576.0:f1} MiB, "
                    + $"{self.Threads.Count} threads, {watch.Elapsed.TotalSeconds:f1} s");
            }

            using SampleRun run = new(engine, create());
            run.Bindings.Run();
        }
    }
}
