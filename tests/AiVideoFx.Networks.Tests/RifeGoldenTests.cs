using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class RifeGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(InterpolationGolden.RifeFamily.Fits);

    [TestCaseSource(nameof(Fixtures))]
    public void Rife_ReferenceWeights_GivesTheReferencesFrame(string file) => InterpolationGolden.RifeFamily.CheckCases(file);

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, fixture.Name);

        Assert.That(found?.Family, Is.SameAs(Rife.Family));
        Rife network = (Rife)found!.Value.Network;
        Assert.That(network.Widths, Is.EqualTo(fixture.Config["block_widths"]!.AsArray().Select(width => (int)width!)));
        Assert.That(network.PadMultiple, Is.EqualTo((int)fixture.Config["size_multiple"]!));
        Assert.That(network, Is.EqualTo(network with { Widths = [.. network.Widths] }),
            "records of equal configuration are equal");
    }

    [TestCase("rife-v4.6", RifeHead.None, 1, true, 6, 0)]
    [TestCase("rife-v4.12.lite", RifeHead.Open, 1, false, 6, 0)]
    [TestCase("rife-v4.14.lite", RifeHead.Clamped, 2, false, 6, 0)]
    [TestCase("rife-v4.25", RifeHead.Clamped, 1, false, 13, 8)]
    public void Detect_Version_HasItsPeculiarities(string name, RifeHead head, int groups, bool accumulates,
        int outputs, int carried)
    {
        using GoldenFixture fixture = Committed(name);

        Rife network = (Rife)NetworkCatalog.Detect(fixture.Weights, name)!.Value.Network;

        Assert.That(
            (network.Head, network.Groups, network.MaskAccumulates, network.Outputs, network.Carried),
            Is.EqualTo((head, groups, accumulates, outputs, carried)));
    }

    [Test]
    public void Build_TrainingLeftovers_AreIgnored()
    {
        using GoldenFixture fixture = Committed("rife-v4.25");
        Dictionary<string, Tensor> tensors = fixture.Weights.Names.ToDictionary(name => name, name =>
            fixture.Weights.Get(name));
        tensors.Add("teacher.conv0.weight", Tensor.FromFloats("teacher.conv0.weight", [1, 2], 2));
        Weights w = new(tensors);
        Graph g = new();
        Node image = g.Input("image", [1, 3, 64, 64]);

        ((Rife)NetworkCatalog.Detect(w, "flownet.pkl")!.Value.Network).Build(g, w, image, image, g.Input("t", [1, 1,
            1, 1]));

        Assert.That(() => w.ThrowIfIncomplete("RIFE"), Throws.Nothing);
    }

    [Test]
    public void Build_EnsembleOfAVersionWithoutOne_SaysSo()
    {
        using GoldenFixture fixture = Committed("rife-v4.25");
        Weights w = fixture.Weights;
        Rife network = (Rife)NetworkCatalog.Detect(w, fixture.Name)!.Value.Network with { Ensemble = true };
        Graph g = new();
        Node image = g.Input("image", [1, 3, 64, 64]);

        Assert.That(
            () => network.Build(g, w, image, image, g.Input("t", [1, 1, 1, 1])),
            Throws.TypeOf<GraphException>().With.Message.Contains("no ensemble"));
    }

    [Test]
    public void Detect_Version4Point0_IsRefusedWithAReason()
    {
        using GoldenFixture fixture = Committed("rife-v4.2");
        Dictionary<string, Tensor> tensors = fixture.Weights.Names.ToDictionary(name => name, name =>
            fixture.Weights.Get(name));
        tensors.Add("block0.convblock.0.1.weight", Tensor.FromFloats("block0.convblock.0.1.weight", new float[8], 8));

        Assert.That(
            () => NetworkCatalog.Detect(new(tensors), "flownet.pkl"),
            Throws.TypeOf<WeightsException>().With.Message.Contains("4.0 or 4.1"));
    }

    private static GoldenFixture Committed(string name) =>
        GoldenFixture.Open(Path.Combine(AiVideoFx.Testing.TestPaths.Repository, "tests", "golden", "networks", name
            + ".json"));
}
