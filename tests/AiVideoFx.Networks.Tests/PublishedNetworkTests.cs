using AiVideoFx.Engine;
using AiVideoFx.Engine.Models;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Networks.Tests;

public sealed class PublishedNetworkTests
{
    private static IEnumerable<TestCaseData> Published => NetworkCatalog.All
        .SelectMany(family => family.Published.Select(published => new TestCaseData(family, published).SetArgDisplayNames(published.Name)));

    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(_ => true);

    [TestCaseSource(nameof(Published))]
    public void Published_RandomWeights_BuildAndHaveAConfigurationInWords(NetworkFamily family, PublishedNetwork published)
    {
        Graph graph = NetworkGraph.Create(published.Network, RandomWeights.Create(1, published.Shapes), 128, 128);

        Assert.That(graph.CountOperations(), Is.GreaterThan(1e8));
        Assert.That(family.Describe(published.Network), Is.Not.Empty.And.Not.Contain("{"));
    }

    // Billions of multiplications of the reference at 1280 x 720, padded (research page, 2.3). Ours has more: transposed convolutions are
    // rewritten as plain ones, with zeros, and the features of both pictures count.
    [TestCase("RIFE 4.6", 39.5, 1.15)]
    [TestCase("RIFE 4.15 lite", 24.7, 1.15)]
    [TestCase("RIFE 4.22", 54.4, 1.15)]
    [TestCase("RIFE 4.25", 20.9, 1.2)]
    [TestCase("RIFE 4.25 lite", 10.1, 1.2)]
    [TestCase("RIFE 4.25 heavy", 66.2, 1.15)]
    public void CountOperations_PublishedNetwork_IsTheReferences(string name, double billions, double most)
    {
        PublishedNetwork published = NetworkCatalog.All.SelectMany(family => family.Published).Single(one => one.Name == name);
        Network network = published.Network;
        Graph graph = NetworkGraph.Create(
            network, RandomWeights.Create(1), NetworkGraph.Fitted(network, 1280), NetworkGraph.Fitted(network, 720));

        double share = graph.CountOperations() / 2e9 / billions;
        TestContext.Out.WriteLine($"{name}: {graph.CountOperations() / 2e9:f1} billion, {share:f3} of the reference");
        Assert.That(share, Is.InRange(0.95, most));
    }

    // Millions of parameters, as the authors state them or the research page counts them.
    [TestCase("IFRNet S", 2.80)]
    [TestCase("IFRNet", 4.96)]
    [TestCase("IFRNet L", 19.70)]
    [TestCase("RealESRGAN_x4plus", 16.70)]
    [TestCase("realesr-animevideov3", 0.62)]
    [TestCase("realesr-general-x4v3", 1.21)]
    [TestCase("raft_large", 5.26)]
    [TestCase("raft_small", 0.99)]
    public void Published_RandomWeights_AreAsManyAsTheReferences(string name, double millions)
    {
        PublishedNetwork published = NetworkCatalog.All.SelectMany(family => family.Published).Single(one => one.Name == name);

        // RAFT makes constants of its own at each update.
        Network network = published.Network is Raft raft ? raft with { Updates = 1 } : published.Network;
        int side = NetworkGraph.Fitted(network, network is Raft ? 128 : 16);
        Graph graph = NetworkGraph.Create(network, RandomWeights.Create(1, published.Shapes), side, side);

        using InferenceSession session = TestEngine.Require().CreateSession(graph);

        Assert.That(session.WeightBytes / 4e6, Is.EqualTo(millions).Within(1.5).Percent);
    }

    [TestCaseSource(nameof(Fixtures))]
    public void Recognize_WeightsOfAFixture_AreKnownAndBuilt(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);
        using TemporaryFolder folder = new();
        string path = folder.File("weights.safetensors");
        Weights weights = fixture.Weights;
        if (NetworkCatalog.Detect(fixture.Weights, fixture.Name) is null)
        {
            Assert.Ignore($"{fixture.Architecture} is of a later issue, or no network");
        }

        SafetensorsWriter.Write(path, weights.Names.Select(name => weights.Get(name)));
        using Checkpoint checkpoint = Checkpoint.Open(path);

        Recognition found = NetworkCatalog.Recognize(checkpoint, fixture.Name + ".pth");

