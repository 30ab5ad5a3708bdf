using System.Globalization;
using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Models;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Networks;
using AiVideoFx.Testing;

namespace AiVideoFx.Effects.Tests;

/// <summary>A bundle's folder with ONNX Runtime and, where asked for, a small built-in network; deleted on disposal.</summary>
internal sealed class TestBundle : IDisposable
{
    private readonly TemporaryFolder _folder = TestPaths.CreateTemporary();

    public TestBundle()
    {
        Directory.CreateDirectory(Models);
        Directory.CreateDirectory(Path.GetDirectoryName(Library)!);
        string packed = TestEngine.RequireLibrary();
        if (OperatingSystem.IsWindows())
        {
            File.Copy(packed, Library);
        }
        else
        {
            File.CreateSymbolicLink(Library, packed);
        }

        Store = new(_folder.File("store"), NetworkCatalog.Recognize);
    }

    /// <summary>The bundle's folder, as AIVIDEOFX_BUNDLE would name it.</summary>
    public string Folder => _folder.File("Test.ofx.bundle");

    public string Models => Path.Combine(Folder, "Contents", "Resources", "models");

    public string Library => Path.Combine(Folder, "Contents", "Linux-x86-64", EngineSettings.LibraryName);

    public ModelStore Store { get; }

    public EffectEngine Engine => new(BundleFolder.Of(null, Folder), Store);

    /// <summary>The weights of the golden fixture TinyIF as the built-in network.</summary>
    /// <param name="change">Changes a tensor's numbers before they are written; null leaves them.</param>
    public void AddBuiltIn(Action<string, float[]>? change = null)
    {
        string file = Path.Combine(Models, EffectEngine.Interpolation + ".safetensors");
        Write("tinyif", file, change);
        JsonObject architecture = Golden("tinyif", ".json")["config"]!.DeepClone().AsObject();
        foreach ((string name, JsonNode value) in new (string, JsonNode)[]
        {
            ("name", "TinyIF"), ("slope", 0.1), ("flowUnit", 8.0), ("errorLimit", 8.0), ("contrast", 4.0), ("shiftLimit", 4.0), ("shiftFloor", 3e-4),
            ("layerWindow", 5), ("layerRatio", 0.6), ("layerFloor", 0.002), ("layerSlope", 4.0), ("channelsIn", 28),
        })
        {
            architecture[name] = value;
        }

        using Checkpoint written = Checkpoint.Open(file);
        File.WriteAllText(
            Path.ChangeExtension(file, ".json"), new JsonObject { ["architecture"] = architecture, ["sha256"] = written.Hash() }.ToJsonString());
    }

    /// <summary>Adds the weights of a golden fixture to the user's checkpoints, under the fixture's name.</summary>
    public void AddCheckpoint(string fixture)
    {
        string file = _folder.File(fixture + ".safetensors");
        Write(fixture, file, null);
        Store.Add(file, fixture);
    }

    /// <summary>A side file of a golden fixture.</summary>
    public static JsonNode Golden(string fixture, string ending) => JsonNode.Parse(File.ReadAllText(GoldenPath(fixture, ending)))!;

    /// <summary>The numbers of a golden fixture.</summary>
    public static SafetensorsFile Numbers(string fixture) => SafetensorsFile.Read(GoldenPath(fixture, ".safetensors"));

    public void Dispose() => _folder.Dispose();

    private static string GoldenPath(string fixture, string ending) =>
        Path.Combine(TestPaths.Repository, "tests", "golden", "networks", string.Create(CultureInfo.InvariantCulture, $"{fixture}{ending}"));

    private static void Write(string fixture, string path, Action<string, float[]>? change)
    {
        SafetensorsFile golden = Numbers(fixture);
        List<Tensor> tensors = [];
        foreach (string name in golden.Names.Where(name => !name.StartsWith("in.", StringComparison.Ordinal) && !name.StartsWith("out.", StringComparison.Ordinal)))
        {
            float[] values = golden.Floats(name);
            change?.Invoke(name, values);
            tensors.Add(Tensor.FromFloats(name, values, golden.Shape(name)));
        }

        SafetensorsWriter.Write(path, tensors);
    }
}
