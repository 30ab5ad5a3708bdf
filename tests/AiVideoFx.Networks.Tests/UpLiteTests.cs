using System.Text;
using AiVideoFx.Engine;
using AiVideoFx.Engine.Models;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Engine.Tiles;
using AiVideoFx.Imaging;
using AiVideoFx.Testing;

namespace AiVideoFx.Networks.Tests;

public sealed class UpLiteTests
{
    private const string Side = """
        {"name": "upscale", "sha256": "ab12", "architecture": {"name": "UpLite", "channels": 16, "layers": 6, "scale": 2,
         "slope": 0.1, "residual": "bicubic a=-0.5", "edge": "replicate"}}
        """;

    private static IEnumerable<TestCaseData> Fixtures => GoldenFixture.All(UpscaleGolden.UpLiteFamily.Fits);

    [TestCaseSource(nameof(Fixtures))]
    public void UpLite_ReferenceWeights_GivesTheReferencesPicture(string file) => UpscaleGolden.UpLiteFamily.CheckCases(file);

    [TestCaseSource(nameof(Fixtures))]
    public void Detect_ReferenceWeights_FindsTheConfiguration(string file)
    {
        using GoldenFixture fixture = GoldenFixture.Open(file);

        (NetworkFamily Family, Network Network)? found = NetworkCatalog.Detect(fixture.Weights, "");

        Assert.That(found?.Family, Is.SameAs(UpLite.Family));
        Assert.That(found?.Network, Is.EqualTo(UpscaleGolden.UpLiteOf(fixture)));
    }

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(8)]
    public void Build_LastConvolutionZero_IsBicubic(int scale)
    {
        // A ramp stays a ramp inside: the cubic of a = -0.5 reproduces straight lines, that of -0.75 does not.
        const int Width = 12, Height = 9;
        UpLite network = new(scale, Channels: 4, Layers: 1);
        float[] image = new float[3 * Width * Height];
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = 0.05f * (i % Width) + 0.02f * (i / Width % Height) + 0.1f * (i / (Width * Height));
        }

        float[] result = Run(network, WithLast(network, 0), image, Width, Height);

        for (int c = 0; c < 3; c++)
        {
            for (int y = 2 * scale; y < (Height - 2) * scale; y++)
            {
                for (int x = 2 * scale; x < (Width - 2) * scale; x++)
                {
                    double expected = 0.05 * ((x + 0.5) / scale - 0.5) + 0.02 * ((y + 0.5) / scale - 0.5) + 0.1 * c;
                    Assert.That(result[(c * Height * scale + y) * Width * scale + x], Is.EqualTo(expected).Within(2e-6), $"{x}, {y}, {c}");
                }
            }
        }
    }

    [Test]
    public void Build_TilesWithItsOverlap_AreTheWhole()
    {
        UpLite network = new(2, 8, 4);
        using Raster image = Raster.Rent(150, 97, 3);
        Random random = new(5);
        foreach (ref float value in image.Pixels)
        {
            value = random.NextSingle();
        }

        using Raster whole = Upscaled(network, image, 4096), tiled = Upscaled(network, image, 64);

        float worst = 0;
        for (int i = 0; i < whole.Pixels.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(whole.Pixels[i] - tiled.Pixels[i]));
        }

        TestContext.Out.WriteLine($"worst difference {worst:g3}");
        Assert.That(worst, Is.LessThan(1e-5f));
    }

    [Test]
    public void FromSideFile_AsTrainingWrites_GivesNetworkAndHash()
    {
        byte[] json = Encoding.UTF8.GetBytes(Side);

        Assert.That(UpLite.FromSideFile(json), Is.EqualTo(new UpLite(2, 16, 6)));
        Assert.That(UpLite.FromSideFile(Encoding.UTF8.GetBytes(Side.Replace("0.1", "\"per channel\""))), Is.EqualTo(new UpLite(2, 16, 6, null)));
        Assert.That(SideFile.HashIn(json), Is.EqualTo("ab12"));
    }

    [TestCase("\"UpLite\"", "\"TinyIF\"", "expected a network UpLite")]
    [TestCase("a=-0.5", "a=-0.75", "a=-0.75")]
    [TestCase("\"scale\": 2", "\"scale\": 9", "expected a scale of 2 to 8")]
    [TestCase("\"layers\": 6,", "", "does not describe a network")]
    [TestCase("}}", "", "does not describe a network")]
    public void FromSideFile_SomethingElse_SaysWhat(string what, string with, string message) => Assert.That(
        () => UpLite.FromSideFile(Encoding.UTF8.GetBytes(Side.Replace(what, with))),
        Throws.TypeOf<FormatException>().With.Message.Contains(message));

    [Test]
    public void Constructor_ScaleOutside_Refuses() => Assert.That(() => new UpLite(9), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static Raster Upscaled(UpLite network, Raster image, int tile)
    {
        InferenceEngine engine = TestEngine.Require();
        Raster result = Raster.Rent(image.Width * network.Scale, image.Height * network.Scale, 3);
        TiledRun.Run(
            (width, height, device) => engine.Sessions.Rent(
                new(network, "random", device, Precision.Float32, $"{width} x {height}"),
                () => engine.CreateSession(
                    NetworkGraph.Create(network, RandomWeights.Create(3), width, height, new() { Device = device }), new() { Device = device })),
            Device.Cpu, network.Tiling, tile, image, result, network.Scale);
        return result;
    }

    private static float[] Run(UpLite network, Weights w, float[] image, int width, int height)
    {
        using InferenceSession session = TestEngine.Require().CreateSession(NetworkGraph.Create(network, w, width, height));
        using InferenceRun run = session.CreateRun();
        float[] result = new float[image.Length * network.Scale * network.Scale];
        run.Input<float>("image", image);
        run.Output("result", result.AsMemory());
        run.Run();
        return result;
    }

    private static Weights WithLast(UpLite network, float value)
    {
        Weights random = RandomWeights.Create(1);
        int features = 3 * network.Scale * network.Scale;
        Dictionary<string, Tensor> tensors = new()
        {
            ["last.weight"] = Tensor.FromFloats("last.weight", [.. Enumerable.Repeat(value, features * network.Channels * 9)], features, network.Channels, 3, 3),
            ["last.bias"] = Tensor.FromFloats("last.bias", [.. Enumerable.Repeat(value, features)], features),
        };
        for (int k = 0; k <= network.Layers; k++)
        {
            tensors[$"conv.{k}.weight"] = random[$"conv.{k}"].Get("weight", network.Channels, k == 0 ? 3 : network.Channels, 3, 3);
            tensors[$"conv.{k}.bias"] = random[$"conv.{k}"].Get("bias", network.Channels);
        }

        return new(tensors);
    }
}
