using System.Diagnostics;
using System.Text.Json;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Testing;

namespace AiVideoFx.Cli.Tests;

/// <summary>Runs the command line in this process, on clips made by ffmpeg, with the C plug-ins of tests/plugins.</summary>
[NonParallelizable]
public abstract class CliTestBase
{
    private TemporaryFolder? _folder;
    private int _outstanding;

    protected string Folder => _folder!.Path;

    [SetUp]
    public void MakeFolder()
    {
        if (!MediaTools.Default.IsAvailable(out string reason))
        {
            Assert.Ignore(reason);
        }

        _outstanding = HostFrame.Outstanding;
        _folder = TestPaths.CreateTemporary();
    }

    [TearDown]
    public void RemoveFolder()
    {
        if (_folder is not null)
        {
            _folder.Dispose();
            Assert.That(HostFrame.Outstanding, Is.EqualTo(_outstanding), "frames that were not given back");
        }
    }

    protected string At(string name) => Path.Combine(Folder, name);

    protected void Ffmpeg(params string[] arguments)
    {
        ProcessStartInfo start = new("ffmpeg", ["-v", "error", "-y", "-nostdin", .. arguments]) { WorkingDirectory = Folder, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, errors);
    }

    /// <summary>A clip of RGB pixels that survive bit for bit.</summary>
    protected string MakeClip(string name = "in.mkv", int frames = 8, string more = "") => MakeClipOf(name, frames, more.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Runs the command line with the well-behaved test plug-ins as its bundle.</summary>
    protected static CliResult Run(params string[] arguments) => RunIn(["--bundle", TestBundles.Citizens], arguments);

    protected static CliResult RunIn(string[] first, string[] arguments, TextWriter? output = null, CancellationToken cancel = default)
    {
        StringWriter written = new();
        StringWriter errors = new();
        string[] all = [.. arguments, .. first];
        int code = CommandLine.RunAsync(all, new Terminal(output ?? written, errors, IsInteractive: false), cancel).GetAwaiter().GetResult();
        Assert.That(errors.ToString(), Does.Not.Contain("   at "), "a stack trace is no message");
        return new CliResult(code, written.ToString(), errors.ToString());
    }

    protected static byte[] Pixels(MediaSource source, int frame)
    {
        using HostFrame read = source.Read(frame, CancellationToken.None) ?? throw new AssertionException($"no frame {frame}");
        return [.. Enumerable.Range(0, read.View.Height).SelectMany(y => read.View.Row(y).ToArray())];
    }

    private string MakeClipOf(string name, int frames, string[] more)
    {
        double seconds = frames / 25.0;
        Ffmpeg([
            "-f", "lavfi", "-i", FormattableString.Invariant($"testsrc2=s=64x48:r=25:d={seconds},noise=alls=20:allf=t,format=bgr0"),
            "-f", "lavfi", "-i", FormattableString.Invariant($"sine=d={seconds}"), "-c:v", "ffv1", "-c:a", "aac", .. more, At(name),
        ]);
        return At(name);
    }

    protected sealed record CliResult(int Code, string Out, string Error)
    {
        public IReadOnlyList<JsonElement> Lines =>
            [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonDocument.Parse(l).RootElement)];
    }
}
