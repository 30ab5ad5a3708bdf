using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Media;

/// <summary>
/// Writes a clip to a video file, an image, a folder or a numbered pattern of images, through ffmpeg.
/// </summary>
/// <remarks>
/// The codec follows the extension: mp4, m4v, mov, mkv: H.264 for 8 bits, 10-bit HEVC (mov: ProRes) for more; webm: VP9; mkv
/// when lossless or with alpha: FFV1; mov with alpha: ProRes 4444. Images: png and tif with 8 or 16 bits, exr half or float,
/// jpg. The result grows under a .part name and gets its own name in <see cref="Complete"/>; disposing before that removes
/// it. One thread at a time.
/// </remarks>
public sealed class MediaSink : IDisposable
{
    private readonly MediaSinkOptions _options;
    private readonly ClipFormat _format;
    private readonly OutputFiles _files;
    private readonly EncodePlan _plan;
    private readonly ToolProcess _tool;
    private readonly TimedStream? _timed;
    private readonly string _path;
    private readonly List<string> _notes = [];
    private bool _failed;
    private bool _completed;

    private MediaSink(string path, ClipFormat format, MediaSinkOptions options)
    {
        _path = path;
        _format = format;
        _options = options;
        if (format.Bounds.IsEmpty)
        {
            throw new ArgumentException("a clip without pixels cannot be written", nameof(format));
        }

        _ = options.Tools.MajorVersion; // A missing ffmpeg is said before anything is made.
        string folderPattern = options.FolderPattern ?? (format.Depth is PixelDepth.Half or PixelDepth.Float ? "frame.%05d.exr" : "frame.%05d.png");
        _files = OutputFiles.Plan(path, format.FrameCount, folderPattern, options.Overwrite);
        _plan = EncodePlan.Create(options.Tools, _files.Extension, format, options.Lossless);
        AudioPlan audio = AudioPlan.Create(_plan.Muxer, format, options);
        _notes.AddRange(_plan.Notes);
        _notes.AddRange(audio.Notes);
        bool varies = options.Timing is { IsConstant: false } && _files.Kind == MediaKind.Video;
        _files.Prepare(format.FirstFrame, format.FrameCount);
        try
        {
            _tool = ToolProcess.Start(options.Tools.Ffmpeg, Arguments(audio, varies));
            if (varies)
            {
                _timed = new TimedStream(_tool.Input);
                _timed.WriteHeader(_plan.Pipe, format.Bounds.Width, format.Bounds.Height);
            }
        }
        catch
        {
            _files.Dispose();
            throw;
        }
    }

    /// <summary>What the user should know: alpha or values left out, sound encoded again.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Frames written so far.</summary>
    public int FramesWritten { get; private set; }

    /// <summary>The encoder, by ffmpeg's name.</summary>
    public string Encoder => _plan.Encoder;

    /// <summary>Starts writing.</summary>
    /// <param name="path">A video file, an image, a folder, or a pattern such as shot.%05d.exr.</param>
    /// <param name="format">What the frames are like; a frame count of 0 means that it is not known.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <exception cref="MediaException">
    /// The path cannot be written to, exists already, or ffmpeg is missing.
    /// </exception>
    public static MediaSink Create(string path, ClipFormat format, MediaSinkOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(format);
        return new MediaSink(path, format, options ?? new MediaSinkOptions());
    }

    /// <summary>Writes the next frame.</summary>
    /// <param name="frame">Any depth, components and row layout; its bounds must have the clip's size.</param>
    /// <param name="cancel">Looked at before writing.</param>
    /// <exception cref="MediaException">The disk is full or ffmpeg failed.</exception>
    public void Write(HostFrame frame, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(frame);
        cancel.ThrowIfCancellationRequested();
        FrameView view = frame.View;
        if (view.Width != _format.Bounds.Width || view.Height != _format.Bounds.Height)
        {
            throw new MediaException(
                $"frame {_format.FirstFrame + FramesWritten} has {view.Width} x {view.Height} pixels, the clip {_format.Bounds.Width} x {_format.Bounds.Height}");
        }

        int size = _plan.Pipe.FrameBytes(view.Width, view.Height);
        try
        {
            _timed?.WriteFrameHead(_options.Timing!.SecondsOf(FramesWritten), size);
            WritePixels(frame, size);
        }
        catch (IOException e)
        {
            _failed = true;
            throw Failure(e);
        }

        FramesWritten++;
    }

