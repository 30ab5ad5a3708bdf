using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class NetworkCatalogTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(_ => true);

    [Test]
    public void All_Families_HaveDifferentNames() => Assert.That(NetworkCatalog.All.Select(family => family.Name),
        Is.Unique);

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_CheckpointOfOneFamily_IsTakenForNoOther(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        List<string> takers = [.. NetworkCatalog.All.Where(family => family.Detect(fixture.Weights,
            fixture.Name) is not null).Select(family => family.Name)];

        Assert.That(takers, Has.Count.LessThanOrEqualTo(1),
            $"{fixture.Name} is taken for {string.Join(" and for ", takers)}");
    }

    [Test]
    public void Detect_NothingKnown_IsNull() =>
        Assert.That(NetworkCatalog.Detect(new(new Dictionary<string, Tensor>
        {
            ["x"] = Tensor.FromFloats("x",
            [1])
        }), "x.pth"), Is.Null);
}
