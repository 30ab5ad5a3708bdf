using System.Globalization;
using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Networks;
using AiVideoFx.Testing;

namespace AiVideoFx.Effects.Tests;

/// <summary>A copy of the built bundle whose upscaling networks are those that a test adds; deleted on disposal.</summary>
internal sealed class UpscaleBundle : IDisposable
{
    private const int Channels = 8;
    private const int Layers = 2;

    private readonly TemporaryFolder _folder = TestPaths.CreateTemporary();

    public UpscaleBundle()
    {
        foreach (string file in Directory.EnumerateFiles(TestPaths.RequireBundle(), "*", SearchOption.AllDirectories))
        {
            string copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(TestPaths.Bundle, file));
            if (!System.IO.Path.GetFileName(file).StartsWith("upscale-", StringComparison.Ordinal))
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
                System.IO.File.Copy(file, copy);
            }
        }
    }

    /// <summary>The bundle's folder.</summary>
    public string Path => _folder.File("AiVideoFx.ofx.bundle");

    /// <summary>Adds a small network with random weights.</summary>
    /// <param name="name">File name without ending: "upscale-x2-fast".</param>
    /// <param name="scale">Enlargement.</param>
    /// <param name="seed">Of the weights; the same for weights that are to be mixed.</param>
    /// <param name="strength">Factor of the last convolution: 0 is plain bicubic.</param>
    public void Add(string name, int scale, int seed = 1, float strength = 0.2f)
    {
        Weights random = RandomWeights.Create(seed);
        List<Tensor> tensors = [];
        for (int k = 0; k <= Layers; k++)
        {
            AddLayer($"conv.{k}", Channels, k == 0 ? 3 : Channels, 1);
        }

        AddLayer("last", 3 * scale * scale, Channels, strength);
        string file = File(name + ".safetensors");
        SafetensorsWriter.Write(file, tensors);
        using Checkpoint written = Checkpoint.Open(file);
        JsonObject architecture = new()
        {
            ["name"] = "UpLite",
            ["channels"] = Channels,
            ["layers"] = Layers,
            ["scale"] = scale,
            ["slope"] = 0.1,
            ["residual"] = "bicubic a=-0.5",
            ["edge"] = "replicate",
        };
        System.IO.File.WriteAllText(File(name + ".json"), new JsonObject { ["architecture"] = architecture, ["sha256"] = written.Hash() }.ToJsonString());

        void AddLayer(string layer, int to, int from, float factor)
        {
            AddTensor(layer + ".weight", random[layer].Get("weight", to, from, 3, 3), factor);
            AddTensor(layer + ".bias", random[layer].Get("bias", to), factor);
        }

        void AddTensor(string tensor, Tensor values, float factor) =>
            tensors.Add(Tensor.FromFloats(tensor, [.. values.ToFloats().Select(value => value * factor)], [.. values.Shape]));
    }

    /// <summary>A file among the models.</summary>
    public string File(string name) =>
        System.IO.Path.Combine(Path, "Contents", "Resources", "models", string.Create(CultureInfo.InvariantCulture, $"{name}"));

    public void Dispose() => _folder.Dispose();
}
