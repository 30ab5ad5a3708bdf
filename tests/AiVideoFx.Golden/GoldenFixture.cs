using System.Text.Json.Nodes;
using AiVideoFx.Engine;

namespace AiVideoFx.Golden;

/// <summary>A network's weights with inputs and the outputs that the reference implementation gave for them.</summary>
/// <remarks>
/// A pair NAME.json and NAME.safetensors. Tensors "in.*" and "out.*" are inputs and outputs, the rest are weights under the reference's
/// names.
/// </remarks>
public sealed class GoldenFixture : IDisposable
{
    private readonly Checkpoint _file;

    private GoldenFixture(string json)
    {
        Side = JsonNode.Parse(File.ReadAllText(json))!;
        Name = Path.GetFileNameWithoutExtension(json);
        _file = Checkpoint.Open(Path.ChangeExtension(json, ".safetensors"));
    }

    public string Name { get; }

    /// <summary>The side file.</summary>
    public JsonNode Side { get; }

    public JsonNode Config => Side["config"]!;

    public string Architecture => (string)Side["architecture"]!;

    /// <summary>The cases' own objects: sizes and parameters, with their "id".</summary>
    public IEnumerable<JsonNode> Cases => Side["cases"]!.AsArray().Select(node => node!);

    /// <summary>The weights, fresh for one build.</summary>
    public Weights Weights => new(_file.Tensors.Where(pair => !IsData(pair.Key)).ToDictionary());

    /// <summary>Where fixtures are looked for: tests/golden/networks, and the folder that AIVIDEOFX_GOLDENS names, else
    /// "shared/goldens" beside the repository, where they exist. The first one is the committed one.</summary>
    /// <param name="repository">Root of the working tree.</param>
    public static IReadOnlyList<string> Folders(string repository)
    {
        string committed = Path.Combine(repository, "tests", "golden", "networks");
        string more = Environment.GetEnvironmentVariable("AIVIDEOFX_GOLDENS") is { Length: > 0 } folder
            ? folder
            : Path.Combine(repository, "..", "shared", "goldens");
        return [.. new[] { committed, Path.GetFullPath(more, repository) }.Distinct().Where(Directory.Exists)];
    }

    /// <summary>The side files of a folder's fixtures whose architecture fits, by name.</summary>
    public static IEnumerable<string> Files(string folder, Func<string, bool> architecture) => Directory.GetFiles(folder, "*.json").Order()
        .Where(json => File.Exists(Path.ChangeExtension(json, ".safetensors"))
            && JsonNode.Parse(File.ReadAllText(json))!["architecture"] is JsonValue name && architecture((string)name!));

    public static GoldenFixture Open(string json) => new(json);

    /// <summary>An input or output: "in.c0.x".</summary>
    public Tensor this[string name] => _file.Tensors[name];

    public bool Has(string name) => _file.Tensors.ContainsKey(name);

    /// <summary>How far values are from the reference's, and how far the side file lets them be.</summary>
    public GoldenDifference Compare(string output, ReadOnlySpan<float> actual)
    {
        float[] expected = this[output].ToFloats();
        double allowed = (double)Side["tolerance"]![output]!["suggest_atol"]! * GoldenRun.ToleranceFactor;
        if (actual.Length != expected.Length)
        {
            return new($"{Name} {output}, {actual.Length} values instead of {expected.Length}", double.PositiveInfinity, 0, 0, allowed);
        }

        double worst = 0, sum = 0;
        int place = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)actual[i] - expected[i]);
            difference = double.IsNaN(difference) ? double.PositiveInfinity : difference;
            sum += difference;
            if (difference > worst)
            {
                (worst, place) = (difference, i);
            }
        }

        return new($"{Name} {output} ({string.Join(", ", this[output].Shape)})", worst, place, sum / expected.Length, allowed);
    }

    public void Dispose() => _file.Dispose();

    private static bool IsData(string name) => name.StartsWith("in.", StringComparison.Ordinal) || name.StartsWith("out.", StringComparison.Ordinal);
}
