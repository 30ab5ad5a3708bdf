using System.Globalization;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Tests.Media;

[TestFixture]
public sealed class MediaSinkTests : MediaTestBase
{
    private static ClipFormat Small(int frames, PixelDepth depth = PixelDepth.Byte) =>
        new(new PixelRect(0, 0, 64, 48), depth, PixelComponents.Rgba, new Rational(25, 1), 0, frames) { Premultiplication = Premultiplication.Opaque };

    [TestCase("out.mp4", "-c:a aac", "aac")]
    [TestCase("out.mkv", "-c:a aac", "aac")]
    [TestCase("out.mkv", "-c:a pcm_s16le", "pcm_s16le")]
    [TestCase("out.mov", "-c:a pcm_s16le", "pcm_s16le")]
    [TestCase("out.mp4", "-c:a pcm_s16le", "aac")]
    [TestCase("out.webm", "-c:a libopus", "opus")]
    [TestCase("out.webm", "-c:a aac", "opus")]
    public void Audio_OfTheSource_IsKept(string name, string encoding, string codec)
    {
        Ffmpeg($"-f lavfi -i testsrc2=s=64x48:r=25:d=1 -f lavfi -i sine=d=1 -c:v ffv1 {encoding} in.mkv");
        using MediaSource source = MediaSource.Open(At("in.mkv"));
        Assert.That(source.Audio, Has.Count.EqualTo(1));
        IReadOnlyList<string> notes = CopyAll(source, name);
        Assert.That(Probe(name, "stream=codec_name", "a:0"), Is.EqualTo($"codec_name={codec}\n"));
        Assert.That(notes.Any(static n => n.Contains("encoded again")), Is.EqualTo(!encoding.Contains(codec)));
        double seconds = double.Parse(Probe(name, "format=duration").Split('=')[1], CultureInfo.InvariantCulture);
        Assert.That(seconds, Is.EqualTo(1).Within(0.06));
        if (!notes.Any(static n => n.Contains("encoded again")))
        {
            Assert.That(SoundStart(name), Is.EqualTo(SoundStart("in.mkv")).Within(0.024), "sound keeps its place beside the pictures"); // containers count an encoder's priming (23 ms) differently
            Assert.That(AudioHash(name), Is.EqualTo(AudioHash("in.mkv")), "copied sound must be the same bytes");
        }
    }

