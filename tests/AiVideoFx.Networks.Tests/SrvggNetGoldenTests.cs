using System.Text.Json.Nodes;
using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class SrvggNetGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(name => name == "SRVGGNetCompact");

    [TestCaseSource(nameof(Fixtures))]
    public void SrvggNet_ReferenceWeights_GivesTheReferencesPicture(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        SrvggNet network = new(
            (int)fixture.Config["upscale"]!, (int)fixture.Config["num_feat"]!, (int)fixture.Config["num_conv"]!,
            Enum.Parse<SrvggActivation>((string)fixture.Config["act_type"]!, ignoreCase: true));
        foreach (JsonNode test in fixture.Cases)
        {
            Tensor x = fixture[$"in.{test["id"]}.x"];
            Graph g = new();
            Weights w = fixture.Weights;
            g.Output("y", network.Build(g, w, g.Input("x", [.. x.Shape])));
            w.ThrowIfIncomplete(fixture.Name);

            fixture.Check($"out.{test["id"]}.y", GoldenRun.Of(g, ("x", x.ToFloats()))["y"]);
        }
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, "");

        Assert.That(found?.Network, Is.EqualTo(new SrvggNet(
            (int)fixture.Config["upscale"]!, (int)fixture.Config["num_feat"]!, (int)fixture.Config["num_conv"]!,
            Enum.Parse<SrvggActivation>((string)fixture.Config["act_type"]!, ignoreCase: true))));
    }
}
