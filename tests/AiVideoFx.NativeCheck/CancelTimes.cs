using System.Diagnostics;
using System.Text.Json;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.NativeCheck;

/// <summary>How long a run goes on after another thread cancelled it.</summary>
internal static class CancelTimes
{
    public static void Measure(InferenceEngine engine, Graph graph, int tries)
    {
        using SampleRun run = new(engine, graph);
        Stopwatch whole = Stopwatch.StartNew();
        run.Bindings.Run();
        whole.Stop();
        Console.WriteLine($"a whole run: {whole.Elapsed.TotalMilliseconds:f0} ms");

        Console.WriteLine($"the longest operators: {LongestOperators(engine, graph)}");

        // A run ends between two operators, so how long the one in progress takes bounds the time.
        Random random = new(1);
        List<double> latencies = [];
        while (latencies.Count < tries)
        {
            double after = random.NextDouble() * 0.95 * whole.Elapsed.TotalMilliseconds;
            long cancelled = 0;
            Thread canceller = new(() =>
            {
                Thread.Sleep((int)after);
                cancelled = Stopwatch.GetTimestamp();
                run.Bindings.Cancel();
            });
            canceller.Start();
            bool stopped = false;
            try
            {
                run.Bindings.Run();
            }
            catch (OperationCanceledException)
            {
                stopped = true;
            }

            long ended = Stopwatch.GetTimestamp();
            canceller.Join();
            if (stopped)
            {
                latencies.Add(Stopwatch.GetElapsedTime(cancelled, ended).TotalMilliseconds);
                Console.WriteLine($"cancelled after {after,6:f0} ms: ended {latencies[^1],6:f1} ms later");
                continue;
            }

            // The run was faster than the first one and had ended: takes the request away.
            Console.WriteLine($"cancelled after {after,6:f0} ms: had ended before");
            try
            {
                run.Bindings.Run();
            }
            catch (OperationCanceledException)
            {
            }
        }

        latencies.Sort();
        Console.WriteLine(
            $"{tries} tries: median {latencies[tries / 2]:f1} ms, 90 % within {latencies[tries * 9 / 10]:f1} ms, longest {latencies[^1]:f1} ms");
    }

    private static string LongestOperators(InferenceEngine engine, Graph graph)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("aivideofx-profile-");
        try
        {
            using (SampleRun run = new(engine, graph, new() { ProfilePrefix = Path.Combine(folder.FullName, "profile") }))
            {
                run.Bindings.Run();
            }

            // The runtime ends the list when the session is released.
            using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(folder.GetFiles().Single().FullName));
            return string.Join(", ", profile.RootElement.EnumerateArray()
                .Where(one => one.GetProperty("name").GetString()!.EndsWith("_kernel_time", StringComparison.Ordinal))
                .OrderByDescending(one => one.GetProperty("dur").GetInt64())
                .Take(4)
                .Select(one => $"{one.GetProperty("args").GetProperty("op_name").GetString()} {one.GetProperty("dur").GetInt64() / 1e3:f0} ms"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
