using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class SrvggNetGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(UpscaleGolden.SrvggNetFamily.Fits);

    [TestCaseSource(nameof(Fixtures))]
    public void SrvggNet_ReferenceWeights_GivesTheReferencesPicture(string file) => UpscaleGolden.SrvggNetFamily.CheckCases(file);

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, "");

        Assert.That(found?.Network, Is.EqualTo(UpscaleGolden.SrvggNetOf(fixture)));
    }
}
