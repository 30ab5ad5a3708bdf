using System.Text.Json.Nodes;
using AiVideoFx.Engine;
using AiVideoFx.Networks;

namespace AiVideoFx.Golden;

/// <summary>RAFT: features, looked-up matches, and the flow.</summary>
public static class RaftGolden
{
    public static GoldenFamily Family { get; } = new(
        name => name is "raft_large" or "raft_small",
        (fixture, test, run) => Check(fixture, test, run, fixture.Weights, 1L << 30, ["fmap1", "corr0", "flow"]));

    public static Raft Of(GoldenFixture fixture) => new(
        (int)fixture.Cases.First()["num_flow_updates"]!, (int)fixture.Config["corr_block_radius"]!,
        (int)fixture.Config["recurrent_block_hidden_state_size"]!, fixture.Architecture == "raft_small");

    /// <summary>Compares those of the named values that the fixture holds.</summary>
    /// <param name="fixture">The fixture.</param>
    /// <param name="test">One of its cases.</param>
    /// <param name="run">Runs the graph.</param>
    /// <param name="w">The weights.</param>
    /// <param name="budgetBytes">Bytes that the matches may take at once.</param>
    /// <param name="names">Values to compare; flows may be held as every fifth row and column of them.</param>
    public static IEnumerable<GoldenDifference> Check(
        GoldenFixture fixture, JsonNode test, GoldenRun run, Weights w, long budgetBytes, string[] names)
    {
        Raft network = Of(fixture) with { Updates = (int)test["num_flow_updates"]!, VolumeBudgetBytes = budgetBytes };
        Dictionary<string, float[]> found = Run(fixture, test, run, w, network);
        string[] held = [.. names.Append("flow_every5").Where(name => fixture.Has($"out.{test["id"]}.{name}"))];
        if (held.Length == 0)
        {
            throw new InvalidDataException($"'{fixture.Name}' holds none of {string.Join(", ", names)}");
        }

        return held.Select(name => fixture.Compare($"out.{test["id"]}.{name}", found[name]));
    }

    /// <summary>The network's flow, "flow" and "flow_every5", and the values on the way.</summary>
    public static Dictionary<string, float[]> Run(GoldenFixture fixture, JsonNode test, GoldenRun run, Weights w, Raft network)
    {
        Graph g = new();
        (Shape shape, float[] first) = Picture(fixture, test, "image1");
        Node flow = network.Build(g, w, g.Input("image1", shape), g.Input("image2", shape), g.Output);
        w.ThrowIfIncomplete(fixture.Name);
        g.Output("flow", flow);
        Node rows = g.Slice(flow, 2, 0, (flow.Height + 4) / 5, 5);
        g.Output("flow_every5", g.Slice(rows, 3, 0, (flow.Width + 4) / 5, 5));
        return run.Of(g, ("image1", first), ("image2", Picture(fixture, test, "image2").Values));
    }

    /// <summary>An input in [0, 1].</summary>
    private static (Shape Shape, float[] Values) Picture(GoldenFixture fixture, JsonNode test, string name)
    {
        // The large fixtures hold what the reference's network sees, -1 to 1; the small ones bytes of a picture to be enlarged.
        Tensor stored = fixture[$"in.{test["id"]}.{name}"];
        float[] values = stored.ToFloats();
        if (stored.Type != ElementType.UInt8)
        {
            return ([.. stored.Shape], Array.ConvertAll(values, value => (value + 1) / 2));
        }

        int factor = (int)test["enlarged"]!;
        (int height, int width) = (stored.Shape[2] * factor, stored.Shape[3] * factor);
        float[] large = new float[3 * height * width];
        for (int i = 0; i < large.Length; i++)
        {
            (int row, int column) = (i / width, i % width);
            large[i] = values[row / height * stored.Shape[2] * stored.Shape[3] + row % height / factor * stored.Shape[3] + column / factor] / 255;
        }

        return ([1, 3, height, width], large);
    }
}
