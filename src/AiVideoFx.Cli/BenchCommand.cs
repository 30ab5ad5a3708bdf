using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiVideoFx.Engine.Quantization;
using AiVideoFx.Engine.Runtime;
using Spectre.Console;

namespace AiVideoFx.Cli;

/// <summary>The command that measures networks: time, arithmetic against the machine's peak, memory.</summary>
/// <remarks>Weights are random: time does not depend on them, but for how far motion networks reach.</remarks>
internal static class BenchCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(IReadOnlyList<string> bundles, Terminal terminal)
    {
        Argument<string?> what = new("NETWORK|EFFECT") { Description = "A network, a family or an effect. [default: all]", Arity = ArgumentArity.ZeroOrOne };
        Option<Device> device = new("--device") { Description = "Where to run.", HelpName = "DEVICE", DefaultValueFactory = static _ => Device.Cpu };
        Option<string> sizes = new("--sizes")
        {
            Description = "Sizes of the picture: 480p, 720p, 1080p, 2160p or WxH.",
            HelpName = "LIST",
            DefaultValueFactory = static _ => "480p,720p,1080p",
        };
        Option<string?> precision = new("--precision") { Description = "float32 or int8. [default: both on the processor]", HelpName = "P" };
        precision.AcceptOnlyFromAmong(BenchCase.Precisions);
        Option<double> seconds = new("--seconds") { Description = "Time for each row.", HelpName = "S", DefaultValueFactory = static _ => 5 };
        Option<int> threads = new("--threads") { Description = "Threads.", HelpName = "N", DefaultValueFactory = static _ => Environment.ProcessorCount };
        Option<string?> json = new("--json") { Description = "Write machine and rows to this file, too.", HelpName = "FILE" };
        Command command = new("bench", "Measure networks: milliseconds a frame, GFLOP/s, share of the machine's peak, memory.")
        {
            what, device, sizes, precision, seconds, threads, json,
        };
        command.SetAction((result, cancel) => Task.Run(
            () =>
            {
                string library = BundleFiles.RequireRuntime(bundles);
                InferenceEngine engine = new(new() { LibraryPath = library, Threads = Math.Max(1, result.GetValue(threads)) });
                DeviceChoice choice = engine.Choose(result.GetValue(device));
                if (choice.Fallback is { } fallback)
                {
                    throw new OrtException(fallback);
                }

                string[] precisions = result.GetValue(precision) is { } one ? [one] : choice.Device == Device.Cpu ? BenchCase.Precisions : ["float32"];
                IReadOnlyList<BenchCase> rows = BenchCase.Plan(result.GetValue(what), result.GetRequiredValue(sizes), precisions);
                string[] common =
                [
                    library, "--device", DeviceCommand.Name(choice.Device), "--seconds", result.GetValue(seconds).ToString(CultureInfo.InvariantCulture),
                    "--threads", engine.Threads.ToString(CultureInfo.InvariantCulture),
                ];
                return Measure(rows, common, engine, result.GetValue(json), terminal, cancel);
            },
            CancellationToken.None));
        return command;
    }

    private static int Measure(
        IReadOnlyList<BenchCase> rows, string[] common, InferenceEngine engine, string? file, Terminal terminal, CancellationToken cancel)
    {
        // Before and after, since the machine may be shared: the better one is nearer to what it can do.
        Dictionary<string, double> peaks = Gemm(common, cancel);
        List<(BenchCase Row, BenchResult? Result, string Problem)> results = [];
        foreach (BenchCase row in rows)
        {
            (JsonNode? json, string problem) = RunChild(
                [BenchWorker.CommandName, row.Published.Name, .. common, "--sizes", row.Size, "--precision", row.Precision], cancel);
            results.Add((row, json is null ? null : BenchResult.FromJson(json), problem));
            if (terminal.IsInteractive)
            {
                terminal.Error.WriteLine($"{results.Count} of {rows.Count}: {row.Published.Name} {row.Size} {row.Precision} {(json is null ? "failed" : "done")}");
            }
        }

        foreach ((string side, double speed) in Gemm(common, cancel))
        {
            peaks[side] = Math.Max(peaks[side], speed);
        }

        Write(results, peaks, engine, terminal);
        if (file is not null)
        {
            File.WriteAllText(file, Json(results, peaks, engine).ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        }

        return results.TrueForAll(static result => result.Result is not null) ? ExitCode.Done : ExitCode.Failed;
    }

    private static Dictionary<string, double> Gemm(string[] common, CancellationToken cancel)
    {
        (JsonNode? json, string problem) = RunChild([BenchWorker.CommandName, BenchWorker.Gemm, .. common], cancel);
        return json?.AsObject().ToDictionary(static pair => pair.Key, static pair => (double)pair.Value!)
            ?? throw new OrtException($"matrix products cannot be measured: {problem}");
    }

    private static (JsonNode? Json, string Problem) RunChild(string[] arguments, CancellationToken cancel)
    {
        using Process child = new() { StartInfo = SelfProcess.Create(arguments) };
        List<string> errors = [];
        string? last = null;
        child.OutputDataReceived += (_, e) => last = string.IsNullOrWhiteSpace(e.Data) ? last : e.Data;
        child.ErrorDataReceived += (_, e) => errors.AddRange(e.Data is null ? [] : [e.Data]);
        child.Start();
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        using (cancel.Register(() => child.Kill(entireProcessTree: true)))
        {
            child.WaitForExit();
        }

        cancel.ThrowIfCancellationRequested();
        return child.ExitCode == ExitCode.Done && last is not null
            ? (JsonNode.Parse(last), "")
            : (null, errors.Count > 0 ? string.Join(' ', errors) : $"the process ended with exit code {child.ExitCode}, perhaps for lack of memory");
    }

    private static void Write(
        List<(BenchCase Row, BenchResult? Result, string Problem)> results, Dictionary<string, double> peaks, InferenceEngine engine, Terminal terminal)
    {
        double peak = peaks.Values.Max();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Out) });
        console.Profile.Width = Math.Max(console.Profile.Width, 150);
        Table table = new() { Border = TableBorder.Simple };
        foreach (string head in new[] { "Network", "Size", "Numbers", "best ms", "median ms", "GFLOP", "GFLOP/s", "of peak", "peak MB", "Measured on" })
        {
            table.AddColumn(head is "Network" or "Size" or "Numbers" or "Measured on" ? new TableColumn(head) : new TableColumn(head).RightAligned());
        }

        foreach ((BenchCase row, BenchResult? result, string problem) in results)
        {
            string[] start = [row.Published.Name, row.Size, row.Precision];
            string[] cells = result is null
                ? [.. start, "-", "-", "-", "-", "-", "-", problem]
                :
                [
                    .. start, Text(result.BestMs), Text(result.MedianMs), Text(result.Operations / 1e9), Text(result.GigaFlops),
                    (result.GigaFlops / peak).ToString("p0", CultureInfo.InvariantCulture), Text(result.PeakBytes / 1e6),
                    result.Tile == 0 ? $"{result.Runs} frames" : $"{result.Runs} tiles of {result.Tile}; a frame has {result.Tiles}",
                ];
            table.AddRow([.. cells.Select(static cell => new Spectre.Console.Text(cell))]);
        }

        ProcessorFacts processor = ProcessorFacts.Read();
        terminal.Out.WriteLine($"{processor.Name}, {engine.Threads} threads, {Processor.Describe()}, ONNX Runtime {engine.RuntimeVersion}");
        console.Write(table);
        terminal.Out.WriteLine(
            $"Peak: {string.Join(", ", peaks.Select(static p => $"{Text(p.Value)} GFLOP/s at {p.Key} x {p.Key}"))}, 32-bit matrix products in the same run. "
            + "Weights are random.");
        if (Load() is double load && load > 2 * engine.Threads)
        {
            terminal.Out.WriteLine($"The machine was busy ({Text(load)} programs wanted to run on {engine.Threads} threads): times are too long.");
        }

        static string Text(double value) => value.ToString(value < 100 ? "f1" : "f0", CultureInfo.InvariantCulture);
    }

    // Mean number of programs that wanted to run in the last minute, our own threads included; null where the system does not tell.
    private static double? Load() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : null;

    private static JsonObject Json(
        List<(BenchCase Row, BenchResult? Result, string Problem)> results, Dictionary<string, double> peaks, InferenceEngine engine)
    {
        ProcessorFacts processor = ProcessorFacts.Read();
        JsonArray rows = [];
        foreach ((BenchCase row, BenchResult? result, string problem) in results)
        {
            JsonObject json = result?.ToJson() ?? new JsonObject { ["problem"] = problem };
            json.Insert(0, "network", row.Published.Name);
            json.Insert(1, "family", row.Family.Name);
            json.Insert(2, "effect", row.Family.Effect);
            json.Insert(3, "size", row.Size);
            json.Insert(4, "precision", row.Precision);
            json["shareOfPeak"] = result is null ? null : Math.Round(result.GigaFlops / peaks.Values.Max(), 4);
            rows.Add((JsonNode)json);
        }

        JsonObject gemm = [];
        foreach ((string side, double speed) in peaks)
        {
            gemm[side] = speed;
        }

        return new()
        {
            ["processor"] = processor.Name,
            ["threads"] = engine.Threads,
            ["int8"] = Processor.Describe(),
            ["onnxRuntime"] = engine.RuntimeVersion,
            ["time"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            ["load"] = Load(),
            ["gemmGigaflops"] = gemm,
            ["rows"] = rows,
        };
    }
}
