using System.Globalization;
using System.Runtime.InteropServices;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Testing;

namespace AiVideoFx.Cli.Tests;

/// <summary>Effects that change rate or speed, on files: exact rates, frames that stay, numbers, sound beside the pictures.</summary>
[TestFixture]
public sealed class RetimingTests : CliTestBase
{
    [TestCase("30000/1001", "--factor", "2", "60000/1001", 11)]
    [TestCase("24000/1001", "--fps", "60000/1001", "60000/1001", 13)]
    [TestCase("24000/1001", "--factor", "2.5", "60000/1001", 13)]
    [TestCase("25", "--fps", "50", "50", 11)]
    [TestCase("25/2", "--factor", "2", "25", 11)]
    [TestCase("25", "--factor", "5/2", "125/2", 13)]
    [TestCase("30000/1001", "--factor", "8", "240000/1001", 41)]
    [TestCase("24000/1001", "--fps", "120", "120", 26)]
    [TestCase("24", "--fps", "60000/1001", "60000/1001", 13)]
    [TestCase("24", "--fps", "59.94", "60000/1001", 13)]
    public void Rate_AsWanted_IsExactInTheFile(string from, string option, string value, string expected, int frames)
    {
        Ffmpeg("-f", "lavfi", "-i", $"testsrc2=s=64x48:r={from}", "-frames:v", "6", "-c:v", "ffv1", "-pix_fmt", "bgr0", At("in.mkv"));
        foreach (string name in new[] { "out.mp4", "out.mov", "out.mkv" })
        {
            CliResult result = Run("tempo", At("in.mkv"), "-o", At(name), option, value);
            Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
            using MediaSource source = MediaSource.Open(At(name));
            Assert.That((source.Format.FrameRate, source.Format.FrameCount), Is.EqualTo((Rational.Parse(expected), frames)), name);
            Assert.That(source.Timing.IsConstant, name);
        }
    }

    [TestCase("--factor", "3", 3)]
    [TestCase("--fps", "125/2", 2.5)]
    [TestCase("--speed", "25%", 4)]
    public void SourceFrames_AtWholeTimes_ComeBackBitForBit(string option, string value, double factor)
    {
        string clip = MakeClip();
        CliResult result = Run("tempo", clip, "-o", At("out.mkv"), "--lossless", option, value);
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        using MediaSource before = MediaSource.Open(clip);
        using MediaSource after = MediaSource.Open(At("out.mkv"));
        Assert.That(after.Format.FrameCount, Is.EqualTo((int)Math.Floor(7 * factor) + 1));
        for (int k = 0; k < 8; k++)
        {
            if (k * factor == Math.Floor(k * factor))
            {
                Assert.That(Pixels(after, (int)(k * factor)), Is.EqualTo(Pixels(before, k)), $"source frame {k}");
            }
        }
    }

    [TestCase("--factor", "2.5", 1001, 1018)]
    [TestCase("--speed", "50", 1001, 1015)]
    public void Sequence_OfAnotherRateOrSpeed_StartsWithTheFirstNumberOfItsSource(string option, string value, int first, int last)
    {
        Directory.CreateDirectory(At("plates"));
        Ffmpeg("-i", MakeClip(), "-vsync", "passthrough", "-start_number", "1001", At("plates/shot.%04d.png"));
        CliResult result = Run("tempo", At("plates"), "-o", At("slow"), option, value, "--json");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(
            Directory.EnumerateFiles(At("slow")).Select(Path.GetFileName),
            Is.EquivalentTo(Enumerable.Range(first, last - first + 1).Select(static i => $"shot.{i}.png")));
        Assert.That(
            result.Lines.Where(static l => l.GetProperty("event").GetString() == "progress").Select(static l => l.GetProperty("frame").GetInt32()),
            Is.EqualTo(Enumerable.Range(first, last - first + 1)));
        CliResult part = Run("tempo", At("plates"), "-o", At("part"), option, value, "--frames", $"{first + 5}-{first + 6}");
        Assert.That(part.Code, Is.EqualTo(ExitCode.Done), part.Error);
        Assert.That(Directory.EnumerateFiles(At("part")).Select(Path.GetFileName), Is.EquivalentTo(new[] { $"shot.{first + 5}.png", $"shot.{first + 6}.png" }));
        Assert.That(File.ReadAllBytes(At($"part/shot.{first + 5}.png")), Is.EqualTo(File.ReadAllBytes(At($"slow/shot.{first + 5}.png"))));
        CliResult outside = Run("tempo", At("plates"), "-o", At("none"), option, value, "--frames", $"{last}-{last + 1}");
        Assert.That((outside.Code, outside.Error), Is.EqualTo((ExitCode.WrongUsage, $"aivideofx: --frames {last}-{last + 1}: the result has frames {first} to {last}\n")));
    }

