using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Testing;

namespace AiVideoFx.Cli.Tests;

[TestFixture]
public sealed class ApplyTests : CliTestBase
{
    [Test]
    public void Verb_Invert_WritesEveryFrameInverted()
    {
        CliResult result = Run("invert", MakeClip(), "-o", At("out.mkv"), "--lossless", "--threads", "3");
        Assert.That((result.Code, result.Out, result.Error), Is.EqualTo((ExitCode.Done, "", "")), "a pipe hears nothing but errors");
        AssertInverted(0, 8, "out.mkv");
    }

    [Test]
    public void Apply_ByIdentifier_DoesTheSameAsTheVerb()
    {
        CliResult result = Run("apply", "com.aivideofx.test.Invert", MakeClip(), "-o", At("out.mkv"), "--lossless");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        AssertInverted(0, 8, "out.mkv");
    }

    [Test]
    public void Frames_APart_IsRenderedAlone()
    {
        CliResult result = Run("invert", MakeClip(), "-o", At("out.mkv"), "--lossless", "--frames", "2-5", "--json");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        AssertInverted(2, 4, "out.mkv");
        JsonElement[] progress = [.. result.Lines.Where(static l => l.GetProperty("event").GetString() == "progress")];
        Assert.That(progress.Select(static l => l.GetProperty("frame").GetInt32()), Is.EqualTo(new[] { 2, 3, 4, 5 }));
        Assert.That(progress.Select(static l => l.GetProperty("total").GetInt32()), Is.All.EqualTo(4));
        JsonElement done = result.Lines[^1];
        Assert.That((done.GetProperty("event").GetString(), done.GetProperty("frames").GetInt32()), Is.EqualTo(("done", 4)));
    }

    [TestCase("--gain", "0")]
    [TestCase("--gain=0", null)]
    [TestCase("--set", "gain=0")]
    [TestCase("--times", "0")]
    public void Parameters_AsOptionsOrSet_ReachTheEffect(string option, string? value)
    {
        string[] given = value is null ? [option] : [option, value];
        CliResult result = Run(["gain", MakeClip(), "-o", At("out.mkv"), "--lossless", .. given]);
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        using MediaSource source = MediaSource.Open(At("out.mkv"));
        Assert.That(Pixels(source, 3).Where(static (_, i) => i % 4 != 3), Is.All.Zero);
    }

    [Test]
    public void Parameters_BooleanWithoutValue_SwitchesOn()
    {
        CliResult result = Run("gain", MakeClip(), "-o", At("out.mkv"), "--lossless", "--gain", "0", "--off");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        AssertSame(0, 8, "out.mkv");
    }