    [Test]
    public void Audio_OfAPart_StartsWithItsFrame()
    {
        // A beep from 1.0 to 1.2 s; frames 20 to 39 start at 0.8 s, so the beep must start at 0.2 s.
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=2 -f lavfi -i 'aevalsrc=if(between(t\\,1\\,1.2)\\,sin(2000*t)\\,0):d=2:s=48000' -c:v ffv1 -c:a pcm_s16le in.mkv");
        using MediaSource source = MediaSource.Open(At("in.mkv"));
        CopyAll(source, "part.mkv", first: 20, count: 20);
        Ffmpeg("-i part.mkv -f s16le -ac 1 sound.raw");
        short[] samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(At("sound.raw"))).ToArray();
        int start = Array.FindIndex(samples, static s => Math.Abs((int)s) > 1000);
        Assert.That(start / 48000.0, Is.EqualTo(0.2).Within(0.03)); // a packet of PCM is 21 ms long
        Assert.That(samples.Length / 48000.0, Is.EqualTo(0.8).Within(0.05));
    }

    [Test]
    public void Audio_OfASlowedClip_IsLeftOutAndSaid()
    {
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=1 -f lavfi -i sine=d=1 -c:v ffv1 -c:a aac in.mkv");
        using MediaSource source = MediaSource.Open(At("in.mkv"));
        using MediaSink sink = MediaSink.Create(At("slow.mp4"), Small(50), new MediaSinkOptions { AudioSource = source });
        Assert.That(sink.Notes, Has.Some.Contains("sound is left out"));
    }

    [TestCase("out.mp4")]
    [TestCase("out.mov")]
    [TestCase("out.mkv")]
    [TestCase("out.webm")]
    public void Timing_ThatVaries_IsKept(string name)
    {
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=2 -vf 'select=lt(n\\,10)+not(mod(n\\,3))' -vsync vfr -c:v libx264 -pix_fmt yuv420p vfr.mp4");
        using MediaSource source = MediaSource.Open(At("vfr.mp4"));
        CopyAll(source, name);
        using MediaSource back = MediaSource.Open(At(name));
        Assert.That(back.Timing.IsConstant, Is.False);
        double[] expected = [.. Enumerable.Range(0, source.Format.FrameCount).Select(source.Timing.SecondsOf)];
        double[] actual = [.. Enumerable.Range(0, back.Format.FrameCount).Select(back.Timing.SecondsOf)];
        Assert.That(actual, Is.EqualTo(expected).Within(0.0011)); // mkv and webm count milliseconds
    }

    [TestCase("out.mp4", "bt709", "bt709", "bt709", "tv")]
    [TestCase("out.mp4", "bt2020", "smpte2084", "bt2020nc", "tv")]
    [TestCase("out.mov", "bt709", "iec61966-2-1", "bt709", "pc")]
    [TestCase("out.mkv", "smpte170m", "smpte170m", "smpte170m", "tv")]
    [TestCase("out.webm", "bt709", "bt709", "bt709", "tv")]
    public void Color_Tags_AreCarriedOver(string name, string primaries, string transfer, string matrix, string range)
    {
        string depth = matrix == "bt2020nc" ? "yuv420p10le" : "yuv420p";
        Ffmpeg($"-f lavfi -i testsrc2=s=64x48:r=25:d=0.2,format=gbrp,scale=out_color_matrix={matrix.Replace("2020nc", "2020")}:out_range={range},format={depth} -c:v ffv1 -color_primaries {primaries} -color_trc {transfer} -colorspace {matrix} -color_range {range} in.mkv");
        using MediaSource source = MediaSource.Open(At("in.mkv"));
        CopyAll(source, name);
        using MediaSource back = MediaSource.Open(At(name));
        Assert.That(back.Color, Is.EqualTo(source.Color));
        Assert.That(back.BitsPerComponent, Is.EqualTo(source.BitsPerComponent));
    }

    [Test]
    public void Format_PixelAspectAndFields_AreCarriedOver()
    {
        ClipFormat format = Small(5) with { PixelAspectRatio = 16.0 / 11, FieldOrder = FieldOrder.Upper };
        WriteNoise("i.mp4", format);
        using MediaSource back = MediaSource.Open(At("i.mp4"));
        Assert.That(back.Format.PixelAspectRatio, Is.EqualTo(16.0 / 11).Within(1e-4));
        Assert.That(back.Format.FieldOrder, Is.EqualTo(FieldOrder.Upper));
    }

    [TestCase("odd.mp4", PixelDepth.Byte)]
    [TestCase("odd.mp4", PixelDepth.Short)]
    [TestCase("odd.mov", PixelDepth.Short)]
    [TestCase("odd.webm", PixelDepth.Byte)]
    [TestCase("odd.webm", PixelDepth.Short)]
    [TestCase("odd.%d.jpg", PixelDepth.Byte)]
    public void Format_OddSizes_AreKept(string name, PixelDepth depth)
    {
        WriteNoise(name, Small(3, depth) with { Bounds = new PixelRect(0, 0, 37, 21) });
        using MediaSource back = MediaSource.Open(At(name));
        Assert.That((back.Format.Bounds.Width, back.Format.Bounds.Height, back.Format.FrameCount), Is.EqualTo((37, 21, 3)));
        for (int i = 0; i < 3; i++)
        {
            Read(back, i).Dispose();
        }
    }

    [TestCase("out.mp4")]
    [TestCase("new/folder/out.mkv")]
    [TestCase("shot.%04d.png")]
    [TestCase("frames/")]
    [TestCase("one.png")]
    public void Dispose_BeforeComplete_LeavesNothing(string name)
    {
        int frames = name == "one.png" ? 1 : 4;
        using (MediaSink sink = MediaSink.Create(At(name), Small(frames)))
        {
            sink.Write(Noise(1, 64, 48, PixelDepth.Byte, PixelComponents.Rgba), CancellationToken.None);
            using CancellationTokenSource cancel = new();
            cancel.Cancel();
            Assert.That(() => sink.Write(Noise(1, 64, 48, PixelDepth.Byte, PixelComponents.Rgba), cancel.Token), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(Path.Exists(At("out.mp4")) || Path.Exists(At("one.png")) || Path.Exists(At("frames")), Is.False);
        }

        Assert.That(Directory.EnumerateFileSystemEntries(Folder), Is.Empty);
    }

    [TestCase("out.mp4")]
    [TestCase("shot.%04d.png")]
    [TestCase("frames/")]
    public void Create_WhereSomethingExists_RefusesUnlessTold(string name)
    {
        WriteNoise(name, Small(2));
        string[] before = [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)];
        Assert.That(() => MediaSink.Create(At(name), Small(2)), Throws.TypeOf<MediaException>().With.Message.Contains("exists already"));
        WriteNoise(name, Small(2), new MediaSinkOptions { Overwrite = true });
        Assert.That(Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories), Is.EquivalentTo(before));
    }

    [Test]
    public void Create_Folder_NamesFramesFromTheFirstNumber()
    {
        WriteNoise("frames", Small(3) with { FirstFrame = 101 }, new MediaSinkOptions { FolderPattern = "take 50%.%06d.png" });
        Assert.That(Directory.EnumerateFiles(At("frames")).Select(Path.GetFileName), Is.EquivalentTo(
            new[] { "take 50%.000101.png", "take 50%.000102.png", "take 50%.000103.png" }));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Count(), Is.EqualTo(1), "no .part folder is left");
    }

    [Test]
    public void Create_TwoSinksForOneSequence_DoNotDisturbEachOther()
    {
        using (MediaSink first = MediaSink.Create(At("frames/s.%04d.png"), Small(2)))
        using (MediaSink second = MediaSink.Create(At("frames/s.%04d.png"), Small(2) with { FirstFrame = 2 }))
        using (MediaSink given = MediaSink.Create(At("frames/s.%04d.png"), Small(2) with { FirstFrame = 4 }))
        {
            foreach (MediaSink sink in new[] { second, first, given, first, second })
            {
                sink.Write(Noise(1, 64, 48, PixelDepth.Byte, PixelComponents.Rgba), CancellationToken.None);
            }

            first.Complete();
            second.Complete();
        }

        Assert.That(Directory.EnumerateFileSystemEntries(At("frames")).Select(Path.GetFileName), Is.EquivalentTo(
            new[] { "s.0000.png", "s.0001.png", "s.0002.png", "s.0003.png" }));
    }

    [Test]
    public void Create_ImpossibleOutputs_AreRefusedInASentence()
    {
        Assert.That(() => MediaSink.Create(At("one.png"), Small(3)), Throws.TypeOf<MediaException>().With.Message.Contains("one.%05d.png"));
        Assert.That(() => MediaSink.Create(At("a.xyz"), Small(3)), Throws.TypeOf<MediaException>().With.Message.Contains(".mp4"));
        Assert.That(() => MediaSink.Create(At("a.mp4"), Small(3), new MediaSinkOptions { Lossless = true }), Throws.TypeOf<MediaException>().With.Message.Contains(".mkv"));
        MediaTools missing = new(At("no-ffmpeg"), At("no-ffprobe"));
        Assert.That(() => MediaSink.Create(At("sub/a.mp4"), Small(3), new MediaSinkOptions { Tools = missing }), Throws.TypeOf<MediaException>().With.Message.Contains("apt install ffmpeg"));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder), Is.Empty);
    }

    [Test]
    public void Write_FrameOfAnotherSize_IsRefused()
    {
        using MediaSink sink = MediaSink.Create(At("a.mkv"), Small(3));
        Assert.That(() => sink.Write(Noise(1, 32, 48, PixelDepth.Byte, PixelComponents.Rgba), CancellationToken.None), Throws.TypeOf<MediaException>().With.Message.Contains("32 x 48"));
    }

    [Test]
    public void Write_FfmpegDies_SaysWhyAndLeavesNothing()
    {
        Directory.CreateDirectory(At("out.mp4.part")); // ffmpeg cannot open this for writing
        using (MediaSink sink = MediaSink.Create(At("out.mp4"), Small(0)))
        {
            Assert.That(
                () =>
                {
                    for (int i = 0; i < 500; i++)
                    {
                        sink.Write(Noise(i, 64, 48, PixelDepth.Byte, PixelComponents.Rgba), CancellationToken.None);
                    }

                    sink.Complete();
                },
                Throws.TypeOf<MediaException>().With.Message.Contains("could not be written"));
        }

        Assert.That(File.Exists(At("out.mp4")), Is.False);
    }

    [Test]
    public void Complete_DiskFull_SaysSoAndLeavesNothing()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("stands in for ffmpeg by a shell script");
        }

        // Stands in for ffmpeg on a full disk: everything works but the writing.
        File.WriteAllText(At("full-disk-ffmpeg"), """
            #!/bin/sh
            case "$*" in
              *pipe:0*) cat > /dev/null; echo "[error] av_interleaved_write_frame(): No space left on device" >&2; exit 1 ;;
              *) exec ffmpeg "$@" ;;
            esac

            """);