    [TestCase("mkv", "--factor", "2")]
    [TestCase("mp4", "--fps", "60000/1001")]
    public void Sound_OfAnotherRate_IsTheSoundItself(string kind, string option, string value)
    {
        MakeSignals(kind: kind);
        string name = "out." + kind;
        CliResult result = Run("tempo", At("signals." + kind), "-o", At(name), option, value, "--json");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(Notes(result), Has.None.Contains("sound"));
        Assert.That(Samples(name), Is.EqualTo(Samples("signals." + kind)), "to the sample");
        (double picture, double sound) = Signal(name, after: 5);
        Assert.That(picture, Is.EqualTo(9).Within(0.021));
        Assert.That(sound, Is.EqualTo(9).Within(0.004)); // AAC smears a tone's first wave
    }

    [TestCase("50", 2, 0)]
    [TestCase("30", 0, 0)]
    [TestCase("25", 0, 0)]
    [TestCase("75%", 0, 0)]
    [TestCase("200", 0, 0)]
    [TestCase("400", 0, 0)]
    [TestCase("50", 0, 101)]
    public void Sound_OfAnotherSpeed_IsStretchedBesideThePictures(string speed, int late, int firstFrame)
    {
        MakeSignals(late);
        CliResult result = Run("tempo", At("signals.mkv"), "-o", At("out.mp4"), "--speed", speed, "--json", "--frames", $"{firstFrame}-");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(Notes(result), Has.Some.Contains("its pitch kept"));
        double factor = 100 / double.Parse(speed.TrimEnd('%'), CultureInfo.InvariantCulture);
        foreach (double at in new[] { 3.0, 9.0 })
        {
            double due = (at * factor) - (firstFrame / 25.0);
            (double picture, double sound) = Signal("out.mp4", due - (0.5 * factor));
            TestContext.Out.WriteLine($"speed {speed}: due {due:F3} s, picture {(picture - due) * 1000:F0} ms after it, sound {(sound - due) * 1000:F0} ms");
            Assert.That(picture, Is.EqualTo(due).Within(0.041));
            Assert.That(sound, Is.EqualTo(due).Within(0.04), "one frame of the result");
        }
    }

    [TestCase("100", null)]
    [TestCase("10", "left out")]
    [TestCase("1000", "left out")]
    public void Sound_AtTheEnds_IsUntouchedOrLeftOut(string speed, string? note)
    {
        Ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1", "-c:v", "ffv1", "-c:a", "pcm_s16le", At("signals.mkv"));
        CliResult result = Run("tempo", At("signals.mkv"), "-o", At("out.mkv"), "--speed", speed, "--json");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        using MediaSource source = MediaSource.Open(At("out.mkv"));
        Assert.That(source.Audio, Has.Count.EqualTo(note is null ? 1 : 0));
        Assert.That(Notes(result).Count(static n => n.Contains("sound", StringComparison.Ordinal)), Is.EqualTo(note is null ? 0 : 1));
        if (note is null)
        {
            Assert.That(Samples("out.mkv"), Is.EqualTo(Samples("signals.mkv")));
        }
    }

    [Test]
    public void Sound_OfKeyedFrames_IsLeftOutAndSaid()
    {
        CliResult result = Run("tempo", MakeClip(), "-o", At("out.mkv"), "--source-frame", "0=0;4=7;7=0", "--json");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(Notes(result), Has.Some.Contains("sound cannot follow"));
        using MediaSource source = MediaSource.Open(At("out.mkv"));
        Assert.That(source.Audio, Is.Empty);
    }

