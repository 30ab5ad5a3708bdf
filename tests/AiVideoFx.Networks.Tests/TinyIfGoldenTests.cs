using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class TinyIfGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(TinyIfGolden.Family.Fits);

    [TestCaseSource(nameof(Fixtures))]
    public void TinyIf_ReferenceWeights_GivesTheReferencesMotion(string file) => TinyIfGolden.Family.CheckCases(file);

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, "");

        Assert.That(found?.Family, Is.SameAs(TinyIf.Family));
        Assert.That(found?.Network, Is.EqualTo(TinyIfGolden.Of(fixture)));
    }
}
