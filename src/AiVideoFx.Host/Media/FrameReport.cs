using System.Globalization;

namespace AiVideoFx.Host.Media;

/// <summary>What ffmpeg says of one decoded frame: the proof that pixels and frame number belong together.</summary>
/// <param name="Ticks">Timestamp in the stream's time base; null when the frame has none.</param>
/// <param name="Width">Columns before any scaling.</param>
/// <param name="Height">Rows before any scaling.</param>
internal readonly record struct FrameReport(long? Ticks, int Width, int Height)
{
    /// <summary>The filter that reports.</summary>
    /// <param name="tools">The programs; old ones always compute checksums too.</param>
    public static string Filter(MediaTools tools) => tools.MajorVersion >= 5 ? "showinfo=checksum=0" : "showinfo";

    /// <summary>Reads a line of ffmpeg's messages; null for any other line.</summary>
    /// <param name="line">
    /// Such as "[Parsed_showinfo_0 @ 0x5] [info] n:   1 pts:    512 pts_time:0.04 … s:320x180 i:P …".
    /// </param>
    public static FrameReport? Parse(string line)
    {
        if (!line.StartsWith("[Parsed_showinfo", StringComparison.Ordinal) || !line.Contains("] n:", StringComparison.Ordinal))
        {
            return null;
        }

        string? ticks = Field(line, " pts:");
        string[] size = (Field(line, " s:") ?? "").Split('x');
        if (ticks is null || size.Length != 2)
        {
            return null;
        }

        return new FrameReport(
            long.TryParse(ticks, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null,
            int.Parse(size[0], CultureInfo.InvariantCulture), int.Parse(size[1], CultureInfo.InvariantCulture));
    }

    private static string? Field(string line, string name)
    {
        int at = line.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = line.AsSpan(at + name.Length).TrimStart();
        int end = rest.IndexOf(' ');
        return end < 0 ? rest.ToString() : rest[..end].ToString();
    }
}