    [Test]
    public void Sequences_FolderToFolder_KeepNamesAndNumbers()
    {
        Directory.CreateDirectory(At("plates"));
        Ffmpeg("-i", MakeClip(), "-start_number", "101", At("plates/shot_%04d.png"));
        CliResult result = Run("invert", At("plates"), "-o", At("graded"), "--frames", "103-105");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(Directory.EnumerateFiles(At("graded")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "shot_0103.png", "shot_0104.png", "shot_0105.png" }));
        using MediaSource before = MediaSource.Open(At("plates"));
        using MediaSource after = MediaSource.Open(At("graded"));
        Assert.That(Colours(Pixels(after, 104)), Is.EqualTo(Colours(Pixels(before, 104)).Select(static v => (byte)(255 - v))));
    }

    [Test]
    public void Rate_SetByTheEffect_IsWrittenAndSoundKept()
    {
        CliResult result = Run("larger", MakeClip(), "-o", At("out.mkv"), "--lossless");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        using MediaSource source = MediaSource.Open(At("out.mkv"));
        Assert.That(source.Format.FrameRate, Is.EqualTo(new Rational(50, 1)));
        Assert.That((source.Format.Bounds.Width, source.Format.Bounds.Height), Is.EqualTo((128, 96)));
        Assert.That(source.Audio, Has.Count.EqualTo(1));
    }

    [Test]
    public void Clip_SecondInput_IsConnected()
    {
        string first = MakeClip("a.mkv");
        Ffmpeg("-i", first, "-vf", "negate", "-c:v", "ffv1", "-pix_fmt", "bgr0", At("b.mkv"));
        CliResult result = Run("dissolve", first, "--clip", "SourceTo=" + At("b.mkv"), "-o", At("out.mkv"), "--lossless");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        using MediaSource a = MediaSource.Open(first);
        using MediaSource b = MediaSource.Open(At("b.mkv"));
        using MediaSource mix = MediaSource.Open(At("out.mkv"));
        Assert.That(Colours(Pixels(mix, 0)), Is.EqualTo(Colours(Pixels(a, 0))));
        Assert.That(Colours(Pixels(mix, 7)), Is.EqualTo(Colours(Pixels(b, 7))));
    }

    [Test]
    public void Depth_Short_IsWorkedInAndWritten()
    {
        CliResult result = Run("invert", MakeClip(), "-o", At("out.mkv"), "--lossless", "--depth", "short");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        using MediaSource source = MediaSource.Open(At("out.mkv"));
        Assert.That(source.BitsPerComponent, Is.EqualTo(16));
    }

    [Test]
    public void Sound_OfTheSource_IsKept()
    {
        Assert.That(Run("invert", MakeClip(), "-o", At("out.mp4")).Code, Is.EqualTo(ExitCode.Done));
        using MediaSource source = MediaSource.Open(At("out.mp4"));
        Assert.That(source.Audio.Select(static a => a.Codec), Is.EqualTo(new[] { "aac" }));
    }

    [Test]
    public void Notes_InJson_SayWhatWasAssumed()
    {
        Ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=2", "-vf", "select=lt(n\\,10)+not(mod(n\\,3))", "-vsync", "vfr", "-c:v", "libx264", "-pix_fmt", "yuv420p", At("vfr.mp4"));
        CliResult result = Run("invert", At("vfr.mp4"), "-o", At("out.mp4"), "--json");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(result.Lines.Where(static l => l.GetProperty("event").GetString() == "note").Select(static l => l.GetProperty("text").GetString()), Has.Some.Contains("variable frame rate"));
        using MediaSource source = MediaSource.Open(At("out.mp4"));
        Assert.That(source.Timing.IsConstant, Is.False, "times are kept");
    }

    [Test]
    public void Cancel_MidWay_LeavesNothingAndReturns130()
    {
        string clip = MakeClip(frames: 200);
        using CancellationTokenSource cancel = new();
        using CancellingWriter writer = new(cancel, lines: 5);
        CliResult result = RunIn(["--bundle", TestBundles.Citizens], ["invert", clip, "-o", At("new/out.mp4"), "--json", "--threads", "4"], writer, cancel.Token);
        Assert.That(result.Code, Is.EqualTo(ExitCode.Cancelled));
        Assert.That(result.Error, Is.EqualTo("aivideofx: cancelled; nothing was written\n"));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName), Is.EqualTo(new[] { "in.mkv" }));
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    public void Signal_MidWay_LeavesNothingAndReturns130(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("signals of Unix");
        }

        string clip = MakeClip(frames: 400);
        ProcessStartInfo start = new("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "aivideofx.dll"), "invert", clip, "-o", At("out.mp4"), "--json", "--bundle", TestBundles.Citizens])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        for (int i = 0; i < 3; i++)
        {
            Assert.That(process.StandardOutput.ReadLine(), Is.Not.Null, "it should still be at work");
        }

        using (Process kill = Process.Start("kill", ["-s", signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That((process.ExitCode, errors), Is.EqualTo((ExitCode.Cancelled, "aivideofx: cancelled; nothing was written\n")));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName), Is.EqualTo(new[] { "in.mkv" }));
    }

    [Test]
    public void Deflicker_OfTheRealBundle_RunsOnAClip()
    {
        string bundle = TestPaths.RequireBundle();
        CliResult help = RunIn(["--bundle", bundle], ["deflicker", "--help"]);
        Assert.That(help.Code, Is.EqualTo(ExitCode.Done), help.Error);
        Assert.That(help.Out, Does.Contain("--motion-compensation").And.Contain("--effect-output").And.Contain("[default:"));
        CliResult result = RunIn(["--bundle", bundle], ["deflicker", MakeClip(), "-o", At("out.mkv"), "--lossless", "--radius", "2", "--mode", "global", "--json"]);
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        using MediaSource source = MediaSource.Open(At("out.mkv"));
        Assert.That(source.Format.FrameCount, Is.EqualTo(8));
        CliResult neutral = RunIn(["--bundle", bundle], ["deflicker", At("in.mkv"), "-o", At("same.mkv"), "--lossless", "--amount", "0"]);
        Assert.That(neutral.Code, Is.EqualTo(ExitCode.Done), neutral.Error);
        AssertSame(0, 8, "same.mkv");
    }

    private static IEnumerable<byte> Colours(byte[] rgba) => rgba.Where(static (_, i) => i % 4 != 3);

    private void AssertInverted(int first, int count, string name)
    {
        using MediaSource before = MediaSource.Open(At("in.mkv"));
        using MediaSource after = MediaSource.Open(At(name));
        Assert.That(after.Format.FrameCount, Is.EqualTo(count));
        for (int i = 0; i < count; i++)
        {
            Assert.That(Colours(Pixels(after, i)), Is.EqualTo(Colours(Pixels(before, first + i)).Select(static v => (byte)(255 - v))), $"frame {i}");
        }
    }

    private void AssertSame(int first, int count, string name)
    {
        using MediaSource before = MediaSource.Open(At("in.mkv"));
        using MediaSource after = MediaSource.Open(At(name));
        for (int i = 0; i < count; i++)
        {
            Assert.That(Pixels(after, i), Is.EqualTo(Pixels(before, first + i)), $"frame {i}");
        }
    }

    /// <summary>Cancels after so many lines, as a user does who watches.</summary>
    private sealed class CancellingWriter(CancellationTokenSource cancel, int lines) : StringWriter
    {
        private int _lines;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            if (++_lines == lines)
            {
                cancel.Cancel();
            }
        }
    }
}
