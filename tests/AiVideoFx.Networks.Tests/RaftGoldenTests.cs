using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class RaftGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(name => name is "raft_large" or "raft_small");

    [TestCaseSource(nameof(Fixtures))]
    public void Raft_ReferenceWeights_GivesTheReferencesFlow(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        Check(fixture, fixture.Weights, 1L << 30, Named("fmap1", "corr0", "flow"));
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Raft_OneUpdate_GivesTheReferencesFirstFlow(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        foreach (JsonNode test in fixture.Cases)
        {
            Dictionary<string, float[]> found = Run(fixture, fixture.Weights, test, Configuration(fixture) with { Updates = 1 });
            string end = fixture.Has($"out.{test["id"]}.flow_first") ? "" : "_every5";
            fixture.Check($"out.{test["id"]}.flow_first{end}", found["flow" + end]);
        }
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Raft_MatchesInParts_GiveTheSameFlow(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        Check(fixture, fixture.Weights, 100_000, Named("corr0", "flow"));
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Raft_NamesOfTheAuthors_GiveTheSameFlow(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        Weights w = fixture.Weights;
        bool small = Configuration(fixture).Small;
        Dictionary<string, Tensor> tensors = w.Names.ToDictionary(name => Authors(name, small), name => w.Get(name));
        foreach (string name in tensors.Keys.Where(name => name.Contains(".downsample.1.", StringComparison.Ordinal)).ToArray())
        {
            tensors[name.Replace(".downsample.1.", small ? ".norm4." : ".norm3.", StringComparison.Ordinal)] = tensors[name];
        }

        Assert.That(NetworkCatalog.Detect(new Weights(tensors), "")?.Network, Is.EqualTo(Configuration(fixture) with { Updates = 12 }));
        Check(fixture, new(tensors), 1L << 30, Named("flow"));
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, "");

        Assert.That(found?.Network, Is.EqualTo(Configuration(fixture) with { Updates = 12 }));
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Build_SidesThatDoNotFit_SaysWhatIsExpected(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        Graph g = new();
        Node image = g.Input("image", [1, 3, 120, 136]);

        GraphException? thrown = Assert.Throws<GraphException>(() => Configuration(fixture).Build(g, fixture.Weights, image, image));

        Assert.That(thrown!.Message, Does.Contain("(1, 3, 120, 136)").And.Contain("multiples of 8").And.Contain("128"));
    }

    private static string[] Named(params string[] names) => names;

    private static Raft Configuration(GoldenFixture fixture) => new(
        (int)fixture.Cases.First()["num_flow_updates"]!, (int)fixture.Config["corr_block_radius"]!,
        (int)fixture.Config["recurrent_block_hidden_state_size"]!, fixture.Architecture == "raft_small");

    private static void Check(GoldenFixture fixture, Weights w, long budgetBytes, string[] names)
    {
        foreach (JsonNode test in fixture.Cases)
        {
            Raft network = Configuration(fixture) with { Updates = (int)test["num_flow_updates"]!, VolumeBudgetBytes = budgetBytes };
            Dictionary<string, float[]> found = Run(fixture, w, test, network);
            string[] held = [.. names.Append("flow_every5").Where(name => fixture.Has($"out.{test["id"]}.{name}"))];
            Assert.That(held, Is.Not.Empty);
            foreach (string name in held)
            {
                fixture.Check($"out.{test["id"]}.{name}", found[name]);
            }
        }
    }

    private static Dictionary<string, float[]> Run(GoldenFixture fixture, Weights w, JsonNode test, Raft network)
    {
        Graph g = new();
        (Shape shape, float[] first) = Picture(fixture, test, "image1");
        Node flow = network.Build(g, w, g.Input("image1", shape), g.Input("image2", shape), g.Output);
        w.ThrowIfIncomplete(fixture.Name);
        g.Output("flow", flow);
        Node rows = g.Slice(flow, 2, 0, (flow.Height + 4) / 5, 5);
        g.Output("flow_every5", g.Slice(rows, 3, 0, (flow.Width + 4) / 5, 5));
        return GoldenRun.Of(g, ("image1", first), ("image2", Picture(fixture, test, "image2").Values));
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

    private static string Authors(string name, bool small)
    {
        (string From, string To)[] rules =
        [
            ("^feature_encoder", "fnet"), ("^context_encoder", "cnet"), (@"^([fc]net)\.conv\.", "$1.conv2."),
            (@"^([fc]net)\.convnormrelu\.0", "$1.conv1"), (@"^([fc]net)\.convnormrelu\.1", "$1.norm1"),
            (@"convnormrelu(\d)\.0", "conv$1"), (@"convnormrelu(\d)\.1", "norm$1"), ("motion_encoder", "encoder"),
            (@"encoder\.conv\.0", "encoder.conv"), (@"convcorr(\d)\.0", "convc$1"), (@"convflow(\d)\.0", "convf$1"),
            (@"recurrent_block\.convgru(\d)\.conv(.)", small ? "gru.conv$2" : "gru.conv$2$1"),
            (@"mask_predictor\.convrelu\.0", "update_block.mask.0"), (@"mask_predictor\.conv\.", "update_block.mask.2."),
        ];
        return rules.Aggregate(name, (text, rule) => Regex.Replace(text, rule.From, rule.To));
    }
}
