using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AiVideoFx.Host.Media;

/// <summary>
/// The ffmpeg and ffprobe programs that read and write files for us, and what this build of them can do.
/// </summary>
/// <remarks>Nothing is run before it is needed. Safe from any thread.</remarks>
/// <param name="ffmpeg">Path or name of the ffmpeg program.</param>
/// <param name="ffprobe">Path or name of the ffprobe program.</param>
public sealed class MediaTools(string ffmpeg = "ffmpeg", string ffprobe = "ffprobe")
{
    /// <summary>What to do when the programs are missing.</summary>
    public const string InstallHint =
        "Video and image files are read and written by ffmpeg: install it (Debian, Ubuntu: sudo apt install ffmpeg; " +
        "macOS: brew install ffmpeg; Windows: winget install ffmpeg) or put the folder of ffmpeg and ffprobe on PATH.";

    private readonly Lock _gate = new();
    private Dictionary<string, PixelFormat>? _pixelFormats;
    private HashSet<string>? _encoders;
    private HashSet<string>? _filters;
    private int _majorVersion;

    /// <summary>The programs found on PATH.</summary>
    public static MediaTools Default { get; } = new();

    /// <summary>Path or name of the ffmpeg program.</summary>
    public string Ffmpeg { get; } = ffmpeg;

    /// <summary>Path or name of the ffprobe program.</summary>
    public string Ffprobe { get; } = ffprobe;

    /// <summary>Major version of ffmpeg; builds from its development branch count as 99.</summary>
    /// <exception cref="MediaException">ffmpeg is missing.</exception>
    public int MajorVersion
    {
        get
        {
            lock (_gate)
            {
                if (_majorVersion == 0)
                {
                    string[] words = Run(Ffmpeg, ["-version"]).Split(' ', '\n');
                    string digits = new([.. words[2].TrimStart('n').TakeWhile(char.IsAsciiDigit)]);
                    _majorVersion = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : 99;
                }

                return _majorVersion;
            }
        }
    }

    /// <summary>Options that make ffmpeg write each frame once, at its own time.</summary>
    internal string[] EveryFrameOnce => MajorVersion >= 6 ? ["-fps_mode", "passthrough"] : ["-vsync", "passthrough"];

    /// <summary>Whether both programs can be run.</summary>
    /// <param name="reason">The sentence to show when they cannot.</param>
    public bool IsAvailable(out string reason)
    {
        try
        {
            _ = MajorVersion;
            Run(Ffprobe, ["-version"]);
            reason = "";
            return true;
        }
        catch (MediaException e)
        {
            reason = e.Message;
            return false;
        }
    }

    /// <summary>Whether this ffmpeg has an encoder.</summary>
    /// <param name="name">Such as libx264.</param>
    internal bool HasEncoder(string name)
    {
        lock (_gate)
        {
            return (_encoders ??= ListNames("-encoders")).Contains(name);
        }
    }

    /// <summary>Whether this ffmpeg has a filter.</summary>
    /// <param name="name">Such as zscale.</param>
    internal bool HasFilter(string name)
    {
        lock (_gate)
        {
            return (_filters ??= ListNames("-filters")).Contains(name);
        }
    }

    /// <summary>What a pixel format's name means.</summary>
    /// <param name="name">Such as yuv420p10le.</param>
    internal PixelFormat PixelFormatOf(string name)
    {
        lock (_gate)
        {
            _pixelFormats ??= PixelFormat.ParseAll(Run(Ffprobe, ["-v", "error", "-show_pixel_formats", "-of", "json"]));
            return _pixelFormats.TryGetValue(name, out PixelFormat? format)
                ? format
                : throw new MediaException($"pixel format '{name}' is unknown to this ffprobe; install a newer ffmpeg");
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Path or name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="MediaException">It failed; the message holds its last errors.</exception>
    internal static string Run(string program, IEnumerable<string> arguments)
    {
        using ToolProcess tool = ToolProcess.Start(program, arguments);
        using StreamReader reader = new(tool.Output, Encoding.UTF8);
        string text = reader.ReadToEnd();
        int code = tool.WaitForExit();
        return code == 0 ? text : throw new MediaException(Summary(tool.Errors, $"{program} ended with code {code}"));
    }

    /// <summary>Runs ffprobe and parses its JSON, which the caller disposes.</summary>
    /// <param name="arguments">Its arguments, without the output format.</param>
    internal JsonDocument Probe(IEnumerable<string> arguments) =>
        JsonDocument.Parse(Run(Ffprobe, ["-loglevel", "level+error", "-of", "json", .. arguments]));

    /// <summary>The errors as one line, at most three of them, or a fallback when there are none.</summary>
    internal static string Summary(IReadOnlyList<string> errors, string fallback) =>
        errors.Count == 0 ? fallback : string.Join("; ", errors.Distinct().TakeLast(3)).TrimEnd('.');

    private HashSet<string> ListNames(string option)
    {
        // Lines are " V....D libx264   description" after a legend; the legend's lines hold " = ".
        IEnumerable<string[]> lines = Run(Ffmpeg, ["-hide_banner", option]).Split('\n')
            .Where(static line => !line.Contains(" = ", StringComparison.Ordinal))
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return [.. lines.Where(static words => words.Length > 1).Select(static words => words[1])];
    }
}
