using System.Text.Json;

namespace AiVideoFx.Networks;

/// <summary>What training writes beside weights, NAME.json beside NAME.safetensors: what all networks of our own say alike.</summary>
public static class SideFile
{
    /// <summary>The SHA-256 of the weights that a side file describes, in lower-case hexadecimal; null where it does not say.</summary>
    /// <param name="json">Its content, which a network's own FromSideFile has read before.</param>
    public static string? HashIn(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.TryGetProperty("sha256", out JsonElement hash) && hash.ValueKind == JsonValueKind.String ? hash.GetString() : null;
    }
}