    [TestCase("--fps", "60", 1.0)]
    [TestCase("--factor", "2", 1.0)]
    [TestCase("--speed", "50", 0.5)]
    public void VariableRate_AtAnother_MovesEvenly(string option, string value, double speed)
    {
        // Grey rises evenly with time; of fifty frames a second some are missing, as in a phone's video.
        Ffmpeg("-f", "lavfi", "-i", "nullsrc=s=16x16:r=50:d=2,format=gray,geq=lum='T*120'", "-vf", "select=lt(n\\,30)+not(mod(n\\,4))+between(n\\,80\\,99),format=bgr0", "-vsync", "vfr", "-c:v", "ffv1", At("vfr.mkv"));
        CliResult result = Run("tempo", At("vfr.mkv"), "-o", At("out.mkv"), "--lossless", option, value, "--json");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(Notes(result), Has.Some.Contains("true times"));
        using MediaSource before = MediaSource.Open(At("vfr.mkv"));
        using MediaSource after = MediaSource.Open(At("out.mkv"));
        Assert.That(before.Timing.IsConstant, Is.False);
        Assert.That(after.Timing.IsConstant);
        double rate = after.Format.FrameRate.Value;
        double end = before.Timing.SecondsOf(before.Format.FrameCount - 1);
        Assert.That((after.Format.FrameCount - 1) / rate * speed, Is.EqualTo(end).Within(speed / rate));
        for (int i = 0; i < after.Format.FrameCount; i++)
        {
            Assert.That(Pixels(after, i)[0], Is.EqualTo(120 * i / rate * speed).Within(1.6), $"frame {i}"); // rounded twice; the source's own codes are
        }
    }

    [Test]
    public void WrongValues_AreSaidInASentence()
    {
        string clip = MakeClip();
        AssertRefused("'0' is no value for parameter 'factor' (factor): expected a number from 1 to 64", clip, "--factor", "0");
        AssertRefused("'-5' is no value for parameter 'fps' (fps): expected a number from 0 to 1000", clip, "--fps", "-5");
        AssertRefused("'abc' is no value for parameter 'fps' (fps): expected a number, such as 2.5, or a ratio such as 60000/1001", clip, "--fps", "abc");
        AssertRefused("'60/0' is no value", clip, "--fps", "60/0");
        AssertRefused("'60/' is no value", clip, "--fps", "60/");
        AssertRefused("'50%' is no value", clip, "--fps", "50%");
        AssertRefused("'0' is no value for parameter 'speed'", clip, "--speed", "0");
        Ffmpeg("-i", clip, "-frames:v", "1", At("one.png"));
        Ffmpeg("-i", clip, "-frames:v", "1", "-an", "-c:v", "ffv1", At("one.mkv"));
        AssertRefused("is a single picture; another frame rate needs two at least", At("one.png"), "--factor", "2");
        AssertRefused("is a single picture; another frame rate needs two at least", At("one.mkv"), "--fps", "60");
        CliResult slow = Run("tempo", At("one.png"), "-o", At("slow.png"), "--speed", "50", "--json");
        Assert.That(slow.Code, Is.EqualTo(ExitCode.Done), slow.Error);
        Assert.That(Notes(slow), Has.Some.Contains("a single picture"), "nothing comes of it, and that is said");
    }