        Assert.That(found.Network, Is.Not.Null, string.Join("; ", found.Nearest));
        TestContext.Out.WriteLine($"{found.Network!.Family}: {found.Network.Configuration}");
    }

    [Test]
    public void Recognize_BiasTooShort_NamesFamilyAndTensor()
    {
        Recognition found = RecognizeCompactWithAShortBias();

        Assert.That(found.Nearest.Single().Family, Is.EqualTo("Real-ESRGAN compact"));
        Assert.That(found.Nearest.Single().Reason, Does.Contain("body.12.bias").And.Contain("expected (12)").And.Contain("found (11)"));
    }

    private static Recognition RecognizeCompactWithAShortBias()
    {
        SrvggNet network = new(2, 16, 5, SrvggActivation.PRelu);
        Dictionary<string, Tensor> tensors = [];
        for (int i = 0; i <= 12; i += 2)
        {
            (int to, int from) = (i == 12 ? 12 : network.Features, i == 0 ? 3 : network.Features);
            tensors[$"body.{i}.weight"] = Tensor.FromFloats($"body.{i}.weight", new float[to * from * 9], to, from, 3, 3);
            tensors[$"body.{i}.bias"] = Tensor.FromFloats($"body.{i}.bias", new float[i == 12 ? 11 : to], i == 12 ? 11 : to);
            if (i < 12)
            {
                tensors[$"body.{i + 1}.weight"] = Tensor.FromFloats($"body.{i + 1}.weight", new float[to], to);
            }
        }

        using TemporaryFolder folder = new();
        SafetensorsWriter.Write(folder.File("x.safetensors"), tensors.Values);
        using Checkpoint checkpoint = Checkpoint.Open(folder.File("x.safetensors"));
        return NetworkCatalog.Recognize(checkpoint, "x.safetensors");
    }

    [Test]
    public void Nearest_ESRGANOfOtherWidth_SaysWhatWasExpectedAndWhatThereIs()
    {
        Dictionary<string, Tensor> tensors = new()
        {
            ["conv_first.weight"] = Tensor.FromFloats("conv_first.weight", new float[64 * 3 * 25], 64, 3, 5, 5),
            ["body.0.rdb1.conv1.weight"] = Tensor.FromFloats("w", new float[32 * 64 * 9], 32, 64, 3, 3),
        };

        NearMiss miss = NetworkCatalog.Nearest(new Weights(tensors))[0];

        Assert.That(miss.Family, Is.EqualTo("ESRGAN"));
        Assert.That(miss.Reason, Does.Contain("'conv_first.weight' is (64, 3, 5, 5), expected (any, any, 3, 3)"));
    }

    [Test]
    public void Nearest_NothingAlike_IsEmpty() =>
        Assert.That(NetworkCatalog.Nearest(new(new Dictionary<string, Tensor> { ["x"] = Tensor.FromFloats("x", [1]) })), Is.Empty);

    [TestCase("lora_unet_down_blocks_0.lora_up.weight", "LoRA")]
    [TestCase("layers.0.residual_group.blocks.0.norm1.weight", "SwinIR")]
    [TestCase("layers.0.residual_group.blocks.0.mixer.A_log", "Mamba")]
    [TestCase("conv_near.weight block_1.c1_r.eval_conv.weight conv_cat.weight conv_2.eval_conv.weight", "SPANF")]
    [TestCase("conv_1.eval_conv.weight block_1.c1_r.eval_conv.weight tea_conv_cat.weight", "ESPAN")]
    [TestCase("conv_1.weight block_1.c1_r.weight block_1.esa.conv1.weight", "RLFN")]
    [TestCase("fea_conv.weight B1.c1_d.weight B1.esa.conv1.weight", "RFDN")]
    [TestCase("head.weight cells.0.conv1.conv1x1.weight tail.0.weight", "EFDN")]
    [TestCase("to_feat.weight feats.0.norm1.weight to_img.0.weight", "SAFMN")]
    public void Recognize_OtherPeoplesNetwork_IsSaidToBeOne(string tensors, string what)
    {
        using TemporaryFolder folder = new();
        SafetensorsWriter.Write(folder.File("x.safetensors"), [.. tensors.Split(' ').Select(name => Tensor.FromFloats(name, [1], 1))]);
        using Checkpoint checkpoint = Checkpoint.Open(folder.File("x.safetensors"));

        Assert.That(() => NetworkCatalog.Recognize(checkpoint, "x"), Throws.TypeOf<ModelException>().With.Message.Contains(what));
    }
}
