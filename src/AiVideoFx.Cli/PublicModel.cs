using System.Text.Json.Nodes;

namespace AiVideoFx.Cli;

/// <summary>A checkpoint that others offer, as models.json in the bundle lists it.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Family">Network.</param>
/// <param name="Effect">Effect that it serves.</param>
/// <param name="Licence">As its page states it.</param>
/// <param name="Page">Where to get it.</param>
/// <param name="Sha256">Where known.</param>
/// <param name="Note">What to know about it.</param>
internal sealed record PublicModel(string File, string Family, string Effect, string Licence, string Page, string? Sha256, string? Note)
{
    /// <summary>Reads the list; empty where the bundle has none.</summary>
    public static IReadOnlyList<PublicModel> Read(string path)
    {
        if (!System.IO.File.Exists(path))
        {
            return [];
        }

        JsonArray models = JsonNode.Parse(System.IO.File.ReadAllText(path))!["models"]!.AsArray();
        return [.. models.Select(static model => new PublicModel(
            (string)model!["file"]!, (string)model["family"]!, (string)model["effect"]!, (string)model["licence"]!, (string)model["page"]!,
            (string?)model["sha256"], (string?)model["note"]))];
    }
}
