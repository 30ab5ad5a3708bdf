using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using AiVideoFx.Host;

namespace AiVideoFx.Cli;

/// <summary>Tries bundles of others in a process of their own before this one loads them, as loading runs their code.</summary>
/// <remarks>
/// What came out is kept in a file under the binary's path, size and time, so that a bundle is tried once and not at every start.
/// The file is only a cache: what cannot be read is tried again, what cannot be written is forgotten.
/// </remarks>
/// <param name="cacheFile">The file.</param>
internal sealed class BundleScan(string cacheFile)
{
    /// <summary>Name of the hidden command that a child runs.</summary>
    public const string CommandName = "scan-bundle";

    private const string Good = "good";
    private const int TimeoutMs = 30_000;

    /// <summary>The file of this user: in AIVIDEOFX_HOME, or in the platform's folder for data of programs.</summary>
    public static string DefaultCacheFile => Path.Combine(
        Environment.GetEnvironmentVariable("AIVIDEOFX_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "AiVideoFx"),
        "scanned-bundles.txt");

    /// <summary>The command of the child: loads and describes one bundle.</summary>
    public static Command CreateCommand()
    {
        Argument<string> bundle = new("BUNDLE");
        Command command = new(CommandName, "Load and describe one bundle.") { bundle };
        command.Hidden = true;
        command.SetAction(result =>
        {
            using EffectHost host = new();
            foreach (HostedPlugin plugin in host.Scan([result.GetRequiredValue(bundle)]))
            {
                foreach (EffectContext context in plugin.Description.Contexts)
                {
                    try
                    {
                        plugin.Describe(context);
                    }
                    catch (EffectException)
                    {
                        // A context that cannot be described is for the user of it to hear about; it did not crash.
                    }
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Says why a bundle must not be loaded; null when it may.</summary>
    /// <param name="bundle">The bundle's folder.</param>
    public string? FindFault(string bundle)
    {
        if (BundleSearch.FindBinary(bundle) is not { } binary)
        {
            return null; // opening it says what is missing
        }

        FileInfo file = new(binary);
        string key = string.Create(CultureInfo.InvariantCulture, $"{binary}|{file.Length}|{file.LastWriteTimeUtc.Ticks}");
        Dictionary<string, string> known = Read();
        if (!known.TryGetValue(key, out string? verdict))
        {
            verdict = Try(bundle);
            known[key] = verdict;
            Write(known);
        }

        return verdict == Good ? null : verdict;
    }

    private static string Try(string bundle)
    {
        using Process child = new() { StartInfo = SelfProcess.Create(CommandName, bundle) };
        child.OutputDataReceived += static (_, _) => { };
        child.ErrorDataReceived += static (_, _) => { };
        child.Start();
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        if (!child.WaitForExit(TimeoutMs))
        {
            child.Kill(entireProcessTree: true);
            return $"it was not loaded within {TimeoutMs / 1000} s when it was tried, and is left out";
        }

        return child.ExitCode == ExitCode.Done
            ? Good
            : $"it crashed the process that tried to load it (exit code {child.ExitCode}), and is left out";
    }

    private Dictionary<string, string> Read()
    {
        try
        {
            return File.ReadLines(cacheFile)
                .Select(static line => line.Split('\t', 2))
                .Where(static parts => parts.Length == 2)
                .DistinctBy(static parts => parts[0])
                .ToDictionary(static parts => parts[0], static parts => parts[1]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Write(Dictionary<string, string> known)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(cacheFile)!);
            string part = $"{cacheFile}.{Environment.ProcessId}.part";
            File.WriteAllLines(part, known.Select(static entry => $"{entry.Key}\t{entry.Value}"));
            File.Move(part, cacheFile, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Tried again next time.
        }
    }
}
