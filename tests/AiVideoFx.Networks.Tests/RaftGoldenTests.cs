using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiVideoFx.Engine;

namespace AiVideoFx.Networks.Tests;

public sealed class RaftGoldenTests
{
    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(RaftGolden.Family.Fits);

    [TestCaseSource(nameof(Fixtures))]
    public void Raft_ReferenceWeights_GivesTheReferencesFlow(string file) => RaftGolden.Family.CheckCases(file);

    [TestCaseSource(nameof(Fixtures))]
    public void Raft_OneUpdate_GivesTheReferencesFirstFlow(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        foreach (JsonNode test in fixture.Cases)
        {
            Dictionary<string, float[]> found = RaftGolden.Run(
                fixture, test, GoldenRun.ForTests, fixture.Weights, RaftGolden.Of(fixture) with { Updates = 1 });
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
        bool small = RaftGolden.Of(fixture).Small;
        Dictionary<string, Tensor> tensors = w.Names.ToDictionary(name => Authors(name, small), name => w.Get(name));
        foreach (string name in tensors.Keys.Where(name => name.Contains(".downsample.1.", StringComparison.Ordinal)).ToArray())
        {
            tensors[name.Replace(".downsample.1.", small ? ".norm4." : ".norm3.", StringComparison.Ordinal)] = tensors[name];
        }

        Assert.That(NetworkCatalog.Detect(new Weights(tensors), "")?.Network, Is.EqualTo(RaftGolden.Of(fixture) with { Updates = 12 }));
        Check(fixture, new(tensors), 1L << 30, Named("flow"));
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, "");

        Assert.That(found?.Network, Is.EqualTo(RaftGolden.Of(fixture) with { Updates = 12 }));
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Build_SidesThatDoNotFit_SaysWhatIsExpected(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        Graph g = new();
        Node image = g.Input("image", [1, 3, 120, 136]);

        GraphException? thrown = Assert.Throws<GraphException>(() => RaftGolden.Of(fixture).Build(g, fixture.Weights, image, image));

        Assert.That(thrown!.Message, Does.Contain("(1, 3, 120, 136)").And.Contain("multiples of 8").And.Contain("128"));
    }

    private static string[] Named(params string[] names) => names;

    private static void Check(GoldenFixture fixture, Weights w, long budgetBytes, string[] names)
    {
        foreach (JsonNode test in fixture.Cases)
        {
            RaftGolden.Check(fixture, test, GoldenRun.ForTests, w, budgetBytes, names).Check();
        }
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
