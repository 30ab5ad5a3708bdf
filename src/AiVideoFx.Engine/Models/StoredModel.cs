using System.Globalization;
using System.Text.Json;

namespace AiVideoFx.Engine.Models;

/// <summary>A model in the store: what NAME.json says.</summary>
/// <param name="Name">Unique in the store, whatever the case; a safe file name.</param>
/// <param name="Sha256">Of the file, 64 hexadecimal digits in lower case.</param>
/// <param name="SizeBytes">Of the file.</param>
/// <param name="Format">What <see cref="Checkpoint.Format"/> says.</param>
/// <param name="Network">Which network it is and which effect it serves.</param>
/// <param name="Added">When the user added it.</param>
/// <param name="SourceFile">The name the file had then, without its folder.</param>
public sealed record StoredModel(
    string Name,
    string Sha256,
    long SizeBytes,
    string Format,
    NetworkIdentity Network,
    DateTimeOffset Added,
    string SourceFile)
{
    private const int MaximumJsonBytes = 1 << 20;

    /// <summary>Name of the model's file in the store's folder.</summary>
    public string FileName => Name + (Format == "safetensors" ? ".safetensors" : ".pth");

    internal void Write(string path)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write);
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("sha256", Sha256);
        json.WriteNumber("sizeBytes", SizeBytes);
        json.WriteString("format", Format);
        json.WriteString("family", Network.Family);
        json.WriteString("configuration", Network.Configuration);
        json.WriteString("effect", Network.Effect);
        json.WriteString("added", Added.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("sourceFile", SourceFile);
        json.WriteEndObject();
    }

    /// <summary>Reads NAME.json; the file's own name counts, so that a record cannot point anywhere else.</summary>
    /// <exception cref="ModelException">It is not such a record; the message says what is wrong with it.</exception>
    internal static StoredModel Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > MaximumJsonBytes)
            {
                throw new FormatException($"{stream.Length} bytes are too many");
            }

            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement root = document.RootElement;
            StoredModel model = new(
                Text(root, "name"),
                Text(root, "sha256"),
                root.GetProperty("sizeBytes").GetInt64(),
                Text(root, "format"),
                new NetworkIdentity(Text(root, "family"), Text(root, "configuration"), Text(root, "effect")),
                root.GetProperty("added").GetDateTimeOffset(),
                Text(root, "sourceFile"));
            return model.Name == Path.GetFileNameWithoutExtension(path) && ModelName.IsSafe(model.Name)
                ? model
                : throw new FormatException($"it names '{model.Name}'");
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException
            or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException(
                $"'{path}' is not the record of a model ({e.Message}): remove that model and add its file again", e);
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null");
}
