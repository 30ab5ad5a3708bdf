using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Networks;

namespace AiVideoFx.Golden;

/// <summary>RIFE and IFRNet: the new frame, and the motion to both frames.</summary>
public static class InterpolationGolden
{
    public static GoldenFamily IfrNetFamily { get; } = new(
        name => name == "IFRNet",
        (fixture, test, run) => Check(fixture, test, run, IfrNetOf(fixture) with { FlowScale = (float)test["scale"]! }));

    public static GoldenFamily RifeFamily { get; } = new(
        name => name.StartsWith("RIFE IFNet", StringComparison.Ordinal),
        (fixture, test, run) => Check(fixture, test, run, RifeOf(fixture) with
        {
            FlowScale = (float)test["scale"]!,
            Ensemble = (bool?)test["ensemble"] ?? false,
        }));

    public static IfrNet IfrNetOf(GoldenFixture fixture) => new(
        [.. fixture.Config["widths"]!.AsArray().Select(width => (int)width!)], (int)fixture.Config["side"]!,
        (int)fixture.Config["first_kernel"]!);

    /// <summary>As detected: the side files do not say a version's peculiarities.</summary>
    public static Rife RifeOf(GoldenFixture fixture) => (Rife)NetworkCatalog.Detect(fixture.Weights, fixture.Name)!.Value.Network;

    private static IEnumerable<GoldenDifference> Check(GoldenFixture fixture, JsonNode test, GoldenRun run, InterpolationNetwork network)
    {
        foreach (Device device in GoldenRun.Forms)
        {
            (Tensor img0, Tensor img1) = (fixture[$"in.{test["id"]}.img0"], fixture[$"in.{test["id"]}.img1"]);
            Graph g = new() { Device = device };
            Weights w = fixture.Weights;
            BetweenFrames between = network.Build(
                g, w, g.Input("image0", [.. img0.Shape]), g.Input("image1", [.. img1.Shape]), g.Input("timestep", [1, 1, 1, 1]));
            g.Output("frame", between.Frame);
            g.Output("toFirst", between.FlowToFirst);
            g.Output("toSecond", between.FlowToSecond);
            g.Output("weight", between.Weight);
            w.ThrowIfIncomplete(fixture.Name);
            Dictionary<string, float[]> outputs = run.Of(
                g, ("image0", img0.ToFloats()), ("image1", img1.ToFloats()), ("timestep", [(float)test["timestep"]!]));

            yield return fixture.Compare($"out.{test["id"]}.frame", outputs["frame"]);
            if (fixture.Has($"out.{test["id"]}.flow"))
            {
                yield return fixture.Compare($"out.{test["id"]}.flow", [.. outputs["toFirst"], .. outputs["toSecond"]]);
            }

            yield return GoldenDifference.FromShares($"{fixture.Name} {test["id"]}, share of the first frame", outputs["weight"]);
        }
    }
}
