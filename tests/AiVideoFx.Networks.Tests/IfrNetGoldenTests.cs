using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Networks.Tests;

public sealed class IfrNetGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(name => name == "IFRNet");

    [TestCaseSource(nameof(Fixtures))]
    public void IfrNet_ReferenceWeights_GivesTheReferencesFrame(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        IfrNet network = Configured(fixture);
        foreach ((JsonNode test, Device device) in fixture.Cases.SelectMany(test => GoldenRun.Forms.Select(device =>
            (test, device))))
        {
            (Tensor img0, Tensor img1) = (fixture[$"in.{test["id"]}.img0"], fixture[$"in.{test["id"]}.img1"]);
            Graph g = new() { Device = device };
            Weights w = fixture.Weights;
            BetweenFrames between = (network with { FlowScale = (float)test["scale"]! }).Build(
                g, w, g.Input("image0", [.. img0.Shape]), g.Input("image1", [.. img1.Shape]), g.Input("timestep", [1,
                1, 1, 1]));
            g.Output("frame", between.Frame);
            g.Output("toFirst", between.FlowToFirst);
            g.Output("toSecond", between.FlowToSecond);
            g.Output("weight", between.Weight);
            w.ThrowIfIncomplete(fixture.Name);
            Dictionary<string, float[]> outputs = GoldenRun.Of(
                g, ("image0", img0.ToFloats()), ("image1", img1.ToFloats()), ("timestep", [(float)test["timestep"]!]));

            fixture.Check($"out.{test["id"]}.frame", outputs["frame"]);
            fixture.Check($"out.{test["id"]}.flow", [.. outputs["toFirst"], .. outputs["toSecond"]]);
            Assert.That(outputs["weight"], Is.All.InRange(0f, 1f));
        }
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, "");

        Assert.That(found?.Family, Is.SameAs(IfrNet.Family));
        Assert.That(found?.Network, Is.EqualTo(Configured(fixture)));
    }

    [Test]
    public void Build_SidesNoMultiple_SaysWhatToDo()
    {
        Graph g = new();
        Node image = g.Input("image", [1, 3, 40, 64]);

        Assert.That(
            () => new IfrNet([32, 48, 72, 96]).Build(g, new(new Dictionary<string, Tensor>()), image, image,
            g.Input("t", [1, 1, 1, 1])),
            Throws.TypeOf<GraphException>().With.Message.Contains("multiples of 16"));
    }

    private static IfrNet Configured(GoldenFixture fixture) => new(
        [.. fixture.Config["widths"]!.AsArray().Select(width => (int)width!)], (int)fixture.Config["side"]!,
        (int)fixture.Config["first_kernel"]!);
}
