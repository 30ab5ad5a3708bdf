using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Networks;

namespace AiVideoFx.Golden;

/// <summary>Our own interpolation network: the motion to both frames, and the first one's share.</summary>
public static class TinyIfGolden
{
    public static GoldenFamily Family { get; } = new(name => name == "TinyIF", Check);

    public static TinyIf Of(GoldenFixture fixture) => new(
        Row(fixture, "channels"), Row(fixture, "scales"), (int)fixture.Config["residuals"]!, (int)fixture.Config["carry"]!);

    private static Levels Row(GoldenFixture fixture, string name) => [.. fixture.Config[name]!.AsArray().Select(value => (int)value!)];

    private static IEnumerable<GoldenDifference> Check(GoldenFixture fixture, JsonNode test, GoldenRun run)
    {
        foreach (Device device in GoldenRun.Forms)
        {
            Tensor Given(string name) => fixture[$"in.{test["id"]}.{name}"];
            Graph g = new() { Device = device };
            Weights w = fixture.Weights;
            Node Input(string name) => g.Input(name, [.. Given(name).Shape]);
            MotionBetween found = Of(fixture).Build(
                g, w, new(Input("img0"), Input("img1"), Input("flow01"), Input("flow10"), Input("bend"), Input("camera"), g.Input("timestep", [1, 1, 1, 1])));
            g.Output("toFirst", found.ToFirst);
            g.Output("toSecond", found.ToSecond);
            g.Output("weight", found.Weight);
            g.Output("layer", found.FarShare!);
            w.ThrowIfIncomplete(fixture.Name);
            Dictionary<string, float[]> outputs = run.Of(
                g,
                [
                    .. new[] { "img0", "img1", "flow01", "flow10", "bend", "camera" }.Select(name => (name, Given(name).ToFloats())),
                    ("timestep", [(float)test["timestep"]!]),
                ]);

            yield return fixture.Compare($"out.{test["id"]}.flow", [.. outputs["toFirst"], .. outputs["toSecond"]]);
            yield return fixture.Compare($"out.{test["id"]}.weight", outputs["weight"]);
            yield return fixture.Compare($"out.{test["id"]}.layer", outputs["layer"]);
        }
    }
}
