using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Media;

/// <summary>
/// A clip read from a video file, an image, a folder of images or a numbered pattern, through ffmpeg.
/// </summary>
/// <remarks>
/// Frames are exact: counted from the start of the file, or reached by a seek that ffmpeg's timestamps prove right. Depth
/// follows the file: byte for 8 bits, short for 9 to 16, float for float. Colour is converted to full-range RGB with the
/// file's own matrix and range, else untouched: its transfer curve stays, see <see cref="Color"/>. Videos start at frame 0,
/// image sequences at the number of their first file. Rows lie top-down in memory.
/// </remarks>
public sealed class MediaSource : IFrameSource
{
    private readonly MediaSourceOptions _options;
    private readonly StreamFacts _facts;
    private readonly DecodePlan _plan;
    private readonly FrameIndex? _index;
    private readonly ImageFiles? _images;
    private readonly IReadOnlyList<ImageFiles.Run> _runs = [];
    private readonly FrameCache _cache;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _notesGate = new();
    private readonly List<string> _notes = [];
    private FrameDecoder? _decoder;
    private bool _trustSeeks = true;
    private bool _verify = true;
    private bool _damageNoted;
    private bool _disposed;

    private MediaSource(string path, MediaSourceOptions options)
    {
        _options = options;
        _cache = new FrameCache(options.CacheBytes, options.CacheFrames);
        FilePath = path;
        MediaTools tools = options.Tools;
        _images = ImageFiles.Find(path);
        if (_images is not null)
        {
            _runs = _images.Runs();
            Kind = _images.Kind == ImageFiles.PathKind.Single ? MediaKind.Image : MediaKind.ImageSequence;
            _facts = StreamFacts.Read(tools, _images.Paths[0], FrameDecoder.ImageInput(new ImageFiles.Run(0, 1, _images.Paths[0], null), 0));
            Timing = FrameTiming.Constant(options.FrameRate ?? new Rational(24, 1), _images.Paths.Count);
            _notes.AddRange(_images.Notes);
            if (options.FrameRate is null && Kind == MediaKind.ImageSequence)
            {
                _notes.Add($"'{path}': images carry no frame rate; 24 frames a second are assumed.");
            }
        }
        else
        {
            if (!File.Exists(path))
            {
                throw new MediaException(
                    $"'{path}' does not exist; expected a video file, an image, a folder of images or a pattern such as shot.%05d.exr");
            }

            FilePath = Path.GetFullPath(path);
            _facts = StreamFacts.Read(tools, path, [FilePath]);
            _index = FrameIndex.Build(tools, FilePath, _facts);
            Timing = TimingOf(_facts, _index);
            _verify = _index.Ticks is not null;
            NoteTiming();
        }

        _plan = DecodePlan.Create(tools, _facts, options.Components, _images is not null);
        _notes.AddRange(_plan.Notes);
        Format = new ClipFormat(
            new PixelRect(0, 0, _facts.Width, _facts.Height), _plan.Pipe.Depth, options.Components, Timing.FrameRate,
            _images?.FirstNumber ?? 0, Timing.FrameCount)
        {
            PixelAspectRatio = _facts.PixelAspectRatio,
            FieldOrder = _facts.FieldOrder,
            Premultiplication = !_facts.HasAlpha ? Premultiplication.Opaque
                : _facts.Codec == "exr" ? Premultiplication.Premultiplied : Premultiplication.Unpremultiplied,
        };
    }

    /// <inheritdoc/>
    public ClipFormat Format { get; }

    /// <summary>What the path names.</summary>
    public MediaKind Kind { get; }

    /// <summary>When each frame is shown.</summary>
    public FrameTiming Timing { get; }

    /// <summary>
    /// Colour tags of the file; of a YUV file they name its own matrix and range, though frames are full-range RGB.
    /// </summary>
    public ColorTags Color => _facts.Color;

