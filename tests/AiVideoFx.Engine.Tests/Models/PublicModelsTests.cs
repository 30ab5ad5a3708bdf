using System.Text.Json;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests.Models;

/// <summary>The shape of plugin-manifest/models.json.</summary>
[TestFixture]
public sealed class PublicModelsTests
{
    private static readonly string[] Fields =
        ["file", "family", "effect", "licence", "page", "sizeBytes", "sha256", "note"];

    [Test]
    public void Models_HaveEveryFieldOfTheRightKind()
    {
        using JsonDocument document = Read();
        HashSet<string> files = [];
        HashSet<string> hashes = [];
        foreach (JsonElement model in document.RootElement.GetProperty("models").EnumerateArray())
        {
            Assert.That(model.EnumerateObject().Select(field => field.Name), Is.EqualTo(Fields), $"{model}");
            string file = model.GetProperty("file").GetString()!;
            Assert.That(files.Add(file), Is.True, $"{file} is there twice");
            Assert.That(Path.GetFileName(file), Is.EqualTo(file).And.Match("[.](pth|pkl|pt|ckpt|zip|safetensors)$"));
            Assert.That(model.GetProperty("effect").GetString(), Is.AnyOf("Interpolate", "Upscale", "Fill"));
            Assert.That(model.GetProperty("licence").GetString(), Is.AnyOf("MIT", "BSD-3-Clause", "Apache-2.0"));
            Assert.That(model.GetProperty("page").GetString(), Does.Match("^https://github[.]com/[^/]+/[^/]+"));
            Assert.That(model.GetProperty("family").GetString(), Is.Not.Empty);
            if (model.GetProperty("sizeBytes").ValueKind != JsonValueKind.Null)
            {
                Assert.That(model.GetProperty("sizeBytes").GetInt64(), Is.GreaterThan(1000), file);
            }

            if (model.GetProperty("sha256").GetString() is string hash)
            {
                Assert.That(hash, Does.Match("^[0-9a-f]{64}$"), file);
                Assert.That(hashes.Add(hash), Is.True, $"the SHA-256 of {file} is there twice");
            }
        }

        Assert.That(files, Has.Count.GreaterThan(40));
        Assert.That(hashes, Is.Not.Empty);
    }

    private static JsonDocument Read() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(TestPaths.Repository, "plugin-manifest", "models.json")));
}
