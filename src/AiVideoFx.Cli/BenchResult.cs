using System.Text.Json.Nodes;

namespace AiVideoFx.Cli;

/// <summary>What one row came to.</summary>
/// <param name="BestMs">Fastest frame.</param>
/// <param name="MedianMs">Middle frame.</param>
/// <param name="Runs">Frames, or tiles, that were timed.</param>
/// <param name="SessionMs">Time to make the session, once for a clip.</param>
/// <param name="Operations">Of one frame.</param>
/// <param name="PeakBytes">Most memory that the process had.</param>
/// <param name="Tiles">How many tiles make a frame; 1 for a whole frame.</param>
/// <param name="Tile">Side of a tile in pixels; 0 for a whole frame.</param>
internal sealed record BenchResult(
    double BestMs, double MedianMs, int Runs, double SessionMs, double Operations, long PeakBytes, int Tiles, int Tile)
{
    /// <summary>10^9 operations a second in the fastest frame.</summary>
    public double GigaFlops => Operations / BestMs / 1e6;

    /// <summary>As JSON, for the way from child to parent too.</summary>
    public JsonObject ToJson() => new()
    {
        ["bestMs"] = Math.Round(BestMs, 2),
        ["medianMs"] = Math.Round(MedianMs, 2),
        ["runs"] = Runs,
        ["sessionMs"] = Math.Round(SessionMs, 1),
        ["operations"] = Operations,
        ["gigaflops"] = Math.Round(GigaFlops, 1),
        ["peakBytes"] = PeakBytes,
        ["tiles"] = Tiles,
        ["tile"] = Tile,
    };

    /// <summary>Reads what <see cref="ToJson"/> made.</summary>
    public static BenchResult FromJson(JsonNode json) => new(
        (double)json["bestMs"]!, (double)json["medianMs"]!, (int)json["runs"]!, (double)json["sessionMs"]!, (double)json["operations"]!,
        (long)json["peakBytes"]!, (int)json["tiles"]!, (int)json["tile"]!);
}
