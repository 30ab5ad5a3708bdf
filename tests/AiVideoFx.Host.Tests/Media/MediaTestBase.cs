using System.Diagnostics;
using System.Runtime.InteropServices;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Tests.Media;

/// <summary>A folder for each test, footage made by ffmpeg, and comparisons of frames. Skips where ffmpeg is missing.</summary>
[NonParallelizable]
public abstract class MediaTestBase
{
    private string _folder = "";
    private readonly List<HostFrame> _frames = [];
    private int _outstanding;

    [SetUp]
    public void MakeFolder()
    {
        if (!MediaTools.Default.IsAvailable(out string reason))
        {
            Assert.Ignore(reason);
        }

        _outstanding = HostFrame.Outstanding;
        _folder = Path.Combine(Path.GetTempPath(), "aivideofx-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(_folder);
    }

    [TearDown]
    public void RemoveFolder()
    {
        _frames.ForEach(static f => f.Dispose());
        _frames.Clear();
        if (_folder.Length > 0)
        {
            Directory.Delete(_folder, recursive: true);
            Assert.That(HostFrame.Outstanding, Is.EqualTo(_outstanding), "frames that were not given back");
        }
    }

    protected string Folder => _folder;

    protected string At(string name) => Path.Combine(_folder, name);

    /// <summary>Runs ffmpeg with arguments separated by blanks; single quotes keep blanks together.</summary>
    protected void Ffmpeg(string arguments)
    {
        string[] parts = arguments.Split('\'');
        IEnumerable<string> list = parts.SelectMany((part, i) =>
            i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        ProcessStartInfo start = new("ffmpeg", ["-v", "error", "-y", "-nostdin", .. list]) { WorkingDirectory = _folder, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, errors);
    }

    /// <summary>What ffprobe says: "entry=value" lines of the first video stream, or of another specifier.</summary>
    protected string Probe(string file, string entries, string stream = "v:0")
    {
        ProcessStartInfo start = new("ffprobe", ["-v", "error", "-select_streams", stream, "-show_entries", entries, "-of", "default=nw=1", At(file)])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }

    /// <summary>Disposes a frame after the test.</summary>
    protected HostFrame Keep(HostFrame frame)
    {
        _frames.Add(frame);
        return frame;
    }

    /// <summary>A frame of reproducible noise, disposed after the test; floats go from -2 to 6.</summary>
    protected HostFrame Noise(int seed, int width, int height, PixelDepth depth, PixelComponents components, FrameLayout layout = default)
    {
        HostFrame frame = Keep(HostFrame.Rent(new PixelRect(0, 0, width, height), depth, components, layout));
        Random random = new(seed);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = frame.View.Row(y);
            if (depth == PixelDepth.Float)
            {
                foreach (ref float value in MemoryMarshal.Cast<byte, float>(row))
                {
                    value = (random.NextSingle() * 8) - 2;
                }
            }
            else if (depth == PixelDepth.Half)
            {
                foreach (ref Half value in MemoryMarshal.Cast<byte, Half>(row))
                {
                    value = (Half)((random.NextSingle() * 8) - 2);
                }
            }
            else
            {
                random.NextBytes(row);
            }
        }

        return frame;
    }

    protected static void AssertSame(FrameView actual, FrameView expected, string what)
    {
        Assert.That((actual.Width, actual.Height, actual.Depth, actual.Components), Is.EqualTo((expected.Width, expected.Height, expected.Depth, expected.Components)), what);
        for (int y = 0; y < actual.Height; y++)
        {
            ReadOnlySpan<byte> a = actual.Row(actual.Bounds.Y1 + y);
            ReadOnlySpan<byte> b = expected.Row(expected.Bounds.Y1 + y);
            if (!a.SequenceEqual(b))
            {
                int at = a.CommonPrefixLength(b);
                Assert.Fail($"{what}: row {y} from the bottom differs first at byte {at}: {a[at]} instead of {b[at]}");
            }
        }
    }

    /// <summary>Writes frames, with the clip's format taken from the first one.</summary>
    protected void WriteAll(string name, IReadOnlyList<HostFrame> frames, Premultiplication premultiplication, MediaSinkOptions? options = null, int firstFrame = 0)
    {
        FrameView view = frames[0].View;
        ClipFormat format = new(view.Bounds, view.Depth, view.Components, new Rational(25, 1), firstFrame, frames.Count) { Premultiplication = premultiplication };
        using MediaSink sink = MediaSink.Create(At(name), format, options);
        foreach (HostFrame frame in frames)
        {
            sink.Write(frame, CancellationToken.None);
        }

        sink.Complete();
    }

    /// <summary>A number for a frame's pixels.</summary>
    protected static ulong Hash(HostFrame? frame)
    {
        Assert.That(frame, Is.Not.Null);
        using (frame)
        {
            ulong hash = 14695981039346656037;
            for (int y = 0; y < frame!.View.Height; y++)
            {
                foreach (ulong part in MemoryMarshal.Cast<byte, ulong>(frame.View.Row(y)))
                {
                    hash = unchecked((hash ^ part) * 1099511628211);
                }
            }

            return hash;
        }
    }

    protected static HostFrame Read(MediaSource source, int frame) =>
        source.Read(frame, CancellationToken.None) ?? throw new AssertionException($"frame {frame} is missing");
}
