using AiVideoFx.Imaging.Flow;
using AiVideoFx.Testing;

namespace AiVideoFx.Imaging.Tests.Flow;

[NoLeaks]
public sealed class ForwardSplatTests
{
    private static readonly SafetensorsFile Golden =
        SafetensorsFile.Read(Path.Combine(TestPaths.Repository, "tests", "golden", "softsplat", "softsplat.safetensors"));

    [SetUp]
    public void SpoilPool() => FlowScenes.SpoilPool();

    [TestCase("c0", SplatMode.Sum, "sum", 1.1e-5)]
    [TestCase("c0", SplatMode.Average, "avg", 4e-6)]
    [TestCase("c0", SplatMode.Linear, "linear", 4e-6)]
    [TestCase("c0", SplatMode.Softmax, "softmax", 4e-6)]
    [TestCase("c1", SplatMode.Sum, "sum", 1.1e-5)]
    [TestCase("c1", SplatMode.Average, "avg", 3.9e-6)]
    [TestCase("c1", SplatMode.Softmax, "softmax", 3.9e-6)]
    [Category("Golden")]
    public void Apply_ReferenceCase_Agrees(string id, SplatMode mode, string name, double tolerance)
    {
        using Raster image = Golden.Raster($"in.{id}.image");
        using Raster flow = Golden.Raster($"in.{id}.flow");
        using Raster metric = Golden.Raster($"in.{id}.metric");
        using Raster expected = Golden.Raster($"out.{id}.{name}");
        foreach (int threads in new[] { 1, 3 })
        {
            bool weighted = mode is SplatMode.Linear or SplatMode.Softmax;
            using SplatResult actual = ForwardSplat.Apply(image, flow, mode, weighted ? metric : null, 1, threads);
            RasterComparer.Within(tolerance).Check(expected, actual.Image, $"{id} {name}");
        }
    }

    [TestCase("c0")]
    [TestCase("c1")]
    [Category("Golden")]
    public void Apply_ReferenceCase_WeightsAndHolesAgree(string id)
    {
        using Raster image = Golden.Raster($"in.{id}.image");
        using Raster flow = Golden.Raster($"in.{id}.flow");
        using Raster weight = Golden.Raster($"out.{id}.weight");
        using Raster hit = Golden.Raster($"out.{id}.hit");
        using SplatResult actual = ForwardSplat.Apply(image, flow, SplatMode.Average);
        RasterComparer.Within(1.5e-5).Check(weight, actual.Weight, $"{id} weight");
        Assert.That(actual.Weight.Pixels.ToArray().Select(w => w > 0 ? 1f : 0f), Is.EqualTo(hit.Pixels.ToArray()));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [Category("Unit")]
    public void Apply_NoMotion_IsIdentity(int channels)
    {
        using Raster image = RandomRaster(33, 21, channels, 1);
        using Raster flow = FlowScenes.Constant(33, 21, 0, 0);
        using SplatResult actual = ForwardSplat.Apply(image, flow, SplatMode.Average);
        RasterComparer.Exact.Check(image, actual.Image);
    }

    [Test]
    [Category("Unit")]
    public void Apply_WholePixelMotion_MovesAndLeavesHoles()
    {
        using Raster image = RandomRaster(16, 12, 3, 2);
        using Raster flow = FlowScenes.Constant(16, 12, 6, -4);
        using SplatResult actual = ForwardSplat.Apply(image, flow, SplatMode.Sum, time: 0.5f);
        Assert.That(actual.Image.Row(3, 1)[8], Is.EqualTo(image.Row(5, 1)[5]));
        Assert.That(actual.Weight.Row(3)[8], Is.EqualTo(1f));
        Assert.That(actual.Weight.Row(3)[2], Is.Zero);
        Assert.That(actual.Weight.Row(11)[8], Is.Zero);
    }

    [Test]
    [Category("Unit")]
    public void Apply_HostileMotion_IsDropped()
    {
        using Raster image = RandomRaster(20, 20, 3, 3);
        using Raster flow = FlowScenes.Constant(20, 20, 0, 0);
        float[] hostile = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f];
        for (int i = 0; i < hostile.Length; i++)
        {
            flow.Row(i, i % 2)[i] = hostile[i];
        }

        using SplatResult actual = ForwardSplat.Apply(image, flow, SplatMode.Average, maxThreads: 2);
        Assert.That(actual.Image.Pixels.ToArray().All(float.IsFinite), Is.True);
        Assert.That(actual.Weight.Pixels.ToArray().Count(w => w == 0), Is.EqualTo(hostile.Length));
    }

    [Test]
    [Category("Property")]
    public void Apply_AnyThreadCount_GivesTheSameBytes([Values(2, 3, 7)] int threads)
    {
        using Raster image = RandomRaster(97, 151, 3, 4);
        using Raster flow = RandomRaster(97, 151, 2, 5);
        using Raster metric = RandomRaster(97, 151, 1, 6);
        FlowScaling.Multiply(flow, 60);
        using SplatResult expected = ForwardSplat.Apply(image, flow, SplatMode.Softmax, metric);
        using SplatResult actual = ForwardSplat.Apply(image, flow, SplatMode.Softmax, metric, 1, threads);
        RasterComparer.Exact.Check(expected.Image, actual.Image);
        RasterComparer.Exact.Check(expected.Weight, actual.Weight);
    }

    [Test]
    [Category("Unit")]
    public void Apply_MetricMissingOrUnwanted_Throws()
    {
        using Raster image = RandomRaster(4, 4, 3, 7);
        using Raster flow = FlowScenes.Constant(4, 4, 0, 0);
        Assert.That(() => ForwardSplat.Apply(image, flow, SplatMode.Softmax), Throws.ArgumentException);
        Assert.That(() => ForwardSplat.Apply(image, flow, SplatMode.Average, image), Throws.ArgumentException);
    }

    private static Raster RandomRaster(int width, int height, int channels, int seed)
    {
        Random random = new(seed);
        Raster raster = Raster.Rent(width, height, channels);
        foreach (ref float value in raster.Pixels)
        {
            value = random.NextSingle() - (channels == 2 ? 0.5f : 0);
        }

        return raster;
    }
}