#pragma warning disable CA1416 // not reached on Windows
        File.SetUnixFileMode(At("full-disk-ffmpeg"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        using (MediaSink sink = MediaSink.Create(At("out.mp4"), Small(1), new MediaSinkOptions { Tools = new MediaTools(At("full-disk-ffmpeg")) }))
        {
            sink.Write(Noise(1, 64, 48, PixelDepth.Byte, PixelComponents.Rgba), CancellationToken.None);
            Assert.That(sink.Complete, Throws.TypeOf<MediaException>().With.Message.Contains("no space is left on the disk of"));
        }

        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Count(), Is.EqualTo(1));
    }

    private static IReadOnlyList<string> Copy(MediaSource source, string path, int first, int count)
    {
        MediaSinkOptions options = new()
        {
            AudioSource = source,
            AudioFirstFrame = first,
            Color = source.Color,
            Timing = source.Timing.IsConstant ? null : source.Timing.Slice(first, count),
        };
        using MediaSink sink = MediaSink.Create(path, source.Format with { FirstFrame = first, FrameCount = count }, options);
        for (int i = 0; i < count; i++)
        {
            using HostFrame frame = Read(source, first + i);
            sink.Write(frame, CancellationToken.None);
        }

        sink.Complete();
        return sink.Notes;
    }

    private IReadOnlyList<string> CopyAll(MediaSource source, string name, int first = 0, int count = 0) =>
        Copy(source, At(name), first, count == 0 ? source.Format.FrameCount : count);

    private void WriteNoise(string name, ClipFormat format, MediaSinkOptions? options = null)
    {
        using MediaSink sink = MediaSink.Create(At(name), format, options);
        for (int i = 0; i < format.FrameCount; i++)
        {
            sink.Write(Noise(i, format.Bounds.Width, format.Bounds.Height, format.Depth, format.Components), CancellationToken.None);
        }

        sink.Complete();
    }

    /// <summary>Seconds from the first picture to the first sound.</summary>
    private double SoundStart(string name)
    {
        double[] starts = [.. new[] { "a:0", "v:0" }.Select(stream =>
            double.Parse(Probe(name, "stream=start_time", stream).Split('=')[1], CultureInfo.InvariantCulture))];
        return starts[0] - starts[1];
    }

    private string AudioHash(string name)
    {
        Ffmpeg($"-i {name} -map 0:a -c copy -f md5 sound.md5");
        return File.ReadAllText(At("sound.md5"));
    }
}
