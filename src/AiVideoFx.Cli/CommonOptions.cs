using System.CommandLine;
using System.Globalization;
using AiVideoFx.Host;
using AiVideoFx.Imaging;

namespace AiVideoFx.Cli;

/// <summary>The options that every effect has.</summary>
internal sealed class CommonOptions
{
    private static readonly Dictionary<string, PixelDepth> Depths = new()
    {
        ["byte"] = PixelDepth.Byte,
        ["short"] = PixelDepth.Short,
        ["half"] = PixelDepth.Half,
        ["float"] = PixelDepth.Float,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Video file, image, folder or pattern such as shot.%05d.exr to write.",
        HelpName = "OUT",
        Required = true,
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Set a parameter by its own name; repeatable. With keys: name=0=1;24=0.",
        HelpName = "name=value",
    };

    private readonly Option<string?> _frames = new("--frames") { Description = "Frames to render: 10-20, 10- or 10. [default: all]", HelpName = "A-B" };

    private readonly Option<string?> _depth = new("--depth")
    {
        Description = "Depth to work in and to write: byte, short, half, float. [default: that of IN]",
        HelpName = "DEPTH",
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Frames rendered at once.",
        HelpName = "N",
        DefaultValueFactory = static _ => Environment.ProcessorCount,
    };

    private readonly Option<string[]> _clip = new("--clip") { Description = "Connect another input clip; repeatable.", HelpName = "NAME=FILE" };
    private readonly Option<string?> _inputRate = new("--input-fps") { Description = "Frames per second of an image sequence. [default: 24]", HelpName = "RATE" };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace files that are there already." };
    private readonly Option<bool> _lossless = new("--lossless") { Description = "Keep every bit; OUT must be .mkv (codec ffv1)." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line on standard output." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Nothing but errors." };

    public CommonOptions()
    {
        _depth.AcceptOnlyFromAmong([.. Depths.Keys]);
        _threads.Validators.Add(static r =>
        {
            if (r.Tokens.Count > 0 && !(int.TryParse(r.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is >= 1 and <= 1024))
            {
                r.AddError($"--threads '{r.Tokens[0].Value}': expected a number from 1 to 1024");
            }
        });
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_output, _set, _clip, _frames, _depth, _threads, _inputRate, _lossless, _overwrite, _json, _quiet];

    /// <summary>Names that no parameter's option may have.</summary>
    public IReadOnlySet<string> Taken => new HashSet<string>([.. All.Select(static o => o.Name), "--help", "--version", "--bundle"]);

    /// <summary>What kind of host the options ask for.</summary>
    public HostOptions HostOptions(ParseResult result)
    {
        int threads = result.GetValue(_threads);
        return new HostOptions
        {
            Depth = result.GetValue(_depth) is { } depth ? Depths[depth] : null,
            SuiteThreads = Math.Min(threads, Environment.ProcessorCount),
        };
    }

    /// <summary>How progress is shown.</summary>
    public IRunView View(ParseResult result, Terminal terminal) =>
        result.GetValue(_json) ? new JsonRunView(terminal.Out)
        : result.GetValue(_quiet) || !terminal.IsInteractive ? new SilentRunView()
        : new BarRunView(Spectre.Console.AnsiConsole.Console);

    /// <summary>The request that the options make.</summary>
    /// <param name="result">What was given.</param>
    /// <param name="plugin">The effect.</param>
    /// <param name="input">Its input.</param>
    /// <param name="parameters">Parameters that came as options of their own.</param>
    /// <exception cref="UsageException">An option is malformed.</exception>
    public RunRequest Request(ParseResult result, HostedPlugin plugin, string? input, IEnumerable<(string Name, string Value)> parameters) => new()
    {
        Plugin = plugin,
        Input = input,
        Output = result.GetRequiredValue(_output),
        Clips = Pairs(result.GetValue(_clip), "--clip", "NAME=FILE").ToDictionary(static p => p.Name, static p => p.Value),
        Parameters = [.. parameters, .. Pairs(result.GetValue(_set), "--set", "name=value")],
        Frames = result.GetValue(_frames) is { } frames ? FrameSelection.Parse(frames) : null,
        Threads = result.GetValue(_threads),
        Overwrite = result.GetValue(_overwrite),
        Lossless = result.GetValue(_lossless),
        FrameRate = result.GetValue(_inputRate) is { } rate ? Rate(rate) : null,
    };

    private static Rational Rate(string text)
    {
        try
        {
            return Rational.Parse(text) is { Numerator: > 0 } rate ? rate : throw new FormatException($"'{text}' is not above 0");
        }
        catch (FormatException e)
        {
            throw new UsageException($"--input-fps: {e.Message}", e);
        }
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string[]? texts, string option, string form)
    {
        foreach (string text in texts ?? [])
        {
            int at = text.IndexOf('=', StringComparison.Ordinal);
            yield return at > 0
                ? (text[..at], text[(at + 1)..])
                : throw new UsageException($"{option} '{text}': expected {form}");
        }
    }
}
