using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Networks;

namespace AiVideoFx.Golden;

/// <summary>The networks that enlarge one picture: x to y.</summary>
public static class UpscaleGolden
{
    public static GoldenFamily RrdbNetFamily { get; } = new(name => name == "RRDBNet", CheckWith(RrdbNetOf));

    public static GoldenFamily SpanNetFamily { get; } = new(name => name == "SPAN", CheckWith(SpanNetOf));

    public static GoldenFamily SrvggNetFamily { get; } = new(name => name == "SRVGGNetCompact", CheckWith(SrvggNetOf));

    public static GoldenFamily UpLiteFamily { get; } = new(name => name == "UpLite", CheckWith(UpLiteOf));

    public static RrdbNet RrdbNetOf(GoldenFixture fixture)
    {
        int scale = (int)fixture.Config["scale"]!;
        return new(scale, (int)fixture.Config["num_feat"]!, (int)fixture.Config["num_block"]!, (int)fixture.Config["num_grow_ch"]!, 4 / scale);
    }

    public static SpanNet SpanNetOf(GoldenFixture fixture)
    {
        JsonNode config = fixture.Config;
        JsonArray mean = config["rgb_mean"]!.AsArray();
        int features = (int)config["feature_channels"]!;
        return new(
            (int)config["upscale"]!, features, (int?)config["mixed_channels"] ?? features, (float)config["img_range"]!,
            ((float)mean[0]!, (float)mean[1]!, (float)mean[2]!));
    }

    public static SrvggNet SrvggNetOf(GoldenFixture fixture) => new(
        (int)fixture.Config["upscale"]!, (int)fixture.Config["num_feat"]!, (int)fixture.Config["num_conv"]!,
        Enum.Parse<SrvggActivation>((string)fixture.Config["act_type"]!, ignoreCase: true));

    public static UpLite UpLiteOf(GoldenFixture fixture)
    {
        JsonNode config = fixture.Config;
        return (bool)config["prelu"]!
            ? new((int)config["scale"]!, (int)config["channels"]!, (int)config["layers"]!, Slope: null)
            : new((int)config["scale"]!, (int)config["channels"]!, (int)config["layers"]!);
    }

    /// <summary>Compares the picture that a network makes of a case's with these weights.</summary>
    public static GoldenDifference Check(GoldenFixture fixture, JsonNode test, GoldenRun run, UpscaleNetwork network, Weights w)
    {
        Tensor x = fixture[$"in.{test["id"]}.x"];
        Graph g = new();
        g.Output("y", network.Build(g, w, g.Input("x", [.. x.Shape])));
        w.ThrowIfIncomplete(fixture.Name);
        return fixture.Compare($"out.{test["id"]}.y", run.Of(g, ("x", x.ToFloats()))["y"]);
    }

    private static Func<GoldenFixture, JsonNode, GoldenRun, IEnumerable<GoldenDifference>> CheckWith(Func<GoldenFixture, UpscaleNetwork> configuration) =>
        (fixture, test, run) => [Check(fixture, test, run, configuration(fixture), fixture.Weights)];
}