    [TestCase("--factor", "2", 2, "50")]
    [TestCase("--fps", "60000/1001", 0, "60000/1001")]
    [TestCase("--speed", "50%", 2, "25")]
    public void Interpolate_OfTheRealBundle_KeepsFramesRateAndSound(string option, string value, int whole, string rate)
    {
        string bundle = TestPaths.RequireBundle();
        string clip = MakeClip();
        CliResult result = RunIn(["--bundle", bundle], ["interpolate", clip, "-o", At("out.mkv"), "--lossless", option, value, "--method", "blend", "--json"]);
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        using MediaSource before = MediaSource.Open(clip);
        using MediaSource after = MediaSource.Open(At("out.mkv"));
        Assert.That(after.Format.FrameRate, Is.EqualTo(Rational.Parse(rate)));
        Assert.That(after.Audio, Has.Count.EqualTo(1));
        Assert.That(Notes(result).Any(static n => n.Contains("its pitch kept", StringComparison.Ordinal)), Is.EqualTo(option == "--speed"));
        for (int k = 0; k < 8 && whole > 0; k++)
        {
            Assert.That(Pixels(after, whole * k), Is.EqualTo(Pixels(before, k)), $"source frame {k}");
        }

        int frames = option == "--fps" ? (int)(7 * after.Format.FrameRate.Value / 25) + 1 : 15;
        Assert.That(after.Format.FrameCount, Is.EqualTo(frames));
    }

    [Test]
    public void Interpolate_OfTheRealBundle_KeyedSpeedLeavesSoundOut()
    {
        string bundle = TestPaths.RequireBundle();
        CliResult result = RunIn(
            ["--bundle", bundle], ["interpolate", MakeClip(frames: 40), "-o", At("out.mkv"), "--lossless", "--speed", "0=100;20=25;39=25", "--method", "nearest", "--json"]);
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(Notes(result), Has.Some.Contains("sound cannot follow"));
    }

    private static IEnumerable<string> Notes(CliResult result) =>
        result.Lines.Where(static l => l.GetProperty("event").GetString() == "note").Select(static l => l.GetProperty("text").GetString()!);

    private void AssertRefused(string message, string clip, params string[] options)
    {
        CliResult result = Run(["tempo", clip, "-o", At("refused.mkv"), .. options]);
        Assert.That((result.Code, result.Error), Is.EqualTo((ExitCode.WrongUsage, result.Error)), result.Error);
        Assert.That(result.Error, Does.StartWith("aivideofx: ").And.Contain(message));
        Assert.That(File.Exists(At("refused.mkv")), Is.False);
    }

    /// <summary>Ten seconds: a white picture and a tone together from 3.0 to 3.4 and from 9.0 to 9.4 s, both maybe starting some frames late on the file's clock.</summary>
    private void MakeSignals(int late = 0, string kind = "mkv")
    {
        const string when = "between(t,3,3.4)+between(t,9,9.4)";
        string offset = (late / 25.0).ToString(CultureInfo.InvariantCulture);
        Ffmpeg(
            "-itsoffset", offset, "-f", "lavfi", "-i", "color=black:s=32x32:r=25:d=10,drawbox=c=white:t=fill:enable='between(t,2.99,3.39)+between(t,8.99,9.39)',format=bgr0",
            "-itsoffset", offset, "-f", "lavfi", "-i", $"aevalsrc='if({when},sin(6283*t),0)':d=10:s=48000",
            "-c:v", kind == "mp4" ? "libx264rgb" : "ffv1", "-c:a", kind == "mp4" ? "aac" : "pcm_s16le", At("signals." + kind));
    }

    /// <summary>Seconds from the first picture to the first white one and the first sound after a time, half as loud as it gets.</summary>
    private (double Picture, double Sound) Signal(string name, double after)
    {
        using MediaSource source = MediaSource.Open(At(name));
        double rate = source.Format.FrameRate.Value;
        int picture = Enumerable.Range(0, source.Format.FrameCount).First(i => i / rate >= after && Pixels(source, i)[0] >= 250);
        short[] samples = Samples(name);
        int sound = (int)(after * 48000);
        while (Math.Abs((int)samples[sound]) < 16384)
        {
            sound++;
        }

        return (picture / rate, sound / 48000.0);
    }

    /// <summary>The sound as players play it, from the first picture on.</summary>
    private short[] Samples(string name)
    {
        Ffmpeg("-i", At(name), "-af", "aresample=async=1:first_pts=0", "-f", "s16le", "-ac", "1", "-ar", "48000", At("sound.raw"));
        return MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(At("sound.raw"))).ToArray();
    }
}
