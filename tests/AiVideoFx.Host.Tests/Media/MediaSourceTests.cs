using System.Diagnostics;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Tests.Media;

[TestFixture]
public sealed class MediaSourceTests : MediaTestBase
{
    private static readonly MediaSourceOptions SmallCache = new() { CacheBytes = 64 * 48 * 4 * 5 };

    /// <summary>Files whose seeks are hard: B frames, open groups of pictures, gradual refresh, times that start late, no times.</summary>
    private static readonly string[] HardFiles =
    [
        "-c:v libx264 -g 8 -bf 3 clip.mp4",
        "-c:v libx264 -g 8 -bf 3 -output_ts_offset 1.7 clip.mkv",
        "-c:v libx264 -g 8 -bf 3 -x264-params open-gop=1 clip.mkv",
        "-c:v libx264 -g 8 -x264-params intra-refresh=1 clip.mp4",
        "-c:v libx265 -g 8 -bf 3 -x265-params open-gop=1:log-level=error clip.mp4",
        "-c:v libvpx-vp9 -g 8 clip.webm",
        "-c:v mpeg2video -g 8 -bf 2 clip.ts",
        "-c:v libx264 -g 8 -bf 3 clip.ts",
        "-c:v mpeg4 -g 8 -bf 2 clip.avi",
        "-c:v libx264 -g 8 -bf 3 clip.h264",
        "-c:v prores_ks clip.mov",
        "-c:v ffv1 -level 3 clip.mkv",
        "-c:v mjpeg -q:v 2 clip.mov",
    ];

    [TestCaseSource(nameof(HardFiles))]
    public void Read_AnyOrder_GivesTheSequentialFrames(string encoding)
    {
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=3,noise=alls=20:allf=t -pix_fmt yuv420p " + encoding.Replace("prores_ks", "prores_ks -pix_fmt yuv422p10le"));
        string file = At(encoding.Split(' ')[^1]);
        ulong[] sequential = [.. DecodeByFfmpeg(file)];
        Assert.That(sequential, Has.Length.EqualTo(75));
        Assert.That(sequential.Distinct().Count(), Is.EqualTo(75), "the footage must change in every frame");

        int[] order = [.. Enumerable.Range(0, 75)];
        new Random(5).Shuffle(order);
        using MediaSource source = MediaSource.Open(file, SmallCache);
        Assert.That(source.Format.FrameCount, Is.EqualTo(75), string.Join(' ', source.Notes));
        foreach (int frame in order[..8].Concat([0, 74, 73, 40, 41]))
        {
            Assert.That(Hash(source.Read(frame, CancellationToken.None)), Is.EqualTo(sequential[frame]), $"frame {frame} of {encoding}");
        }
    }

    [Test]
    public void Read_ManyThreads_GiveTheSequentialFrames()
    {
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=2 -pix_fmt yuv420p -c:v libx264 -g 10 clip.mp4");
        ulong[] sequential = [.. DecodeByFfmpeg(At("clip.mp4"))];
        using MediaSource source = MediaSource.Open(At("clip.mp4"), SmallCache);
        ulong[] parallel = new ulong[50];
        Parallel.For(0, 50, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => parallel[i] = Hash(source.Read(i, CancellationToken.None)));
        Assert.That(parallel, Is.EqualTo(sequential));
    }

    [Test]
    public void Read_OutsideOrBetweenFrames_GivesNothingOrTheNearest()
    {
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=0.2 -c:v ffv1 clip.mkv");
        using MediaSource source = MediaSource.Open(At("clip.mkv"));
        Assert.That(source.Read(-1, CancellationToken.None), Is.Null);
        Assert.That(source.Read(5, CancellationToken.None), Is.Null);
        Assert.That(source.Read(double.NaN, CancellationToken.None), Is.Null);
        Assert.That(Hash(source.Read(1.4, CancellationToken.None)), Is.EqualTo(Hash(source.Read(1, CancellationToken.None))));
    }

    [Test]
    public void Open_VariableFrameRate_IsSaidAndTimed()
    {
        // Frames 0 to 9 every 0.04 s, then every third one.
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=2 -vf 'select=lt(n\\,10)+not(mod(n\\,3))' -vsync vfr -c:v libx264 -pix_fmt yuv420p vfr.mp4");
        using MediaSource source = MediaSource.Open(At("vfr.mp4"));
        int[] kept = [.. Enumerable.Range(0, 50).Where(static n => n < 10 || n % 3 == 0)];
        Assert.That(source.Format.FrameCount, Is.EqualTo(kept.Length));
        Assert.That(source.Timing.IsConstant, Is.False);
        Assert.That(source.Notes.Single(static n => n.Contains("variable")), Does.Contain("8.33 to 25 frames a second"));
        Assert.That(Enumerable.Range(0, kept.Length).Select(source.Timing.SecondsOf), Is.EqualTo(kept.Select(static n => n / 25.0)).Within(1e-6));
        Assert.That(Hash(source.Read(kept.Length - 1, CancellationToken.None)), Is.EqualTo(DecodeByFfmpeg(At("vfr.mp4")).Last()));
    }

