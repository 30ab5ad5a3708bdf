using System.Text.Json;

namespace AiVideoFx.Host.Media;

/// <summary>What the name of an ffmpeg pixel format stands for.</summary>
/// <param name="Name">Such as yuv420p10le.</param>
/// <param name="Bits">Significant bits of the deepest component; 16 or 32 for float.</param>
/// <param name="IsRgb">Red, green, blue or a palette of them.</param>
/// <param name="IsGray">One colour component.</param>
/// <param name="HasAlpha">With transparency.</param>
/// <param name="IsFloat">Components are floating-point numbers.</param>
internal sealed record PixelFormat(string Name, int Bits, bool IsRgb, bool IsGray, bool HasAlpha, bool IsFloat)
{
    /// <summary>Luma and chroma: a matrix and a range are needed to get RGB.</summary>
    public bool IsYuv => !IsRgb && !IsGray;

    /// <summary>Reads the answer of ffprobe -show_pixel_formats.</summary>
    /// <param name="json">The answer.</param>
    public static Dictionary<string, PixelFormat> ParseAll(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("pixel_formats").EnumerateArray().Select(Parse).ToDictionary(static f => f.Name);
    }

    private static PixelFormat Parse(JsonElement element)
    {
        string name = element.GetProperty("name").GetString()!;
        JsonElement flags = element.GetProperty("flags");
        bool alpha = Flag(flags, "alpha");
        bool palette = Flag(flags, "palette");
        int components = element.GetProperty("nb_components").GetInt32();
        int bits = element.TryGetProperty("components", out JsonElement list)
            ? list.EnumerateArray().Select(static c => c.GetProperty("bit_depth").GetInt32()).DefaultIfEmpty(8).Max()
            : 8;
        bool isFloat = name.Contains("f32", StringComparison.Ordinal) || name.Contains("f16", StringComparison.Ordinal);
        return new PixelFormat(name, bits, Flag(flags, "rgb") || palette, components <= 2 && !palette, alpha, isFloat);
    }

    private static bool Flag(JsonElement flags, string name) =>
        flags.TryGetProperty(name, out JsonElement flag) && flag.GetInt32() != 0;
}
