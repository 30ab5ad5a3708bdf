using System.Text.Json;

namespace AiVideoFx.Cli.Tests;

[TestFixture]
public sealed class BenchTests : EngineTestBase
{
    [Test]
    public void Devices_WithRuntime_TellEachDeviceAndWhyNot()
    {
        CliResult result = RunEngine("devices", "--json");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        JsonElement[] devices = [.. result.Lines];
        Assert.That(devices.Select(static d => d.GetProperty("device").GetString()), Is.EqualTo(
            new[] { "cpu", "cuda", "tensorrt", "directml", "coreml", "webgpu" }));
        Assert.That(devices[0].GetProperty("available").GetBoolean(), Is.True);
        Assert.That(devices[0].GetProperty("gigaflops").GetDouble(), Is.Positive);
        Assert.That(devices[0].GetProperty("onnxRuntime").GetString(), Does.StartWith("1."));
        Assert.That(devices[0].GetProperty("int8").GetString(), Does.Contain("8-bit"));
        Assert.That(devices.All(static d => d.GetProperty("detail").GetString()!.Length > 10));
        Assert.That(RunEngine("devices").Out, Does.Contain("ONNX Runtime:  1.").And.Contain("cpu"));
    }

    [Test]
    public void Bench_OneNetwork_MeasuresBothPrecisionsInProcessesOfTheirOwn()
    {
        CliResult result = RunEngine(
            "bench", "realesr-animevideov3", "--sizes", "160x128,256x256", "--seconds", "0.2", "--json", At("b.json"));
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(result.Out, Does.Contain("realesr-animevideov3").And.Contain("int8").And.Contain("GFLOP/s at 2048 x 2048"));

        JsonElement root = JsonDocument.Parse(File.ReadAllText(At("b.json"))).RootElement;
        JsonElement[] rows = [.. root.GetProperty("rows").EnumerateArray()];
        Assert.That(rows.Select(static r => $"{r.GetProperty("size")} {r.GetProperty("precision")}"), Is.EqualTo(
            new[] { "160x128 float32", "160x128 int8", "256x256 float32", "256x256 int8" }));

        // 16 convolutions of 64 channels, one from 3 and one to 48: two for each product.
        double perPixel = 2.0 * 9 * (3 * 64 + 16 * 64 * 64 + 64 * 48);
        Assert.That(rows[0].GetProperty("operations").GetDouble(), Is.EqualTo(perPixel * 160 * 128));
        Assert.That(rows[1].GetProperty("operations").GetDouble(), Is.EqualTo(perPixel * 160 * 128), "8 bits do the same");
        foreach (JsonElement row in rows)
        {
            Assert.That(row.GetProperty("bestMs").GetDouble(), Is.Positive.And.LessThanOrEqualTo(row.GetProperty("medianMs").GetDouble()));
            Assert.That(row.GetProperty("shareOfPeak").GetDouble(), Is.InRange(0.01, 20));
            Assert.That(row.GetProperty("peakBytes").GetInt64(), Is.InRange(30_000_000, 2_000_000_000));
        }
    }

    [Test]
    public void Bench_HeavyNetwork_IsMeasuredOnATileAndSaysSo()
    {
        CliResult result = RunEngine("bench", "RealESRGAN_x4plus_anime_6B", "--sizes", "2160p", "--precision", "float32", "--seconds", "0.1");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(result.Out, Does.Match(@"1 tiles of 192; a frame has \d+"));
    }

    [Test]
    public void Bench_Family_MeasuresEachOfItsNetworks()
    {
        CliResult result = RunEngine("bench", "IFRNet", "--sizes", "128x128", "--precision", "float32", "--seconds", "0.1", "--json", At("b.json"));
        Assert.That(result.Code, Is.EqualTo(ExitCode.Done), result.Error);
        JsonElement[] rows = [.. JsonDocument.Parse(File.ReadAllText(At("b.json"))).RootElement.GetProperty("rows").EnumerateArray()];
        Assert.That(rows.Select(static r => r.GetProperty("network").GetString()), Is.EqualTo(new[] { "IFRNet S", "IFRNet", "IFRNet L" }));
        Assert.That(rows.Select(static r => r.GetProperty("operations").GetDouble()), Is.Unique.And.Ordered);
    }

    [Test]
    public void Bench_WrongUsage_SaysWhatThereIs()
    {
        AssertFails(ExitCode.WrongUsage, "there are: IFRNet S, IFRNet, Interpolate", "nosuchnet");
        AssertFails(ExitCode.WrongUsage, "480p", "SPAN", "--sizes", "9x9");
        AssertFails(ExitCode.WrongUsage, "float32", "SPAN", "--precision", "int4");
        AssertFails(ExitCode.Failed, "CUDA cannot be used", "SPAN", "--device", "cuda");
        CliResult none = Run("bench", "SPAN");
        Assert.That((none.Code, none.Error.Contains("holds no", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Failed, true)), none.Error);
    }

    private void AssertFails(int code, string says, params string[] arguments)
    {
        CliResult result = RunEngine(["bench", .. arguments]);
        Assert.That((result.Code, result.Out), Is.EqualTo((code, "")), result.Error);
        Assert.That(result.Error, Does.StartWith("aivideofx: ").And.Contain(says));
    }
}