    [Test]
    public void Open_MillisecondTimes_AreStillAConstantRate()
    {
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=30000/1001:d=3 -c:v ffv1 clip.mkv");
        using MediaSource source = MediaSource.Open(At("clip.mkv"));
        Assert.That(source.Timing.IsConstant);
        Assert.That(source.Format.FrameRate, Is.EqualTo(new Rational(30000, 1001)));
    }

    [TestCase(90)]
    [TestCase(180)]
    [TestCase(270)]
    public void Open_RotatedFileWithOblongPixels_IsUpright(int degrees)
    {
        Ffmpeg("-f lavfi -i color=black:s=64x48:r=25:d=0.2,drawbox=x=0:y=0:w=16:h=16:color=white:t=fill,setsar=4/3 -c:v libx264 -crf 10 -pix_fmt yuv420p flat.mp4");
        Ffmpeg($"-i flat.mp4 -c copy -metadata:s:v rotate={degrees} turned.mp4");
        using MediaSource source = MediaSource.Open(At("turned.mp4"));
        bool sideways = degrees != 180;
        Assert.That((source.Format.Bounds.Width, source.Format.Bounds.Height), Is.EqualTo(sideways ? (48, 64) : (64, 48)));
        Assert.That(source.Format.PixelAspectRatio, Is.EqualTo(sideways ? 0.75 : 4.0 / 3).Within(1e-9));
        Assert.That(source.Notes, Has.Some.Contains("turned"));
        using HostFrame frame = Read(source, 2);
        // Corner of the white box after the turn that players make, as (left, bottom).
        List<(bool Left, bool Bottom)> white = [];
        foreach (bool left in new[] { true, false })
        {
            foreach (bool bottom in new[] { true, false })
            {
                int x = left ? 5 : frame.View.Width - 6;
                if (frame.View.Row(bottom ? 5 : frame.View.Height - 6)[x * 4] > 200)
                {
                    white.Add((left, bottom));
                }
            }
        }

        string shown = PlayerCorner("turned.mp4", sideways ? 48 : 64, sideways ? 64 : 48);
        Assert.That(white, Has.Count.EqualTo(1));
        Assert.That($"{(white[0].Left ? "left" : "right")} {(white[0].Bottom ? "bottom" : "top")}", Is.EqualTo(shown));
    }

    [Test]
    public void Open_Tags_AreExposedAndUsed()
    {
        Ffmpeg("-f lavfi -i smptehdbars=s=64x48:r=25:d=0.2 -vf scale=out_color_matrix=bt2020:out_range=pc,format=yuv444p10le -c:v ffv1 -colorspace bt2020nc -color_primaries bt2020 -color_trc smpte2084 -color_range pc hdr.mkv");
        using MediaSource source = MediaSource.Open(At("hdr.mkv"));
        Assert.That(source.Color, Is.EqualTo(new ColorTags("bt2020", "smpte2084", "bt2020nc", "pc")));
        Assert.That(source.Format.Depth, Is.EqualTo(PixelDepth.Short));
        Assert.That(source.BitsPerComponent, Is.EqualTo(10));
        using HostFrame frame = Read(source, 0);
        ushort blue = BitConverter.ToUInt16(frame.View.Row(30)[(50 * 8)..]); // the row of bars: right of centre is red, magenta, blue
        Assert.That(source.Audio, Is.Empty);
        Assert.That(blue, Is.Not.Zero);
    }

    [Test]
    public void Open_InterlacedFile_SaysFieldOrder()
    {
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=0.4 -vf setfield=tff -c:v libx264 -flags +ilme+ildct -x264-params tff=1 -pix_fmt yuv420p i.mp4");
        using MediaSource source = MediaSource.Open(At("i.mp4"));
        Assert.That(source.Format.FieldOrder, Is.EqualTo(FieldOrder.Upper));
        Assert.That(source.Format.FrameCount, Is.EqualTo(10));
        Read(source, 9).Dispose();
    }

