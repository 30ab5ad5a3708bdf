using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Testing;

namespace AiVideoFx.Networks.Tests;

/// <summary>A network's weights with inputs and the outputs that the reference implementation gave for them.</summary>
/// <remarks>
/// A pair NAME.json and NAME.safetensors. Tensors "in.*" and "out.*" are inputs and outputs, the rest are weights under the reference's
/// names. Read from tests/golden/networks, and from the folder that AIVIDEOFX_GOLDENS names, else from "shared/goldens" beside the
/// repository where that exists.
/// </remarks>
internal sealed class GoldenFixture : IDisposable
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

    /// <summary>Files of all fixtures whose architecture fits; for TestCaseSource.</summary>
    public static IEnumerable<TestCaseData> All(Func<string, bool> architecture)
    {
        string committed = Path.Combine(TestPaths.Repository, "tests", "golden", "networks");
        string more = Environment.GetEnvironmentVariable("AIVIDEOFX_GOLDENS") is { Length: > 0 } folder
            ? folder
            : Path.Combine(TestPaths.Repository, "..", "shared", "goldens");
        foreach (string source in new[] { committed, Path.GetFullPath(more, TestPaths.Repository) }.Distinct().Where(Directory.Exists))
        {
            foreach (string json in Directory.GetFiles(source, "*.json").Order())
            {
                if (File.Exists(Path.ChangeExtension(json, ".safetensors"))
                    && JsonNode.Parse(File.ReadAllText(json))!["architecture"] is JsonValue name && architecture((string)name!))
                {
                    string place = source == committed ? "committed" : "shared";
                    yield return new TestCaseData(json).SetArgDisplayNames($"{Path.GetFileNameWithoutExtension(json)}, {place}");
                }
            }
        }
    }

    public static GoldenFixture Open(string json) => new(json);

    /// <summary>An input or output: "in.c0.x".</summary>
    public Tensor this[string name] => _file.Tensors[name];

    public bool Has(string name) => _file.Tensors.ContainsKey(name);

    /// <summary>Fails unless the values are the reference's within the tolerance that the side file suggests.</summary>
    public void Check(string output, ReadOnlySpan<float> actual)
    {
        float[] expected = this[output].ToFloats();
        double tolerance = (double)Side["tolerance"]![output]!["suggest_atol"]! * GoldenRun.ToleranceFactor;
        Assert.That(actual.Length, Is.EqualTo(expected.Length), $"{Name}: number of values in {output}");
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

        TestContext.Out.WriteLine($"{Name} {output}: maximum {worst:g3} at {place}, mean {sum / expected.Length:g3}, allowed {tolerance:g3}");
        Assert.That(worst, Is.LessThanOrEqualTo(tolerance), $"{Name}: {output}, at {place} of ({string.Join(", ", this[output].Shape)})");
    }

    public void Dispose() => _file.Dispose();

    private static bool IsData(string name) => name.StartsWith("in.", StringComparison.Ordinal) || name.StartsWith("out.", StringComparison.Ordinal);
}
