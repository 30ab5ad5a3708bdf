using System.Globalization;
using System.Text.Json;

namespace AiVideoFx.Host.Media;

/// <summary>What ffprobe says about the first video stream of a file, before its frames are looked at.</summary>
internal sealed record StreamFacts
{
    /// <summary>Index of the stream in its file.</summary>
    public required int Index { get; init; }

    /// <summary>Codec, by ffmpeg's name.</summary>
    public required string Codec { get; init; }

    /// <summary>Container, by ffmpeg's name: "mov,mp4,m4a,3gp,3g2,mj2".</summary>
    public required string Container { get; init; }

    /// <summary>Columns of a frame as shown, that is after rotation.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of a frame as shown, that is after rotation.</summary>
    public required int Height { get; init; }

    /// <summary>How pixels are stored.</summary>
    public required PixelFormat PixelFormat { get; init; }

    /// <summary>Seconds per tick.</summary>
    public required Rational TimeBase { get; init; }

    /// <summary>The rate that all timestamps can be counted in, by ffprobe's guess; numerator 0 if unknown.</summary>
    public required Rational BaseRate { get; init; }

    /// <summary>Frames per second on average; numerator 0 if unknown.</summary>
    public required Rational AverageRate { get; init; }

    /// <summary>Frames that the container claims; 0 if it says nothing.</summary>
    public int ClaimedFrames { get; init; }

    /// <summary>Seconds at which the container's clock starts.</summary>
    public double StartSeconds { get; init; }

    /// <summary>Width of a pixel divided by its height, as shown.</summary>
    public double PixelAspectRatio { get; init; } = 1;

    /// <summary>Degrees by which players turn the picture: 0, 90, 180 or 270.</summary>
    public int Rotation { get; init; }

    /// <summary>Interlacing.</summary>
    public FieldOrder FieldOrder { get; init; }

    /// <summary>Colour tags.</summary>
    public ColorTags Color { get; init; } = new();

    /// <summary>Transparency lies in a second layer that only libvpx decodes.</summary>
    public bool HasVpxAlpha { get; init; }

    /// <summary>All sound tracks.</summary>
    public IReadOnlyList<AudioTrack> Audio { get; init; } = [];

    /// <summary>Whether frames have transparency.</summary>
    public bool HasAlpha => HasVpxAlpha || PixelFormat.HasAlpha;

    /// <summary>Asks ffprobe.</summary>
    /// <param name="tools">The programs.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="input">Options and name of the input, as ffprobe takes them.</param>
    /// <exception cref="MediaException">The file cannot be read or holds no pictures.</exception>
    public static StreamFacts Read(MediaTools tools, string path, IEnumerable<string> input)
    {
        JsonDocument document;
        try
        {
            document = tools.Probe(["-show_format", "-show_streams", .. input]);
        }
        catch (MediaException e) when (e.InnerException is null)
        {
            throw new MediaException(
                $"'{path}' cannot be read as a video or an image ({e.Message}); the file is damaged, cut short or of a kind that ffmpeg does not know");
        }

        using (document)
        {
            JsonElement[] streams = [.. document.RootElement.GetProperty("streams").EnumerateArray()];
            JsonElement[] videos = [.. streams.Where(static s => Text(s, "codec_type") == "video" && !IsCover(s))];
            if (videos.Length == 0)
            {
                string found = streams.Length == 0 ? "nothing" : string.Join(", ", streams.Select(static s => Text(s, "codec_type") ?? "data"));
                throw new MediaException(
                    $"'{path}' holds no video: expected moving pictures or an image, found {found}");
            }

            return Parse(tools, path, videos[0], streams, document.RootElement.GetProperty("format"));
        }
    }

    private static StreamFacts Parse(
        MediaTools tools, string path, JsonElement video, JsonElement[] streams, JsonElement format)
    {
        int width = Integer(video, "width");
        int height = Integer(video, "height");
        string? pixelFormat = Text(video, "pix_fmt");
        if (width <= 0 || height <= 0 || pixelFormat is null)
        {
            throw new MediaException(
                $"'{path}': ffmpeg finds a {Text(video, "codec_name") ?? "video"} stream but cannot decode its pictures; the file is damaged or its codec unknown");
        }

        int rotation = RotationOf(video);
        bool turned = rotation is 90 or 270;
        double aspect = AspectOf(video);
        return new StreamFacts
        {
            Index = Integer(video, "index"),
            Codec = Text(video, "codec_name") ?? "unknown",
            Container = Text(format, "format_name") ?? "",
            Width = turned ? height : width,
            Height = turned ? width : height,
            PixelFormat = tools.PixelFormatOf(pixelFormat),
            TimeBase = RateOf(video, "time_base"),
            BaseRate = RateOf(video, "r_frame_rate"),
            AverageRate = RateOf(video, "avg_frame_rate"),
            ClaimedFrames = Integer(video, "nb_frames"),
            StartSeconds = Number(format, "start_time"),
            PixelAspectRatio = turned ? 1 / aspect : aspect,
            Rotation = rotation,
            FieldOrder = Text(video, "field_order") switch
            {
                "tt" or "tb" => FieldOrder.Upper,
                "bb" or "bt" => FieldOrder.Lower,
                _ => FieldOrder.None,
            },
            Color = new ColorTags(
                Tag(video, "color_primaries"), Tag(video, "color_transfer"), Tag(video, "color_space"), Tag(video, "color_range")),
            HasVpxAlpha = video.TryGetProperty("tags", out JsonElement tags)
                && tags.EnumerateObject().Any(static t => t.Name.Equals("alpha_mode", StringComparison.OrdinalIgnoreCase) && t.Value.ToString() == "1"),
            Audio =
            [
                .. streams.Where(static s => Text(s, "codec_type") == "audio")
                    .Select(static s => new AudioTrack(Text(s, "codec_name") ?? "unknown", Integer(s, "channels"), Integer(s, "sample_rate"))),
            ],
        };
    }

    private static bool IsCover(JsonElement stream) =>
        stream.TryGetProperty("disposition", out JsonElement disposition)
        && disposition.TryGetProperty("attached_pic", out JsonElement flag) && flag.GetInt32() != 0;

    private static int RotationOf(JsonElement video)
    {
        if (!video.TryGetProperty("side_data_list", out JsonElement list))
        {
            return 0;
        }

        foreach (JsonElement data in list.EnumerateArray())
        {
            if (data.TryGetProperty("rotation", out JsonElement degrees) && degrees.TryGetDouble(out double value))
            {
                return (((int)Math.Round(value) % 360) + 360) % 360;
            }
        }

        return 0;
    }

    private static double AspectOf(JsonElement video)
    {
        Rational ratio = RateOf(video, "sample_aspect_ratio");
        return ratio.Numerator > 0 ? ratio.Value : 1;
    }

    private static string? Tag(JsonElement element, string name) =>
        Text(element, name) is { } text && text is not ("unknown" or "unspecified" or "reserved") ? text : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double Number(JsonElement element, string name) =>
        double.TryParse(Text(element, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0;

    private static int Integer(JsonElement element, string name) =>
        !element.TryGetProperty(name, out JsonElement value) ? 0
        : value.ValueKind == JsonValueKind.Number ? value.GetInt32()
        : int.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static Rational RateOf(JsonElement element, string name)
    {
        string[] parts = (Text(element, name) ?? "").Split('/', ':');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long numerator)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long denominator)
            && denominator > 0
            ? new Rational(numerator, denominator)
            : new Rational(0, 1);
    }
}
