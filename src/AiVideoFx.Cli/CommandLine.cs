using System.CommandLine;
using System.CommandLine.Invocation;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Models;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;

namespace AiVideoFx.Cli;

/// <summary>The program: reads a command line, does what it says, returns an exit code.</summary>
/// <remarks>Never throws for what users do; errors are one sentence on standard error.</remarks>
public static class CommandLine
{
    private const int SignalGraceMs = 200;

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancel">Ctrl-C and the like.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(terminal);
        try
        {
            return await InvokeAsync(arguments, terminal, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Cancelled(terminal);
        }
        catch (Exception e) when (e is UsageException or ParameterException)
        {
            return Fail(terminal, e.Message, ExitCode.WrongUsage);
        }
        catch (Exception e) when (e is ModelException or WeightsException or GraphException or OrtException)
        {
            terminal.Error.WriteLine($"aivideofx: {e.Message}"); // near misses have lines of their own
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is MediaException or EffectException or IOException or UnauthorizedAccessException)
        {
            // Ctrl-C reaches ffmpeg at the same moment as us; its death must not look like a failure.
            await Task.WhenAny(Task.Delay(SignalGraceMs, CancellationToken.None), Task.Delay(Timeout.Infinite, cancel)).ConfigureAwait(false);
            return cancel.IsCancellationRequested ? Cancelled(terminal) : Fail(terminal, e.Message, ExitCode.Failed);
        }
        catch (OutOfMemoryException)
        {
            return Fail(terminal, "not enough memory; try --threads 1 or smaller frames", ExitCode.Failed);
        }
#pragma warning disable CA1031 // the boundary: a stack trace helps no user
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fail(terminal, $"something unexpected happened ({e.GetType().Name}: {e.Message}); please report it with the command line", ExitCode.Failed);
        }
    }

    private static async Task<int> InvokeAsync(
        IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancel)
    {
        string[] bundles = [.. BundlesIn(arguments)];
        ParseResult result;
        IReadOnlyList<string> problems;
        bool hasVerbs;

        // A bundle under test is not loaded here: it may crash.
        bool needsVerbs = arguments is not ["validate" or "devices" or "models" or "bench" or BenchWorker.CommandName, ..];
        using (PluginCatalog catalog = needsVerbs ? PluginCatalog.Open(bundles, new HostOptions()) : PluginCatalog.Empty())
        {
            result = Commands.Create(catalog, bundles, terminal).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            hasVerbs = catalog.Own.Count > 0 || !needsVerbs;
            problems = [.. catalog.Problems.Select(static p => $"{p.Path}: {p.Reason}")];
        }

        if (result.Action is ParseErrorAction || (result.Errors.Count > 0 && result.Action is not System.CommandLine.Help.HelpAction))
        {
            return WrongUsage(result, terminal, hasVerbs, problems);
        }

        InvocationConfiguration configuration = new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = terminal.Out,
            Error = terminal.Error,
        };
        return await result.InvokeAsync(configuration, cancel).ConfigureAwait(false);
    }

    private static int WrongUsage(ParseResult result, Terminal terminal, bool hasVerbs, IReadOnlyList<string> problems)
    {
        string[] messages = [.. result.Errors.Select(static e => e.Message).Where(static m => m != "Required command was not provided.").Distinct()];
        foreach (string message in messages.DefaultIfEmpty("a command is expected, such as effects"))
        {
            terminal.Error.WriteLine($"aivideofx: {message}");
        }

        foreach (string problem in problems)
        {
            terminal.Error.WriteLine($"aivideofx: {problem}");
        }

        if (!hasVerbs)
        {
            terminal.Error.WriteLine(
                "aivideofx: AiVideoFx.ofx.bundle was not found beside the program, so there are no effect verbs; build it or give --bundle PATH");
        }

        List<string> names = [];
        for (System.CommandLine.Parsing.SymbolResult? at = result.CommandResult; at is not null; at = at.Parent)
        {
            if (at is System.CommandLine.Parsing.CommandResult command)
            {
                names.Insert(0, command.Command.Name);
            }
        }

        names[0] = "aivideofx";
        terminal.Error.WriteLine($"See '{string.Join(' ', names)} --help'.");
        return ExitCode.WrongUsage;
    }

    /// <summary>Verbs depend on the bundle, so --bundle is read before all else.</summary>
    private static IEnumerable<string> BundlesIn(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--bundle" && i + 1 < arguments.Count)
            {
                yield return arguments[++i];
            }
            else if (arguments[i].StartsWith("--bundle=", StringComparison.Ordinal))
            {
                yield return arguments[i]["--bundle=".Length..];
            }
        }
    }

    private static int Cancelled(Terminal terminal)
    {
        terminal.Error.WriteLine("aivideofx: cancelled; nothing was written");
        return ExitCode.Cancelled;
    }

    private static int Fail(Terminal terminal, string message, int code)
    {
        terminal.Error.WriteLine($"aivideofx: {message.ReplaceLineEndings(" ")}");
        return code;
    }
}
