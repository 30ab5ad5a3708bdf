using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class IfrNetGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(InterpolationGolden.IfrNetFamily.Fits);

    [TestCaseSource(nameof(Fixtures))]
    public void IfrNet_ReferenceWeights_GivesTheReferencesFrame(string file) => InterpolationGolden.IfrNetFamily.CheckCases(file);

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, "");

        Assert.That(found?.Family, Is.SameAs(IfrNet.Family));
        Assert.That(found?.Network, Is.EqualTo(InterpolationGolden.IfrNetOf(fixture)));
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
}