    [Test]
    public void Open_FolderOfImages_TakesThemInNaturalOrder()
    {
        Directory.CreateDirectory(At("stop 100% 'motion'"));
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=0.48 -start_number 5 im%d.png");
        foreach (int n in Enumerable.Range(5, 12).Where(static n => n != 8))
        {
            File.Move(At($"im{n}.png"), Path.Combine(At("stop 100% 'motion'"), $"im{n}.png"));
        }

        using MediaSource source = MediaSource.Open(At("stop 100% 'motion'"), new MediaSourceOptions { FrameRate = new Rational(12, 1) });
        Assert.That((source.Format.FirstFrame, source.Format.FrameCount, source.Kind), Is.EqualTo((5, 11, MediaKind.ImageSequence)));
        Assert.That(source.Format.FrameRate, Is.EqualTo(new Rational(12, 1)));
        Assert.That(source.Notes, Has.Some.Contains("gaps"));
        Assert.That(source.ImageNameOf(8), Is.EqualTo("im9.png"));
        string[] names = [.. new[] { 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16 }.Select(static n => $"im{n}.png")];
        foreach (int i in new[] { 4, 0, 10, 3, 9 })
        {
            File.Copy(Path.Combine(At("stop 100% 'motion'"), names[i]), At("one.png"), overwrite: true);
            using MediaSource one = MediaSource.Open(At("one.png"));
            Assert.That(Hash(source.Read(5 + i, CancellationToken.None)), Is.EqualTo(Hash(one.Read(0, CancellationToken.None))), names[i]);
        }
    }

    [Test]
    public void Open_PatternWithHoles_NamesThem()
    {
        Ffmpeg("-f lavfi -i testsrc2=s=16x16:r=25:d=0.4 shot.%04d.png");
        File.Delete(At("shot.0004.png"));
        Assert.That(() => MediaSource.Open(At("shot.%04d.png")), Throws.TypeOf<MediaException>().With.Message.Contains("missing: 4"));
    }

    [Test]
    public void Read_ImageOfAnotherSize_IsNamed()
    {
        Ffmpeg("-f lavfi -i testsrc2=s=16x16:r=25:d=0.12 shot.%04d.png");
        Ffmpeg("-f lavfi -i testsrc2=s=18x16:r=25:d=0.04 -frames:v 1 shot.0003.png");
        using MediaSource source = MediaSource.Open(At("shot.%04d.png"));
        Assert.That(source.Format.FirstFrame, Is.EqualTo(1));
        Read(source, 2).Dispose();
        Assert.That(() => source.Read(3, CancellationToken.None), Throws.TypeOf<MediaException>().With.Message.Contains("18 x 16"));
    }

    [Test]
    public void Open_BadInput_SaysWhatAndWhatToDo()
    {
        Assert.That(() => MediaSource.Open(At("none.mp4")), Throws.TypeOf<MediaException>().With.Message.Contains("does not exist"));
        File.WriteAllText(At("text.mp4"), "this is not a video");
        Assert.That(() => MediaSource.Open(At("text.mp4")), Throws.TypeOf<MediaException>().With.Message.Contains("cannot be read as a video"));
        Ffmpeg("-f lavfi -i sine=d=0.2 sound.wav");
        Assert.That(() => MediaSource.Open(At("sound.wav")), Throws.TypeOf<MediaException>().With.Message.Contains("holds no video"));
        Directory.CreateDirectory(At("empty"));
        Assert.That(() => MediaSource.Open(At("empty")), Throws.TypeOf<MediaException>().With.Message.Contains("holds no images"));
    }

    [Test]
    public void Read_DamagedFile_SaysSo()
    {
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=1 -c:v ffv1 -level 3 -g 1 -slicecrc 1 whole.mov");
        byte[] bytes = File.ReadAllBytes(At("whole.mov"));
        bytes.AsSpan(bytes.Length / 3, bytes.Length / 8).Clear();
        File.WriteAllBytes(At("damaged.mov"), bytes);
        using MediaSource whole = MediaSource.Open(At("whole.mov"));
        using MediaSource source = MediaSource.Open(At("damaged.mov"));
        ulong[] expected = [.. Enumerable.Range(0, 25).Select(i => Hash(whole.Read(i, CancellationToken.None)))];
        ulong[] actual = [.. Enumerable.Range(0, 25).Select(i => Hash(source.Read(i, CancellationToken.None)))];
        Assert.That(source.Notes, Has.Some.Contains("ffmpeg reports"));
        Assert.That(source.Notes, Has.Some.Contains("frames 8 to 11 cannot be decoded; frame 7 stands in"));
        Assert.That(actual[..8], Is.EqualTo(expected[..8]));
        Assert.That(actual[8..12], Is.All.EqualTo(expected[7]));
        Assert.That(actual[12..], Is.EqualTo(expected[12..]), "frames after the damage keep their numbers");
        File.WriteAllBytes(At("cut.mov"), bytes[..(bytes.Length / 2)]);
        Assert.That(() => MediaSource.Open(At("cut.mov")), Throws.TypeOf<MediaException>().With.Message.Contains("cut short"));
    }

