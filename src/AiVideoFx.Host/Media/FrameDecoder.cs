using System.Collections.Concurrent;
using System.Globalization;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Media;

/// <summary>One running ffmpeg that delivers frames in order from a given one on.</summary>
/// <remarks>
/// Seeking: the wanted start is given a little early, so ffmpeg enters at the key frame before the key frame asked for and
/// drops what comes earlier. Streams whose marked key frames are not clean entry points (open groups of pictures, gradual
/// refresh) have recovered by then, and <see cref="FrameReport"/> proves for each frame that it is the right one.
/// Not thread-safe.
/// </remarks>
internal sealed class FrameDecoder : IDisposable
{
    private const int ReportTimeoutMs = 20_000;
    private readonly ToolProcess _tool;
    private readonly BlockingCollection<FrameReport> _reports = [];
    private readonly StreamFacts _facts;
    private readonly DecodePlan _plan;

    private FrameDecoder(
        MediaTools tools, StreamFacts facts, DecodePlan plan, int start, int end, IEnumerable<string> input)
    {
        _facts = facts;
        _plan = plan;
        Start = start;
        Next = start;
        End = end;
        List<string> arguments =
        [
            "-hide_banner", "-nostats", "-nostdin", "-loglevel", "level+info", .. input,
            "-map", string.Create(CultureInfo.InvariantCulture, $"0:{facts.Index}"), "-an", "-sn", "-dn",
            "-frames:v", (end - start).ToString(CultureInfo.InvariantCulture),
            "-vf", plan.Filter, "-sws_flags", DecodePlan.ScaleFlags, .. tools.EveryFrameOnce,
            "-f", "rawvideo", "-pix_fmt", plan.Pipe.Name, "pipe:1",
        ];
        _tool = ToolProcess.Start(tools.Ffmpeg, arguments, Receive);
        _tool.Input.Close();
    }

    /// <summary>Index of the first frame that this decoder delivered.</summary>
    public int Start { get; }

    /// <summary>Index of the frame that the next call of <see cref="Read"/> gives.</summary>
    public int Next { get; private set; }

    /// <summary>Index after the last frame that this decoder was asked for.</summary>
    public int End { get; }

    /// <summary>Errors that ffmpeg reported so far.</summary>
    public IReadOnlyList<string> Errors => _tool.Errors;

    /// <summary>Decodes a video file.</summary>
    /// <param name="tools">The programs.</param>
    /// <param name="path">Full path.</param>
    /// <param name="facts">What is known of it.</param>
    /// <param name="plan">How to make RGB.</param>
    /// <param name="index">Its frames.</param>
    /// <param name="start">First frame to deliver: 0 or a key frame.</param>
    public static FrameDecoder OpenVideo(
        MediaTools tools, string path, StreamFacts facts, DecodePlan plan, FrameIndex index, int start)
    {
        List<string> input = ["-copyts"];
        if (start > 0)
        {
            // Half a frame early, so that rounding never drops the frame itself. Counted from the container's own
            // start.
            double ticks = (index.Ticks![start] + index.Ticks[start - 1]) / 2.0;
            double seconds = (ticks * facts.TimeBase.Value) - facts.StartSeconds;
            input.AddRange(["-ss", seconds.ToString("F6", CultureInfo.InvariantCulture)]);
        }

        return new FrameDecoder(
            tools, facts, plan, start, index.Count, [.. input, .. DecoderOptions(facts), "-i", path]);
    }

    /// <summary>Decodes images of one run.</summary>
    /// <param name="tools">The programs.</param>
    /// <param name="run">The run.</param>
    /// <param name="facts">What is known of the first image.</param>
    /// <param name="plan">How to make RGB.</param>
    /// <param name="start">First frame to deliver; inside the run.</param>
    public static FrameDecoder OpenImages(MediaTools tools, ImageFiles.Run run, StreamFacts facts, DecodePlan plan, int start) =>
        new(tools, facts, plan, start, run.Start + run.Count, ImageInput(run, start));

    /// <summary>Options and name of an image input.</summary>
    /// <param name="run">The images.</param>
    /// <param name="start">First frame; inside the run.</param>
    public static string[] ImageInput(ImageFiles.Run run, int start) => run.Number is { } number
        ? [
            "-f", "image2", "-pattern_type", "sequence", "-start_number",
            (number + start - run.Start).ToString(CultureInfo.InvariantCulture), "-start_number_range", "1", "-i", run.Pattern,
        ]
        : ["-f", "image2", "-pattern_type", "none", "-i", run.Pattern];

    /// <summary>Options that choose the decoder.</summary>
    /// <param name="facts">What is known of the file.</param>
    public static string[] DecoderOptions(StreamFacts facts) => (facts.HasVpxAlpha, facts.Codec) switch
    {
        (true, "vp9") => ["-c:v", "libvpx-vp9"],
        (true, "vp8") => ["-c:v", "libvpx"],
        _ => [],
    };

    /// <summary>Waits for the next frame.</summary>
    /// <param name="components">Components of the frame.</param>
    /// <param name="report">What ffmpeg says of it.</param>
    /// <returns>The frame, which the caller disposes; null when ffmpeg delivers no more.</returns>
    /// <exception cref="MediaException">A picture has another size than the first one.</exception>
    public HostFrame? Read(PixelComponents components, out FrameReport report)
    {
        report = default;
        PixelRect bounds = new(0, 0, _facts.Width, _facts.Height);
        HostFrame frame = HostFrame.Rent(bounds, _plan.Pipe.Depth, components, new FrameLayout(TopDown: true));
        try
        {
            if (!Fill(frame, components))
            {
                frame.Dispose();
                return null;
            }

            if (!_reports.TryTake(out report, ReportTimeoutMs))
            {
                throw new MediaException(
                    $"ffmpeg gave frame {Next} without saying which one it is ({MediaTools.Summary(Errors, "no error reported")})");
            }

            if (report.Width != _facts.Width || report.Height != _facts.Height)
            {
                throw new MediaException(
                    $"frame {Next} has {report.Width} x {report.Height} pixels, the first one {_facts.Width} x {_facts.Height}; all frames of a clip must have one size");
            }

            Next++;
            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    /// <summary>Corrects <see cref="Next"/> after the decoder dropped frames.</summary>
    /// <param name="next">Index of the frame after the one just read.</param>
    public void SkipTo(int next) => Next = next;

    /// <summary>Ends ffmpeg.</summary>
    public void Dispose()
    {
        _tool.Dispose();
        _reports.Dispose();
    }

    private bool Fill(HostFrame frame, PixelComponents components)
    {
        int size = _plan.Pipe.FrameBytes(_facts.Width, _facts.Height);
        if (_plan.Pipe.IsFrameLayout(components))
        {
            return _tool.ReadFully(frame.Bytes.Span) == size;
        }

        byte[] raw = System.Buffers.ArrayPool<byte>.Shared.Rent(size);
        try
        {
            if (_tool.ReadFully(raw.AsSpan(0, size)) != size)
            {
                return false;
            }

            _plan.Pipe.Unpack(raw.AsSpan(0, size), frame.View, _facts.HasAlpha);
            return true;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(raw);
        }
    }

    private void Receive(string line)
    {
        if (FrameReport.Parse(line) is not { } report)
        {
            return;
        }

        try
        {
            _reports.Add(report);
        }
        catch (ObjectDisposedException)
        {
            // A last line of a decoder that nobody needs any more.
        }
    }
}