    /// <summary>Finishes the file and gives it its name.</summary>
    /// <exception cref="MediaException">No frame was written, the disk is full or ffmpeg failed.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_completed || _failed, this);
        if (FramesWritten == 0)
        {
            throw new MediaException($"no frame was written to '{_path}'");
        }

        try
        {
            _tool.Input.Close();
        }
        catch (IOException e)
        {
            throw Failure(e);
        }

        int code = _tool.WaitForExit();
        if (code != 0 || _tool.Errors.Any(IsDiskFull))
        {
            throw Failure(null);
        }

        _files.Commit();
        _completed = true;
    }

    /// <summary>Ends ffmpeg; removes what was written unless it was completed.</summary>
    public void Dispose()
    {
        _tool.Dispose();
        _files.Dispose();
    }

    private static bool IsDiskFull(string error) =>
        error.Contains("No space left on device", StringComparison.Ordinal) || error.Contains("Disk quota exceeded", StringComparison.Ordinal);

    private MediaException Failure(IOException? cause)
    {
        _failed = true;
        _tool.WaitForExitOrKill();
        IReadOnlyList<string> errors = _tool.Errors;
        string message = errors.Any(IsDiskFull)
            ? $"no space is left on the disk of '{_path}'; free some and try again (nothing was kept)"
            : $"'{_path}' could not be written ({MediaTools.Summary(errors, "ffmpeg ended early")})";
        return cause is null ? new MediaException(message) : new MediaException(message, cause);
    }

    private List<string> Arguments(AudioPlan audio, bool varies)
    {
        int width = _format.Bounds.Width;
        int height = _format.Bounds.Height;
        string prefix = "";
        List<string> arguments = ["-hide_banner", "-nostats", "-y", "-loglevel", "level+warning"];
        if (varies)
        {
            prefix = $"settb=expr={_options.Timing!.TimeBase},";
            arguments.AddRange(["-f", "matroska", "-i", "pipe:0"]);
        }
        else
        {
            // Given twice: ffmpeg rounds what a demuxer says, 240000/1001 to 240, and takes -r as it is.
            string rate = _format.FrameRate.ToString();
            arguments.AddRange(
            [
                "-f", "rawvideo", "-pix_fmt", _plan.Pipe.Name, "-s", string.Create(CultureInfo.InvariantCulture, $"{width}x{height}"),
                "-framerate", rate, "-r", rate, "-i", "pipe:0",
            ]);
        }

        ColorTags tags = _plan.StoredTags(_format, _options.Color);
        arguments.AddRange([.. audio.Input, "-map", "0:v", .. audio.Output, "-c:v", _plan.Encoder, .. _plan.Options]);
        arguments.AddRange(
            ["-vf", _plan.Filter(_options.Tools, _format, _options.Color, prefix), "-sws_flags", DecodePlan.ScaleFlags]);
        arguments.AddRange(["-pix_fmt", _plan.StoredFormat, .. _options.Tools.EveryFrameOnce]);
        AddTag(arguments, "-color_primaries", tags.Primaries);
        AddTag(arguments, "-color_trc", tags.Transfer);
        AddTag(arguments, "-colorspace", tags.Matrix == "gbr" ? "rgb" : tags.Matrix); // the option has a name of its own
        AddTag(arguments, "-color_range", tags.Range);
        if (varies)
        {
            arguments.AddRange(
                ["-enc_time_base", $"{_options.Timing!.TimeBase.Numerator}:{_options.Timing.TimeBase.Denominator}"]);
        }

        if (_format.FieldOrder != FieldOrder.None && _plan.Encoder is "libx264" or "prores_ks")
        {
            arguments.AddRange(["-flags", "+ilme+ildct"]);
        }

        if (_plan.Muxer is "mp4" or "mov")
        {
            arguments.AddRange(["-movflags", "+faststart+write_colr"]);
        }

        AddTarget(arguments);
        return arguments;
    }

    private void AddTarget(List<string> arguments)
    {
        arguments.AddRange(["-f", _plan.Muxer]);
        switch (_files.Kind)
        {
            case MediaKind.Image:
                arguments.AddRange(["-update", "1", "-frames:v", "1", _files.PartPath]);
                break;
            case MediaKind.ImageSequence:
                NumberPattern pattern = _files.Pattern!;
                string name = Path.Join(_files.PartPath, "/", pattern.Prefix).Replace("%", "%%", StringComparison.Ordinal)
                    + string.Create(CultureInfo.InvariantCulture, $"%0{pattern.Width}d")
                    + pattern.Suffix.Replace("%", "%%", StringComparison.Ordinal);
                arguments.AddRange(["-start_number", _format.FirstFrame.ToString(CultureInfo.InvariantCulture), name]);
                break;
            default:
                arguments.Add(_files.PartPath);
                break;
        }
    }

    private static void AddTag(List<string> arguments, string option, string? value)
    {
        if (value is not null)
        {
            arguments.AddRange([option, value]);
        }
    }

    private void WritePixels(HostFrame frame, int size)
    {
        FrameView view = frame.View;
        PixelComponents components = _plan.Pipe.Channels switch
        {
            4 => PixelComponents.Rgba,
            3 => PixelComponents.Rgb,
            _ => PixelComponents.Alpha,
        };
        bool changesAlpha = _plan.Pipe.Channels == 4 && view.Components == PixelComponents.Rgba
            && _format.Premultiplication == (_plan.WantsPremultiplied ? Premultiplication.Unpremultiplied : Premultiplication.Premultiplied);
        if (_plan.Pipe.Planes == 1 && _plan.Pipe.IsFrameLayout(view.Components) && view.Depth == _plan.Pipe.Depth && !changesAlpha
            && view.RowBytes == -view.Width * view.BytesPerPixel)
        {
            _tool.Input.Write(frame.Bytes.Span);
            return;
        }

        PixelDepth depth = changesAlpha || _plan.Pipe.Planes > 1 ? PixelDepth.Float : _plan.Pipe.Depth;
        using HostFrame first = Convert(view, depth, components);
        if (changesAlpha)
        {
            AlphaConversion.Apply(first.View, _plan.WantsPremultiplied);
        }

        if (_plan.Pipe.Depth == PixelDepth.Float && _plan.Pipe.Channels > 1)
        {
            WritePlanes(first.View, size);
        }
        else if (depth != _plan.Pipe.Depth)
        {
            using HostFrame second = Convert(first.View, _plan.Pipe.Depth, components);
            _tool.Input.Write(second.Bytes.Span);
        }
        else
        {
            _tool.Input.Write(first.Bytes.Span);
        }
    }

    private static HostFrame Convert(FrameView view, PixelDepth depth, PixelComponents components)
    {
        HostFrame frame = HostFrame.Rent(view.Bounds, depth, components, new FrameLayout(TopDown: true));
        PixelConversion.Convert(view, frame.View);
        return frame;
    }

    private void WritePlanes(FrameView view, int size)
    {
        byte[] planes = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            Span<float> target = MemoryMarshal.Cast<byte, float>(planes.AsSpan(0, size));
            for (int y = 0; y < view.Height; y++)
            {
                _plan.Pipe.PackRow(MemoryMarshal.Cast<byte, float>(view.Row(view.Bounds.Y2 - 1 - y)), y, view.Height, target);
            }

            _tool.Input.Write(planes.AsSpan(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(planes);
        }
    }
}
