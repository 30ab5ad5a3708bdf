using System.Globalization;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Media;

/// <summary>
/// How ffmpeg is to turn the pictures of a file into RGB: chosen once, from what the file says of itself.
/// </summary>
/// <param name="Pipe">Form of the pixels that come out.</param>
/// <param name="Filter">Filter chain; its first filter reports each frame.</param>
/// <param name="Notes">What had to be assumed.</param>
internal sealed record DecodePlan(RawFormat Pipe, string Filter, IReadOnlyList<string> Notes)
{
    /// <summary>Scaler flags that round instead of truncating and interpolate chroma at full resolution.</summary>
    public const string ScaleFlags = "lanczos+accurate_rnd+full_chroma_int+full_chroma_inp";

    /// <summary>Chooses.</summary>
    /// <param name="tools">The programs.</param>
    /// <param name="facts">What the file says.</param>
    /// <param name="components">Components that the reader wants.</param>
    /// <param name="isImage">Images follow JPEG's habits where they are not tagged.</param>
    public static DecodePlan Create(MediaTools tools, StreamFacts facts, PixelComponents components, bool isImage)
    {
        PixelFormat format = facts.PixelFormat;
        List<string> notes = [];
        string report = FrameReport.Filter(tools);
        if (format.IsFloat)
        {
            // No scale filter here: the scaler would pass float through 16-bit integers and clamp it.
            RawFormat planes = format.IsGray ? RawFormat.GrayFloat : format.HasAlpha ? RawFormat.RgbaFloat : RawFormat.RgbFloat;
            return new DecodePlan(planes, report, notes);
        }

        bool deep = format.Bits > 8;
        bool three = components == PixelComponents.Rgb;
        RawFormat pipe = deep ? (three ? RawFormat.Rgb16 : RawFormat.Rgba16) : three ? RawFormat.Rgb8 : RawFormat.Rgba8;
        string size = string.Create(CultureInfo.InvariantCulture, $"w={facts.Width}:h={facts.Height}");
        string toPipe = $"scale={size}:flags={ScaleFlags}";
        if (!format.IsYuv)
        {
            // The scaler shifts gray of 9 to 15 bits without filling the low bits, RGB planes it fills.
            string exact = format is { IsGray: true, Bits: > 8 and < 16, HasAlpha: false } ? $"format=gbrp{Depths(format.Bits)}," : "";
            return new DecodePlan(pipe, $"{report},{exact}{toPipe}", notes);
        }

        string range = facts.Color.Range is "pc" or "tv" ? facts.Color.Range : format.Name.StartsWith("yuvj", StringComparison.Ordinal) ? "pc" : "tv";
        string matrix = facts.Color.Matrix ?? (isImage ? "bt470bg" : ColorTags.AssumedMatrix(facts.Width, facts.Height));
        if (facts.Color.Matrix is null && !isImage)
        {
            notes.Add($"No colour matrix is tagged; {(matrix == "bt709" ? "Rec.709" : "Rec.601")} is assumed, as players do for {facts.Width} x {facts.Height}.");
        }

        // The scaler's 16-bit output stops at 65283 for white; zscale is exact. It cannot read interlaced chroma.
        bool zscale = deep && facts.FieldOrder == FieldOrder.None && tools.HasFilter("zscale");
        string? name = zscale ? ColorTags.ZscaleMatrix(matrix) : ColorTags.ScaleMatrix(matrix);
        if (name is null)
        {
            notes.Add($"The colour matrix '{matrix}' cannot be applied; Rec.709 is used instead, and colours may be off.");
            name = zscale ? "709" : "bt709";
        }

        if (deep && !zscale)
        {
            notes.Add("This ffmpeg has no usable zscale filter: 16-bit values come out up to 0.4 % low.");
        }

        // zscale refuses subsampled chroma where the size is odd.
        bool odd = facts.Width % 2 != 0 || facts.Height % 2 != 0;
        string whole = odd ? $"scale=flags={ScaleFlags},format={(facts.HasAlpha ? "yuva444p" : "yuv444p")}{Depths(format.Bits)}," : "";
        string convert = zscale
            ? $"{whole}zscale=matrixin={name}:rangein={range}:matrix=gbr:range=full:filter=lanczos,format={(facts.HasAlpha ? "gbrap16le" : "gbrp16le")},{toPipe}"
            : $"scale={size}:in_color_matrix={name}:in_range={range}:interl={(facts.FieldOrder == FieldOrder.None ? 0 : 1)}:flags={ScaleFlags}";
        return new DecodePlan(pipe, $"{report},{convert}", notes);
    }

    private static string Depths(int bits) => bits switch
    {
        9 => "9le",
        10 => "10le",
        <= 12 => "12le",
        <= 14 => "14le",
        _ => "16le",
    };
}
