using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AiVideoFx.Host.Validation;

namespace AiVideoFx.Cli;

/// <summary>The command that checks a bundle against the standard.</summary>
/// <remarks>
/// The plug-ins run in a process of their own, so that a crash is a finding and not the end of the program.
/// </remarks>
internal static class ValidateCommand
{
    /// <summary>What the child's progress lines begin with.</summary>
    private const string ProgressMark = "\u0001";

    private static readonly string[] SubjectNames = ["plugin", "action", "function", "subject"];

    /// <summary>Builds the command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        Argument<string> bundle = new("BUNDLE") { Description = "Folder of an .ofx.bundle, or an .ofx file by itself." };
        Option<string[]> only = new("--effect") { Description = "Check this effect alone; repeatable.", HelpName = "ID" };
        Option<bool> quick = new("--quick") { Description = "The first depth, components and layout alone." };
        Option<bool> json = new("--json") { Description = "The report as one JSON object." };
        Option<bool> quiet = new("--quiet", "-q") { Description = "No report where nothing is against the standard." };
        Option<bool> inProcess = new("--in-process") { Description = "Do not guard against crashes.", Hidden = true };
        Command command = new("validate", "Check a bundle with a strict host: every effect, context, depth, layout and scale.")
        {
            bundle, only, quick, json, quiet, inProcess,
        };
        command.SetAction((result, cancel) => Task.Run(
            () =>
            {
                string path = result.GetRequiredValue(bundle);
                if (!Path.Exists(path))
                {
                    throw new UsageException($"there is no bundle at '{path}'");
                }

                if (!result.GetValue(inProcess))
                {
                    return RunChild([.. result.Tokens.Select(static t => t.Value), "--in-process"], path, terminal, cancel);
                }

                ValidationOptions options = new() { Only = result.GetValue(only) ?? [], Everything = !result.GetValue(quick) };
                ValidationReport report = Validator.Validate(path, options, new LineProgress(terminal.Error), cancel);
                JsonNode node = JsonNode.Parse(report.ToJson())!;
                if (result.GetValue(json))
                {
                    terminal.Out.WriteLine(node.ToJsonString());
                }
                else if (!result.GetValue(quiet) || !report.IsValid)
                {
                    Write(terminal.Out, node);
                }

                return report is { IsValid: true, Effects.Count: > 0 } ? ExitCode.Done : ExitCode.Failed;
            },
            CancellationToken.None));
        return command;
    }

    /// <summary>Writes a report for people.</summary>
    private static void Write(TextWriter writer, JsonNode report)
    {
        foreach (JsonNode? finding in report["findings"]!.AsArray())
        {
            string Text(string name) => finding![name]!.ToString();
            writer.WriteLine(
                $"{Text("severity")}: {Text("rule")}: {string.Join(' ', SubjectNames.Select(Text).Where(static s => s.Length > 0))}");
            writer.WriteLine($"    the standard: {Text("standard")}");
            writer.WriteLine($"    observed:     {Text("observed")}");
            writer.WriteLine($"    seen:         {Text("count")} times; first: {Text("where")}");
        }

        writer.WriteLine(
            $"{report["bundle"]}: {report["effects"]!.AsArray().Count} effects, {report["renders"]} renders, {report["seconds"]} s: "
            + $"{report["errors"]} errors, {report["warnings"]} warnings");
    }

    private static int RunChild(string[] arguments, string bundle, Terminal terminal, CancellationToken cancel)
    {
        using Process child = new() { StartInfo = SelfProcess.Create(arguments) };
        string trying = "loading it";
        Lock gate = new();
        child.OutputDataReceived += (_, e) => WriteLine(terminal.Out, e.Data);
        child.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is { } line && line.StartsWith(ProgressMark, StringComparison.Ordinal))
            {
                trying = line[ProgressMark.Length..];
            }
            else
            {
                WriteLine(terminal.Error, e.Data);
            }
        };
        child.Start();
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        using (cancel.Register(() => child.Kill(entireProcessTree: true)))
        {
            child.WaitForExit();
        }

        cancel.ThrowIfCancellationRequested();
        if (child.ExitCode is ExitCode.Done or ExitCode.Failed or ExitCode.WrongUsage)
        {
            return child.ExitCode;
        }

        terminal.Error.WriteLine(
            $"aivideofx: {bundle} crashed its process (exit code {child.ExitCode}) while trying {trying}; a plug-in must never do that");
        return ExitCode.Failed;

        void WriteLine(TextWriter writer, string? line)
        {
            if (line is not null)
            {
                lock (gate)
                {
                    writer.WriteLine(line);
                }
            }
        }
    }

    private sealed class LineProgress(TextWriter writer) : IProgress<string>
    {
        public void Report(string value)
        {
            writer.WriteLine(ProgressMark + value);
            writer.Flush();
        }
    }
}
