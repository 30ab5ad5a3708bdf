using AiVideoFx.Engine.Quantization;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests.Runtime;

public sealed class NetworkSessionsTests
{
    private static readonly QuantizationProfile Good = Profile(60), Poor = Profile(40);

    [Test]
    public void Choose_Processor_TakesEightBitsOnlyWhereTheyWereProved()
    {
        Precision fast = Processor.HasDotProduct ? Precision.Int8 : Precision.Float32;

        Assert.That(NetworkSessions.Choose(Precision.Auto, Device.Cpu, Good), Is.EqualTo((fast, (string?)null)));
        Assert.That(NetworkSessions.Choose(Precision.Auto, Device.Cpu, Poor), Is.EqualTo((Precision.Float32, (string?)null)));
        Assert.That(NetworkSessions.Choose(Precision.Auto, Device.Cpu, null), Is.EqualTo((Precision.Float32, (string?)null)));
        Assert.That(NetworkSessions.Choose(Precision.Int8, Device.Cpu, Poor), Is.EqualTo((Precision.Int8, (string?)null)), "the user decides");
    }

    [TestCase(Precision.Int8, Device.WebGpu, "CPU only")]
    [TestCase(Precision.Int8, Device.Cpu, "not calibrated")]
    [TestCase(Precision.Float16, Device.Cpu, "not faster")]
    public void Choose_WishThatCannotBeMet_SaysSo(Precision wanted, Device device, string sentence)
    {
        (Precision precision, string? note) = NetworkSessions.Choose(wanted, device, null);

        Assert.That(precision, Is.EqualTo(Precision.Float32));
        Assert.That(note, Does.Contain(sentence));
    }

    [Test]
    public void Rent_DeviceThatIsNotThere_RunsOnTheProcessorAndSaysSo()
    {
        Device missing = OperatingSystem.IsWindows() ? Device.CoreMl : Device.DirectMl;

        using RentedNetwork rented = Rent(missing, new Dictionary<string, Tensor> { ["w"] = Tensor.FromFloats("w", [2], 1) });

        Assert.That(rented.Device, Is.EqualTo(Device.Cpu));
        Assert.That(rented.Notes, Has.Count.EqualTo(1));
        Assert.That(rented.Notes[0], Does.Contain("the CPU is used instead").And.Contain("exists on"));
    }

    [Test]
    public void Rent_WeightsLeftOver_AreNamed()
    {
        Dictionary<string, Tensor> tensors = new() { ["w"] = Tensor.FromFloats("w", [2], 1), ["more"] = Tensor.FromFloats("more", [2], 1) };

        WeightsException? thrown = Assert.Throws<WeightsException>(() => Rent(Device.Cpu, tensors).Dispose());

        Assert.That(thrown!.Message, Does.Contain("more"));
    }

    private static RentedNetwork Rent(Device device, Dictionary<string, Tensor> tensors) => NetworkSessions.Rent(
        TestEngine.Require(), new Twice(), new($"{tensors.Count} tensors", tensors), device, Precision.Auto, "4",
        (g, w) => g.Output("y", g.Input("x", [4]) * g.Constant(w.Get("w", 1))));

    private static QuantizationProfile Profile(double psnr) => new(new Dictionary<string, LayerRanges>(), psnr);

    private sealed record Twice : Network
    {
        public override Tiling Tiling => new();
    }
}
