using System.Globalization;
using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Media;

/// <summary>How ffmpeg is to write a clip: chosen once, from the file's extension and the clip's format.</summary>
/// <param name="Muxer">ffmpeg's name of the container.</param>
/// <param name="Encoder">ffmpeg's name of the encoder.</param>
/// <param name="Options">The encoder's options.</param>
/// <param name="Pipe">Form of the pixels that go in.</param>
/// <param name="StoredFormat">ffmpeg's name of the stored pixel format.</param>
/// <param name="WantsPremultiplied">What alpha means in this kind of file.</param>
/// <param name="Notes">What is lost, in plain sentences.</param>
internal sealed record EncodePlan(
    string Muxer, string Encoder, string[] Options, RawFormat Pipe, string StoredFormat, bool WantsPremultiplied, IReadOnlyList<string> Notes)
{
    /// <summary>Video extensions that can be written.</summary>
    private const string Known = ".mp4, .m4v, .mov, .mkv, .webm, .png, .exr, .tif, .jpg";

    /// <summary>Whether pixels are stored as luma and chroma.</summary>
    public bool IsYuv => StoredFormat.StartsWith("yuv", StringComparison.Ordinal);

    /// <summary>Chooses.</summary>
    /// <param name="tools">The programs.</param>
    /// <param name="extension">Lower-case extension of the output.</param>
    /// <param name="format">The clip.</param>
    /// <param name="lossless">Keep every bit.</param>
    /// <exception cref="MediaException">This kind of file cannot be written, or not by this ffmpeg.</exception>
    public static EncodePlan Create(MediaTools tools, string extension, ClipFormat format, bool lossless)
    {
        bool alpha = format is { Components: PixelComponents.Rgba, Premultiplication: not Premultiplication.Opaque };
        bool deep = format.Depth != PixelDepth.Byte;
        if (lossless && extension != ".mkv")
        {
            throw new MediaException(
                $"a lossless result is written as .mkv (codec ffv1), not as {extension}; change the output's name or leave lossless out");
        }

        List<string> notes = [];
        EncodePlan plan = extension switch
        {
            ".mkv" when lossless || alpha => Ffv1(deep, alpha),
            ".mov" when alpha || deep => ProRes(alpha, format.Bounds),
            ".mp4" or ".m4v" or ".mov" or ".mkv" when deep => Hevc(extension, format.Bounds),
            ".mp4" or ".m4v" or ".mov" or ".mkv" => H264(extension, format.Bounds),
            ".webm" => Vp9(deep, alpha, format.Bounds),
            ".png" => Png(deep, alpha, format.Components),
            ".exr" => Exr(tools, format, alpha),
            ".tif" or ".tiff" => Tiff(deep, alpha, format.Components),
            ".jpg" or ".jpeg" => Jpeg(deep, format.Components),
            _ => throw new MediaException($"files of the kind '{extension}' cannot be written; expected {Known}, a folder or a pattern such as shot.%05d.png"),
        };

        if (!tools.HasEncoder(plan.Encoder))
        {
            throw new MediaException(
                $"this ffmpeg cannot write {extension}: its encoder '{plan.Encoder}' is missing; install a full ffmpeg, version 5 or newer");
        }

        if (alpha && !plan.StoredFormat.Contains('a', StringComparison.Ordinal))
        {
            notes.Add($"{extension} files hold no transparency here; alpha is left out. Use .mov, .webm, .mkv, .png or .exr to keep it.");
        }

        if (format.Depth is PixelDepth.Half or PixelDepth.Float && plan.Pipe.Depth != PixelDepth.Float)
        {
            notes.Add($"{extension} files hold no values outside 0 to 1; they are clipped. Use .exr to keep them.");
        }

        return plan with { Notes = notes };
    }

    /// <summary>The filter chain from the pipe's form to the stored one.</summary>
    /// <param name="tools">The programs.</param>
    /// <param name="format">The clip.</param>
    /// <param name="color">Its tags.</param>
    /// <param name="prefix">Filters that come first, each with a comma at its end.</param>
    public string Filter(MediaTools tools, ClipFormat format, ColorTags color, string prefix)
    {
        if (Pipe.Depth == PixelDepth.Float)
        {
            // No scaler may touch float: it would clamp.
            return prefix + "null";
        }

        ColorTags stored = StoredTags(format, color);
        string convert = $"scale=flags={DecodePlan.ScaleFlags},format={StoredFormat}";
        if (IsYuv)
        {
            string matrix = stored.Matrix!;
            bool interlaced = format.FieldOrder != FieldOrder.None;
            convert = Pipe.Depth == PixelDepth.Short && !interlaced && tools.HasFilter("zscale")
                ? $"format={(Pipe.Channels == 4 ? "gbrap16le" : "gbrp16le")},zscale=matrixin=gbr:rangein=full:matrix={ColorTags.ZscaleMatrix(matrix)}"
                    + $":range={stored.Range}:filter=lanczos,format={StoredFormat}"
                : $"scale=out_color_matrix={ColorTags.ScaleMatrix(matrix)}:out_range={stored.Range}:interl={(interlaced ? 1 : 0)}"
                    + $":flags={DecodePlan.ScaleFlags},format={StoredFormat}";
        }

        string tags = "";
        tags += stored.Primaries is null ? "" : $":color_primaries={stored.Primaries}";
        tags += stored.Transfer is null ? "" : $":color_trc={stored.Transfer}";
        tags += stored.Matrix is null ? "" : $":colorspace={stored.Matrix}";
        tags += stored.Range is null ? "" : $":range={stored.Range}";
        string field = format.FieldOrder switch
        {
            FieldOrder.Upper => ",setfield=tff",
            FieldOrder.Lower => ",setfield=bff",
            _ => "",
        };
        string parameters = tags.Length == 0 ? "" : ",setparams=" + tags[1..];
        return string.Create(
            CultureInfo.InvariantCulture, $"{prefix}{convert}{field}{parameters},setsar=sar={format.PixelAspectRatio:R}:max=10000");
    }

    /// <summary>The tags that the file will truly have: matrix and range are those of the conversion.</summary>
    /// <param name="format">The clip.</param>
    /// <param name="color">The clip's tags.</param>
    public ColorTags StoredTags(ClipFormat format, ColorTags color)
    {
        if (!IsYuv)
        {
            return color with { Matrix = Muxer == "image2" ? null : "gbr", Range = Muxer == "image2" ? null : "pc" };
        }

        if (Encoder == "mjpeg")
        {
            return color with { Matrix = "bt470bg", Range = "pc" };
        }

        string matrix = color.Matrix is { } m && ColorTags.ScaleMatrix(m) is not null && ColorTags.ZscaleMatrix(m) is not null
            ? m
            : ColorTags.AssumedMatrix(format.Bounds.Width, format.Bounds.Height);
        return color with { Matrix = matrix, Range = color is { Range: "pc", Matrix: not "gbr" } ? "pc" : "tv" };
    }

    private static RawFormat Interleaved(bool deep, bool alpha, bool gray = false) => (deep, alpha, gray) switch
    {
        (false, _, true) => RawFormat.Gray8,
        (true, _, true) => RawFormat.Gray16,
        (false, true, _) => RawFormat.Rgba8,
        (false, false, _) => RawFormat.Rgb8,
        (true, true, _) => RawFormat.Rgba16,
        (true, false, _) => RawFormat.Rgb16,
    };

    private static EncodePlan H264(string extension, PixelRect bounds) =>
        new(Muxers(extension), "libx264", ["-preset", "medium", "-crf", "15"], RawFormat.Rgb8, IsEven(bounds) ? "yuv420p" : "yuv444p", false, []);

    private static EncodePlan Hevc(string extension, PixelRect bounds) =>
        new(
            Muxers(extension), "libx265",
            ["-preset", "medium", "-crf", "14", "-x265-params", "log-level=error", .. extension == ".mkv" ? Array.Empty<string>() : ["-tag:v", "hvc1"]],
            RawFormat.Rgb16, IsEven(bounds) ? "yuv420p10le" : "yuv444p10le", false, []);

    private static EncodePlan ProRes(bool alpha, PixelRect bounds) => alpha
        ? new("mov", "prores_ks", ["-profile:v", "4444", "-alpha_bits", "16", "-vendor", "apl0"], RawFormat.Rgba16, "yuva444p10le", false, [])
        : !IsEven(bounds)
        ? new("mov", "prores_ks", ["-profile:v", "4444", "-vendor", "apl0"], RawFormat.Rgb16, "yuv444p10le", false, [])
        : new("mov", "prores_ks", ["-profile:v", "hq", "-vendor", "apl0"], RawFormat.Rgb16, "yuv422p10le", false, []);

    private static EncodePlan Vp9(bool deep, bool alpha, PixelRect bounds) =>
        new(
            "webm", "libvpx-vp9", ["-crf", "15", "-b:v", "0", "-row-mt", "1", "-deadline", "good", "-cpu-used", "2"],
            Interleaved(deep && !alpha, alpha), alpha ? "yuva420p" : !deep ? "yuv420p" : IsEven(bounds) ? "yuv420p10le" : "yuv444p10le", false, []);

    private static EncodePlan Ffv1(bool deep, bool alpha) =>
        new(
            "matroska", "ffv1", ["-level", "3", "-g", "1", "-slices", "16", "-slicecrc", "1"], Interleaved(deep, alpha),
            (deep, alpha) switch { (false, false) => "bgr0", (false, true) => "bgra", (true, false) => "gbrp16le", (true, true) => "gbrap16le" },
            false, []);

    private static EncodePlan Png(bool deep, bool alpha, PixelComponents components)
    {
        bool gray = components == PixelComponents.Alpha;
        string stored = (gray ? "gray" : alpha ? "rgba" : "rgb") + (deep ? (gray ? "16be" : alpha ? "64be" : "48be") : gray || alpha ? "" : "24");
        return new("image2", "png", ["-pred", "mixed"], Interleaved(deep, alpha, gray), stored, false, []);
    }

    private static EncodePlan Tiff(bool deep, bool alpha, PixelComponents components)
    {
        RawFormat pipe = Interleaved(deep, alpha, components == PixelComponents.Alpha);
        return new("image2", "tiff", ["-compression_algo", "deflate"], pipe, pipe.Name, false, []);
    }

    private static EncodePlan Jpeg(bool deep, PixelComponents components)
    {
        bool gray = components == PixelComponents.Alpha;
        return new(
            "image2", "mjpeg", ["-q:v", "1", "-qmin", "1", "-huffman", "optimal"], Interleaved(deep, alpha: false, gray),
            gray ? "gray" : "yuvj444p", false, []);
    }

    private static EncodePlan Exr(MediaTools tools, ClipFormat format, bool alpha)
    {
        if (!tools.HasEncoder("exr"))
        {
            throw new MediaException(
                "this ffmpeg cannot write .exr: version 5 or newer is needed; update it or write 16-bit .png or .tif");
        }

        RawFormat pipe = format.Components == PixelComponents.Alpha ? RawFormat.GrayFloat : alpha ? RawFormat.RgbaFloat : RawFormat.RgbFloat;
        string kind = format.Depth == PixelDepth.Half ? "half" : "float";
        return new("image2", "exr", ["-compression", "zip16", "-format", kind], pipe, pipe.Name, true, []);
    }

    private static bool IsEven(PixelRect bounds) => bounds.Width % 2 == 0 && bounds.Height % 2 == 0;

    private static string Muxers(string extension) => extension switch
    {
        ".mkv" => "matroska",
        ".mov" => "mov",
        _ => "mp4",
    };
}
