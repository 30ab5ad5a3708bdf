using System.Text.Json.Nodes;
using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class SpanNetGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(UpscaleGolden.SpanNetFamily.Fits);

    [TestCaseSource(nameof(Fixtures))]
    public void SpanNet_ReferenceWeights_GivesTheReferencesPicture(string file) => UpscaleGolden.SpanNetFamily.CheckCases(file);

    [TestCaseSource(nameof(Fixtures))]
    public void SpanNet_TrainedBranchesOnly_GivesTheSamePicture(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        Check(fixture, name => name.Contains(".eval_conv.", StringComparison.Ordinal));
    }

    [TestCaseSource(nameof(Fixtures))]
    public void SpanNet_FoldedWeightsOnly_GivesTheSamePicture(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        Check(fixture, IsTrained);
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Folded_TrainedBranches_AreTheReferencesFold(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        Weights w = fixture.Weights;
        string[] convolutions = [.. w.Names.Where(name => name.EndsWith(".eval_conv.weight", StringComparison.Ordinal))];
        Assert.That(convolutions, Has.Length.EqualTo(20));
        foreach (string name in convolutions)
        {
            Weights scope = w[name[..^".eval_conv.weight".Length]];
            int[] shape = [.. scope.ShapeOf("eval_conv.weight")!];

            (Tensor weight, Tensor bias) = SpanNet.Folded(scope, shape[0], shape[1]);

            Assert.That(weight.ToFloats(), Is.EqualTo(scope.Get("eval_conv.weight").ToFloats()).Within(2e-6f), name);
            Assert.That(bias.ToFloats(), Is.EqualTo(scope.Get("eval_conv.bias").ToFloats()).Within(2e-6f), name);
        }
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_AnyFormOfWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        SpanNet expected = UpscaleGolden.SpanNetOf(fixture) with { Range = 255, Mean = null };
        Weights plain = fixture.Weights;
        Dictionary<string, Tensor> marked = plain.Names.ToDictionary(name => name, name => plain.Get(name));
        marked["no_norm"] = Tensor.FromFloats("no_norm", [0], 1);

        Assert.Multiple(() =>
        {
            Assert.That(NetworkCatalog.Detect(plain, "")?.Network, Is.EqualTo(expected));
            Assert.That(NetworkCatalog.Detect(Without(fixture, IsTrained), "")?.Network, Is.EqualTo(expected));
            Assert.That(
                NetworkCatalog.Detect(Without(fixture, name => name.Contains(".eval_conv.", StringComparison.Ordinal)), "")?.Network,
                Is.EqualTo(expected));
            Assert.That(NetworkCatalog.Detect(new Weights(marked), "")?.Network, Is.EqualTo(expected with { Range = 1, Mean = (0, 0, 0) }));
        });
    }

    private static bool IsTrained(string name) =>
        name.Contains(".sk.", StringComparison.Ordinal) || name.Contains(".conv.", StringComparison.Ordinal);

    private static Weights Without(GoldenFixture fixture, Func<string, bool> left)
    {
        Weights w = fixture.Weights;
        return new(w.Names.Where(name => !left(name)).ToDictionary(name => name, name => w.Get(name)));
    }

    private static void Check(GoldenFixture fixture, Func<string, bool> left)
    {
        foreach (JsonNode test in fixture.Cases)
        {
            UpscaleGolden.Check(fixture, test, GoldenRun.ForTests, UpscaleGolden.SpanNetOf(fixture), Without(fixture, left)).Check();
        }
    }
}