    [Test]
    public void Read_FramesThatCannotBeDecoded_AreNamed()
    {
        Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=1 shot.%02d.png");
        File.WriteAllText(At("shot.09.png"), "not a picture");
        using MediaSource source = MediaSource.Open(At("shot.%02d.png"));
        Read(source, 8).Dispose();
        Assert.That(() => source.Read(9, CancellationToken.None), Throws.TypeOf<MediaException>().With.Message.Contains("shot.09.png': frame 9 cannot be decoded"));
        Read(source, 10).Dispose();
    }

    [Test]
    public void Open_WithoutFfmpeg_SaysWhatToInstall()
    {
        MediaTools missing = new(At("no-ffmpeg"), At("no-ffprobe"));
        Ffmpeg("-f lavfi -i testsrc2=s=16x16:r=25:d=0.04 -frames:v 1 a.png");
        Assert.That(() => MediaSource.Open(At("a.png"), new MediaSourceOptions { Tools = missing }), Throws.TypeOf<MediaException>().With.Message.Contains("apt install ffmpeg"));
        Assert.That(missing.IsAvailable(out string reason), Is.False);
        Assert.That(reason, Does.Contain("apt install ffmpeg"));
    }

    [Test]
    public void Dispose_WhileDecoding_EndsFfmpeg()
    {
        Ffmpeg("-f lavfi -i testsrc2=s=640x480:r=25:d=4 -c:v libx264 -preset ultrafast long-unique-name.mp4");
        MediaSource source = MediaSource.Open(At("long-unique-name.mp4"));
        Read(source, 0).Dispose();
        Assert.That(ChildrenWith(At("long-unique-name.mp4")), Is.EqualTo(1));
        source.Dispose();
        Assert.That(ChildrenWith(At("long-unique-name.mp4")), Is.Zero);
        Assert.That(() => source.Read(1, CancellationToken.None), Throws.TypeOf<ObjectDisposedException>().Or.Null);
    }

    private static int ChildrenWith(string argument) => !Directory.Exists("/proc") ? 0 : Directory.GetDirectories("/proc")
        .Count(d =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(d, "cmdline")).Contains(argument, StringComparison.Ordinal);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        });

    /// <summary>Hashes of all frames as ffmpeg decodes them from start to end, converted the way MediaSource promises.</summary>
    private IEnumerable<ulong> DecodeByFfmpeg(string file)
    {
        bool deep = Probe(Path.GetFileName(file), "stream=pix_fmt").Contains("10le");
        string convert = deep ? "zscale=matrixin=170m:rangein=tv:matrix=gbr:range=full:filter=lanczos,format=gbrp16le,scale=flags=lanczos+accurate_rnd"
            : $"scale=in_color_matrix={(file.EndsWith(".mov") ? "bt470" : "smpte170m")}:in_range={(file.EndsWith(".mov") ? "pc" : "tv")}:flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp";
        Ffmpeg($"-i '{file}' -map 0:v -vf '{convert}' -sws_flags lanczos+accurate_rnd+full_chroma_int+full_chroma_inp -vsync passthrough -f rawvideo -pix_fmt {(deep ? "rgba64le" : "rgba")} all.raw");
        byte[] all = File.ReadAllBytes(At("all.raw"));
        int size = 64 * 48 * 4 * (deep ? 2 : 1);
        PixelRect bounds = new(0, 0, 64, 48);
        for (int at = 0; at + size <= all.Length; at += size)
        {
            HostFrame frame = HostFrame.Rent(bounds, deep ? PixelDepth.Short : PixelDepth.Byte, PixelComponents.Rgba, new FrameLayout(TopDown: true));
            all.AsSpan(at, size).CopyTo(frame.Bytes.Span);
            yield return Hash(frame);
        }
    }

    /// <summary>Where ffmpeg itself, as a player would, shows the white box.</summary>
    private string PlayerCorner(string file, int width, int height)
    {
        Ffmpeg($"-i {file} -frames:v 1 -f rawvideo -pix_fmt gray shown.raw");
        byte[] gray = File.ReadAllBytes(At("shown.raw"));
        int[] at = [(5 * width) + 5, (5 * width) + width - 6, ((height - 6) * width) + 5, ((height - 6) * width) + width - 6];
        string[] names = ["left top", "right top", "left bottom", "right bottom"];
        return names[Array.FindIndex(at, i => gray[i] > 200)];
    }
}
