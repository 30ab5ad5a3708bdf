using AiVideoFx.Effects.Upscaling;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Imaging;
using AiVideoFx.Networks;
using AiVideoFx.Testing;

namespace AiVideoFx.Effects.Tests.Upscaling;

/// <summary>Networks with their own tiling, and pairs of checkpoints.</summary>
[TestFixture]
public sealed class UpscaleModelTests
{
    // What the issue allows at the seams of tiles.
    private const float Seam = 1f / 1023;

    [TestCase("upscale-x2")]
    [TestCase("upscale-x4")]
    public void Enlarge_BuiltInInTiles_IsTheWhole(string name)
    {
        string file = Path.Combine(TestPaths.Repository, "models", name + ".safetensors");
        using Checkpoint checkpoint = Checkpoint.Open(file);
        UpLite network = UpLite.FromSideFile(File.ReadAllBytes(Path.ChangeExtension(file, ".json")));

        CheckTiles(new(TestEngine.Require(), network, new(checkpoint.Hash(), checkpoint.Tensors)));
    }

    // Weights as the references begin with. Overlaps are the whole receptive field, but for ESRGAN's.
    [TestCase("srvgg-x2-leakyrelu")]
    [TestCase("span-small-x3")]
    [TestCase("rrdbnet-small-x4")]
    [TestCase("rrdbnet-small-x1")]
    [TestCase("uplite-x3-prelu")]
    public void Enlarge_CheckpointInTiles_IsTheWhole(string fixture)
    {
        (UpscaleNetwork network, Dictionary<string, Tensor> tensors) = Golden(fixture);

        CheckTiles(new(TestEngine.Require(), network, new(fixture, tensors)));
    }

    [Test]
    public void Checkpoint_WithItsPair_MixesBothByDenoise()
    {
        using TestBundle bundle = new();
        (_, Dictionary<string, Tensor> full) = Golden("srvgg-x2-leakyrelu");
        Dictionary<string, Tensor> weak = full.ToDictionary(static pair => pair.Key, static pair => Scaled(pair.Value, 0.5f));
        Add(bundle, "general-v3", full.Values);
        Add(bundle, "general-wdn-v3", weak.Values);
        UpscaleModels models = new(bundle.Engine);

        UpscaleModel none = Open(models, 0), some = Open(models, 0.25), all = Open(models, 1);

        string first = full.Keys.First();
        float[] strong = full[first].ToFloats();
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(none, first), Is.EqualTo(weak[first].ToFloats()), "0 is the pair");
            Assert.That(Numbers(all, first), Is.EqualTo(strong), "1 is the checkpoint itself");
            Assert.That(Numbers(some, first), Is.EqualTo(strong.Select(static value => 0.625f * value)).Within(1e-6), "a quarter between");
        });
    }

    [Test]
    public void Checkpoint_PairOfAnotherSize_IsNoPair()
    {
        using TestBundle bundle = new();
        bundle.AddCheckpoint("span-small-x3");
        (_, Dictionary<string, Tensor> other) = Golden("srvgg-x2-leakyrelu");
        Add(bundle, "span-small-wdn-x3", other.Values);

        UpscaleModel? model = new UpscaleModels(bundle.Engine).Checkpoint("span-small-x3", 0, out string? problem, out string? note);

        Assert.That((model?.Network.GetType(), problem), Is.EqualTo((typeof(SpanNet), (string?)null)), note);
    }

    [Test]
    public void Checkpoint_WithoutItsPair_SaysThatDenoiseChangesNothing()
    {
        using TestBundle bundle = new();
        bundle.AddCheckpoint("srvgg-x2-leakyrelu");

        new UpscaleModels(bundle.Engine).Checkpoint("srvgg-x2-leakyrelu", 0.5, out string? problem, out string? note);

        Assert.That(problem, Is.Null);
        Assert.That(note, Does.Contain("wdn"));
    }

    private static UpscaleModel Open(UpscaleModels models, double denoise)
    {
        UpscaleModel? model = models.Checkpoint("general-v3", denoise, out string? problem, out string? note);
        Assert.That((problem, note), Is.EqualTo(((string?)null, (string?)null)));
        return model!;
    }

    private static float[] Numbers(UpscaleModel model, string tensor) => model.Weights.Tensors[tensor].ToFloats();

    private static void CheckTiles(UpscaleModel model)
    {
        using Raster drawn = UpscaleTests.Draw(328, 236), picture = UpscaleTests.Planes(drawn, 0, 3);
        using Raster whole = model.Enlarge(picture, UpscaleTile.Whole), tiles = model.Enlarge(picture, UpscaleTile.Side128);
        float worst = 0;
        for (int i = 0; i < whole.Pixels.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(whole.Pixels[i] - tiles.Pixels[i]));
        }

        TestContext.Out.WriteLine($"{model.Network}: overlap {model.Network.Tiling.Overlap}, worst difference {worst:g3} = {worst * 1023:g3} / 1023");
        Assert.That(worst, Is.LessThanOrEqualTo(Seam));
    }

    private static (UpscaleNetwork Network, Dictionary<string, Tensor> Tensors) Golden(string fixture)
    {
        SafetensorsFile golden = TestBundle.Numbers(fixture);
        Dictionary<string, Tensor> tensors = golden.Names
            .Where(static name => !name.StartsWith("in.", StringComparison.Ordinal) && !name.StartsWith("out.", StringComparison.Ordinal))
            .ToDictionary(static name => name, name => Tensor.FromFloats(name, golden.Floats(name), golden.Shape(name)));
        return ((UpscaleNetwork)NetworkCatalog.Detect(new Weights(tensors), fixture)!.Value.Network, tensors);
    }

    private static Tensor Scaled(Tensor tensor, float factor) =>
        Tensor.FromFloats(tensor.Name, [.. tensor.ToFloats().Select(value => factor * value)], [.. tensor.Shape]);

    private static void Add(TestBundle bundle, string name, IEnumerable<Tensor> tensors)
    {
        using TemporaryFolder folder = new();
        SafetensorsWriter.Write(folder.File(name + ".safetensors"), [.. tensors]);
        bundle.Store.Add(folder.File(name + ".safetensors"), name);
    }
}