    /// <summary>Sound tracks of the file; the sink can copy them.</summary>
    public IReadOnlyList<AudioTrack> Audio => _facts.Audio;

    /// <summary>Whether the file stores transparency; without, alpha is 1 everywhere.</summary>
    public bool HasAlpha => _facts.HasAlpha;

    /// <summary>Codec, by ffmpeg's name: h264, prores, png, exr.</summary>
    public string Codec => _facts.Codec;

    /// <summary>Significant bits of a component in the file; 32 for float.</summary>
    public int BitsPerComponent => _facts.PixelFormat.IsFloat ? 32 : _facts.PixelFormat.Bits;

    /// <summary>Degrees by which the file asks players to turn the picture; frames are turned already.</summary>
    public int Rotation => _facts.Rotation;

    /// <summary>
    /// What the user should know: assumptions, variable frame rate, damage. Grows while frames are read.
    /// </summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_notesGate)
            {
                return [.. _notes];
            }
        }
    }

    /// <summary>The full path of a video file; the path as given for images.</summary>
    public string FilePath { get; }

    /// <summary>Seconds from the start of the file's clock to a frame, or a place between frames: where its sound is.</summary>
    internal double ClockSecondsAt(double index) =>
        Timing.SecondsAt(index) + (_index?.Ticks is { } ticks ? (ticks[0] * _facts.TimeBase.Value) - _facts.StartSeconds : 0);

    /// <summary>Opens a clip.</summary>
    /// <param name="path">A video file, an image, a folder of images, or a pattern such as shot.%05d.exr.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="MediaException">There is no such file, it is damaged, or ffmpeg is missing.</exception>
    public static MediaSource Open(string path, MediaSourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new MediaSource(path, options ?? new MediaSourceOptions());
    }

    /// <summary>File name, without folder, of the image that a frame came from; null for videos.</summary>
    /// <param name="frame">Frame number.</param>
    public string? ImageNameOf(int frame)
    {
        int index = frame - Format.FirstFrame;
        return _images is not null && index >= 0 && index < _images.Paths.Count ? Path.GetFileName(_images.Paths[index]) : null;
    }

    /// <inheritdoc/>
    /// <exception cref="MediaException">The file is damaged or ffmpeg failed.</exception>
    public HostFrame? Read(double time, CancellationToken cancel)
    {
        double nearest = Math.Round(time, MidpointRounding.AwayFromZero) - Format.FirstFrame;
        if (!(nearest >= 0 && nearest < Format.FrameCount))
        {
            return null;
        }

        int index = (int)nearest;
        if (_cache.Find(index) is { } kept)
        {
            return kept;
        }

        _turn.Wait(cancel);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return DecodeUpTo(index, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the decoder and gives all frames back.</summary>
    public void Dispose()
    {
        _turn.Wait();
        if (!_disposed)
        {
            _disposed = true;
            _decoder?.Dispose();
            _cache.Dispose();
        }

        _turn.Release();
    }

    private static FrameTiming TimingOf(StreamFacts facts, FrameIndex index)
    {
        if (index.Ticks is not null)
        {
            return FrameTiming.FromTicks(index.Ticks, facts.TimeBase, facts.BaseRate, facts.AverageRate);
        }

        Rational rate = facts.AverageRate.Numerator > 0 ? facts.AverageRate : facts.BaseRate;
        return FrameTiming.Constant(rate.Numerator > 0 ? rate : new Rational(25, 1), index.Count);
    }

    private HostFrame DecodeUpTo(int index, CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (_cache.Find(index) is { } frame)
            {
                return frame;
            }

            PrepareDecoder(index);
            Advance();
        }
    }

    private void PrepareDecoder(int index)
    {
        int start = _images is not null ? index : _trustSeeks ? _index!.StartFor(index) : 0;
        if (_decoder is not null && _decoder.Next <= index && start <= _decoder.Next && index < _decoder.End)
        {
            return;
        }

        // Images a few frames ahead come sooner from a decoder that runs than from a new one.
        if (_images is not null && _decoder is not null && _decoder.Next <= index && index < Math.Min(_decoder.End, _decoder.Next + 8))
        {
            return;
        }

        _decoder?.Dispose();
        _decoder = _images is not null
            ? FrameDecoder.OpenImages(_options.Tools, _runs.Last(r => r.Start <= index), _facts, _plan, start)
            : FrameDecoder.OpenVideo(_options.Tools, FilePath, _facts, _plan, _index!, start);
    }

    private void Advance()
    {
        FrameDecoder decoder = _decoder!;
        int index = decoder.Next;
        HostFrame frame = decoder.Read(_options.Components, out FrameReport report) ?? throw Undecodable(index, decoder);
        if (_verify && report.Ticks is { } ticks && ticks != ExpectedTicks(index, decoder) && !Resolve(index, ticks, decoder, frame))
        {
            return;
        }

        if (!_damageNoted && decoder.Errors is [.., string last])
        {
            _damageNoted = true;
            AddNote($"'{NameOf(index)}': ffmpeg reports '{last}' near frame {index + Format.FirstFrame}; pictures may be wrong there.");
        }

        _cache.Add(decoder.Next - 1, frame);
    }

    private long ExpectedTicks(int index, FrameDecoder decoder) =>
        _images is not null ? index - decoder.Start : _index!.Ticks![index];

    /// <summary>Deals with a frame that is not the one expected; false when the frame was given up.</summary>
    private bool Resolve(int index, long ticks, FrameDecoder decoder, HostFrame frame)
    {
        int actual = _images is not null ? decoder.Start + (int)ticks : Array.BinarySearch(_index!.Ticks!, ticks);
        if (_images is not null || decoder.Start > 0 || (actual > index && index == 0))
        {
            frame.Dispose();
            decoder.Dispose();
            _decoder = null;
            if (_images is not null || decoder.Start == 0)
            {
                throw Undecodable(index, decoder);
            }

            _trustSeeks = false; // From here on frames are counted from the start of the file: slower, and always right.
            return false;
        }

        if (actual <= index)
        {
            _verify = false; // These timestamps are no guide; the order of frames is.
            return true;
        }

        // The decoder dropped frames that it could not decode: the one before them stands in, so that no later frame
        // moves.
        using HostFrame previous = _cache.Find(index - 1) ?? throw Undecodable(index, decoder);
        for (int missing = index; missing < actual; missing++)
        {
            _cache.Add(missing, previous.Share());
        }

        AddNote($"'{FilePath}': frames {index} to {actual - 1} cannot be decoded; frame {index - 1} stands in for them.");
        decoder.SkipTo(actual + 1);
        return true;
    }

    private MediaException Undecodable(int index, FrameDecoder decoder) =>
        new($"'{NameOf(index)}': frame {index + Format.FirstFrame} cannot be decoded ({MediaTools.Summary(decoder.Errors, "the data ends early")}); "
            + $"expected {Format.FrameCount} frames from {Format.FirstFrame} on. The file is damaged or cut short; use the frames before it");

    private string NameOf(int index) => _images?.Paths[index] ?? FilePath;

    private void AddNote(string note)
    {
        lock (_notesGate)
        {
            _notes.Add(note);
        }
    }

    private void NoteTiming()
    {
        if (_facts.Rotation != 0)
        {
            _notes.Add($"'{FilePath}' is marked as turned by {_facts.Rotation} degrees; frames are upright.");
        }

        if (!Timing.IsConstant)
        {
            (double shortest, double longest) = Timing.Intervals();
            _notes.Add(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"'{FilePath}' has a variable frame rate: {1 / longest:0.##} to {1 / shortest:0.##} frames a second, {Timing.FrameRate.Value:0.##} on average; effects count frames, and the time of each frame is kept."));
        }
    }
}
