using System.Text.Json.Nodes;
using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class LaMaGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures =>
        GoldenFixture.All(name => name.StartsWith("LaMa generator", StringComparison.Ordinal));

    [TestCaseSource(nameof(Fixtures))]
    public void LaMa_ReferenceWeights_FillsAsTheReference(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        LaMa network = Configuration(fixture);
        foreach (JsonNode test in fixture.Cases)
        {
            Tensor image = fixture[$"in.{test["id"]}.image"];
            Tensor mask = fixture[$"in.{test["id"]}.mask"];
            Graph g = new();
            Weights w = fixture.Weights;
            g.Output("inpainted", network.Build(g, w, g.Input("image", [.. image.Shape]), g.Input("mask", [.. mask.Shape])));
            w.ThrowIfIncomplete(fixture.Name);

            fixture.Check($"out.{test["id"]}.inpainted", Run(g, image, mask)["inpainted"]);
        }
    }

    [TestCaseSource(nameof(Fixtures))]
    public void LaMa_ReferenceWeights_GivesTheReferencesValuesOnTheWay(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        foreach (JsonNode test in fixture.Cases)
        {
            string stem = $"out.{test["id"]}.";
            Tensor image = fixture[$"in.{test["id"]}.image"];
            Tensor mask = fixture[$"in.{test["id"]}.mask"];
            Graph g = new();
            g.Output("predicted", Configuration(fixture).Predict(
                g, fixture.Weights, g.Input("image", [.. image.Shape]), g.Input("mask", [.. mask.Shape]), g.Output));

            Dictionary<string, float[]> found = Run(g, image, mask);

            foreach (string name in found.Keys.Where(name => fixture.Has(stem + name)))
            {
                fixture.Check(stem + name, found[name]);
            }

            Assert.That(found.Keys, Is.EquivalentTo(new[] { "fourier_in", "fourier_out", "block0_local", "block0_global", "predicted" }));
        }
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, "");

        Assert.That(found?.Network, Is.EqualTo(Configuration(fixture)));
    }

    private static LaMa Configuration(GoldenFixture fixture)
    {
        (int features, int downsamplings) = ((int)fixture.Config["ngf"]!, (int)fixture.Config["n_downsampling"]!);
        double global = (double)fixture.Config["resnet_conv_kwargs"]!["ratio_gin"]!;
        int deepest = features << downsamplings;
        return new(features, downsamplings, (int)fixture.Config["n_blocks"]!, deepest - (int)(global * deepest));
    }

    private static Dictionary<string, float[]> Run(Graph g, Tensor image, Tensor mask) =>
        GoldenRun.Of(g, ("image", image.ToFloats()), ("mask", mask.ToFloats()));
}
