namespace AiVideoFx.Host.Media;

/// <summary>The colour tags of a file, by ffmpeg's names; null where the file says nothing.</summary>
/// <param name="Primaries">Such as bt709 or bt2020.</param>
/// <param name="Transfer">Such as bt709, iec61966-2-1, smpte2084, linear.</param>
/// <param name="Matrix">Such as bt709, bt2020nc, smpte170m; gbr for RGB.</param>
/// <param name="Range">tv (16 to 235) or pc (0 to 255).</param>
public sealed record ColorTags(
    string? Primaries = null, string? Transfer = null, string? Matrix = null, string? Range = null)
{
    /// <summary>What the scale filter calls a matrix, or null for one it cannot apply.</summary>
    /// <param name="matrix">A tag.</param>
    internal static string? ScaleMatrix(string matrix) => matrix switch
    {
        "bt709" => "bt709",
        "bt470bg" => "bt470",
        "smpte170m" => "smpte170m",
        "smpte240m" => "smpte240m",
        "fcc" => "fcc",
        "bt2020nc" => "bt2020",
        _ => null,
    };

    /// <summary>What the zscale filter calls a matrix, or null for one it cannot apply.</summary>
    /// <param name="matrix">A tag.</param>
    internal static string? ZscaleMatrix(string matrix) => matrix switch
    {
        "bt709" => "709",
        "bt470bg" => "470bg",
        "smpte170m" => "170m",
        "smpte240m" => "7",
        "fcc" => "fcc",
        "bt2020nc" => "2020_ncl",
        "bt2020c" => "2020_cl",
        "ycgco" => "ycgco",
        _ => null,
    };

    /// <summary>
    /// The matrix that players assume when a file names none: Rec.709 from 720 rows or 1280 columns on, else Rec.601.
    /// </summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    internal static string AssumedMatrix(int width, int height) =>
        width >= 1280 || height >= 720 ? "bt709" : "smpte170m";
}
