using AiVideoFx.Engine;
using System.Text.Json.Nodes;

namespace AiVideoFx.Networks.Tests;

public sealed class LaMaGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(LaMaGolden.Family.Fits);

    [TestCaseSource(nameof(Fixtures))]
    public void LaMa_ReferenceWeights_FillsAsTheReference(string file) => LaMaGolden.Family.CheckCases(file);

    [TestCaseSource(nameof(Fixtures))]
    public void LaMa_ReferenceWeights_GivesTheReferencesValuesOnTheWay(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        foreach (JsonNode test in fixture.Cases)
        {
            string stem = $"out.{test["id"]}.";
            Dictionary<string, float[]> found = LaMaGolden.Stages(fixture, test, GoldenRun.ForTests);

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

        Assert.That(found?.Network, Is.EqualTo(LaMaGolden.Of(fixture)));
    }
}
