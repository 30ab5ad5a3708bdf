using System.Diagnostics;
using System.Runtime.CompilerServices;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.NativeCheck;

/// <summary>Times runs on demand, so that another program can be timed in turn with this one.</summary>
internal static class RunTimes
{
    /// <summary>Answers each line of the input, a count, with the time of the fastest of that many runs.</summary>
    /// <remarks>The first line written tells what computes, and mean and mean square of the result, for comparison with the peer's.</remarks>
    public static void Serve(InferenceEngine engine, Graph graph)
    {
        using SampleRun run = new(engine, graph);
        run.Bindings.Run();
        double sum = 0, squares = 0;
        foreach (float value in run.Result)
        {
            sum += value;
            squares += (double)value * value;
        }

        string form = RuntimeFeature.IsDynamicCodeSupported ? "JIT" : "NativeAOT";
        Console.WriteLine($"ready {sum / run.Result.Length:r} {squares / run.Result.Length:r} ONNX Runtime {engine.RuntimeVersion}, {form}");
        while (Console.ReadLine() is string line)
        {
            double best = double.PositiveInfinity;
            for (int i = int.Parse(line); i > 0; i--)
            {
                long start = Stopwatch.GetTimestamp();
                run.Bindings.Run();
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            Console.WriteLine(best.ToString("r"));
        }
    }
}
