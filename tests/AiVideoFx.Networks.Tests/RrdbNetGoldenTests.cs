using System.Text.Json.Nodes;
using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class RrdbNetGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(UpscaleGolden.RrdbNetFamily.Fits);

    [TestCaseSource(nameof(Fixtures))]
    public void RrdbNet_ReferenceWeights_GivesTheReferencesPicture(string file) => UpscaleGolden.RrdbNetFamily.CheckCases(file);

    [TestCaseSource(nameof(Fixtures))]
    public void RrdbNet_NamesOfOlderPrograms_GiveTheSamePicture(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        foreach (bool numbered in new[] { true, false })
        {
            Weights w = fixture.Weights;
            int blocks = w.CountScopes("body");
            Weights Renamed() => new(w.Names.ToDictionary(name => Older(name, blocks, numbered), name => w.Get(name)));

            Assert.That(NetworkCatalog.Detect(Renamed(), "")?.Network, Is.EqualTo(UpscaleGolden.RrdbNetOf(fixture)));
            foreach (JsonNode test in fixture.Cases)
            {
                UpscaleGolden.Check(fixture, test, GoldenRun.ForTests, UpscaleGolden.RrdbNetOf(fixture), Renamed()).Check();
            }
        }
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, "");

        Assert.That(found?.Network, Is.EqualTo(UpscaleGolden.RrdbNetOf(fixture)));
    }

    [TestCaseSource(nameof(Fixtures))]
    public void RrdbNet_WeightsOf16Bits_GiveNearlyTheSamePicture(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        Weights w = fixture.Weights;
        Weights halves = new(w.Names.ToDictionary(name => name, name =>
        {
            Half[] values = Array.ConvertAll(w.Get(name).ToFloats(), value => (Half)value);
            byte[] bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
            return Tensor.FromBytes(name, ElementType.Float16, bytes, [.. w.ShapeOf(name)!]);
        }));
        Tensor x = fixture["in.c0.x"];
        Graph g = new();
        g.Output("y", UpscaleGolden.RrdbNetOf(fixture).Build(g, halves, g.Input("x", [.. x.Shape])));

        float[] found = GoldenRun.ForTests.Of(g, ("x", x.ToFloats()))["y"];

        // Weights are rounded by 5e-4 of themselves; outputs reach 3 to 16.
        float[] expected = fixture["out.c0.y"].ToFloats();
        Assert.That(found, Is.EqualTo(expected).Within(5e-3f * expected.Max(MathF.Abs)).And.Not.EqualTo(expected));
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_OneConvolutionMore_IsAnotherFamily(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        Weights w = fixture.Weights;
        Dictionary<string, Tensor> tensors = w.Names.ToDictionary(name => name, name => w.Get(name));
        tensors["body.0.rdb1.conv1x1.weight"] = Tensor.FromFloats("", new float[4], 2, 2, 1, 1);

        Assert.That(NetworkCatalog.Detect(new Weights(tensors), ""), Is.Null);
    }

    private static string Older(string name, int blocks, bool numbered)
    {
        string[] parts = name.Split('.');
        string end = parts[^1];
        return parts[0] switch
        {
            "body" when numbered => $"model.1.sub.{parts[1]}.{parts[2].ToUpperInvariant()}.{parts[3]}.0.{end}",
            "body" => $"RRDB_trunk.{parts[1]}.{parts[2].ToUpperInvariant()}.{parts[3]}.{end}",
            "conv_first" => numbered ? $"model.0.{end}" : name,
            "conv_body" => numbered ? $"model.1.sub.{blocks}.{end}" : $"trunk_conv.{end}",
            "conv_up1" => numbered ? $"model.3.{end}" : $"upconv1.{end}",
            "conv_up2" => numbered ? $"model.6.{end}" : $"upconv2.{end}",
            "conv_hr" => numbered ? $"model.8.{end}" : $"HRconv.{end}",
            _ => numbered ? $"model.10.{end}" : name,
        };
    }
}
