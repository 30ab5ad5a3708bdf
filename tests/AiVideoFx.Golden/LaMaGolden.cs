using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Networks;

namespace AiVideoFx.Golden;

/// <summary>LaMa: the filled picture.</summary>
public static class LaMaGolden
{
    public static GoldenFamily Family { get; } = new(
        name => name.StartsWith("LaMa generator", StringComparison.Ordinal), Check);

    public static LaMa Of(GoldenFixture fixture)
    {
        (int features, int downsamplings) = ((int)fixture.Config["ngf"]!, (int)fixture.Config["n_downsampling"]!);
        double global = (double)fixture.Config["resnet_conv_kwargs"]!["ratio_gin"]!;
        int deepest = features << downsamplings;
        return new(features, downsamplings, (int)fixture.Config["n_blocks"]!, deepest - (int)(global * deepest));
    }

    /// <summary>The values on the way, by the names that the fixture gives them.</summary>
    public static Dictionary<string, float[]> Stages(GoldenFixture fixture, JsonNode test, GoldenRun run)
    {
        Graph g = new();
        (Node image, Node mask) = Inputs(g, fixture, test);
        g.Output("predicted", Of(fixture).Predict(g, fixture.Weights, image, mask, g.Output));
        return Run(g, fixture, test, run);
    }

    private static IEnumerable<GoldenDifference> Check(GoldenFixture fixture, JsonNode test, GoldenRun run)
    {
        Graph g = new();
        Weights w = fixture.Weights;
        (Node image, Node mask) = Inputs(g, fixture, test);
        g.Output("inpainted", Of(fixture).Build(g, w, image, mask));
        w.ThrowIfIncomplete(fixture.Name);
        yield return fixture.Compare($"out.{test["id"]}.inpainted", Run(g, fixture, test, run)["inpainted"]);
    }

    private static (Node Image, Node Mask) Inputs(Graph g, GoldenFixture fixture, JsonNode test) =>
        (g.Input("image", [.. fixture[$"in.{test["id"]}.image"].Shape]), g.Input("mask", [.. fixture[$"in.{test["id"]}.mask"].Shape]));

    private static Dictionary<string, float[]> Run(Graph g, GoldenFixture fixture, JsonNode test, GoldenRun run) => run.Of(
        g, ("image", fixture[$"in.{test["id"]}.image"].ToFloats()), ("mask", fixture[$"in.{test["id"]}.mask"].ToFloats()));
}
