using System.Text.Json;
using AiVideoFx.Engine;
using AiVideoFx.Networks;

namespace AiVideoFx.Cli.Tests;

[TestFixture]
public sealed class ModelTests : EngineTestBase
{
    [TestCase("pytorch-zip/srvgg.pth", "PyTorch zip")]
    [TestCase("pytorch-legacy/srvgg.pth", "PyTorch legacy")]
    public void Add_FileOfPyTorch_IsRecognisedTriedCalibratedAndListed(string file, string format)
    {
        CliResult added = RunEngine("models", "add", Golden(file), "--name", "mine");
        Assert.That((added.Code, added.Error), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(added.Out, Does.StartWith("Added 'mine': Real-ESRGAN compact (2 times, 16 channels, 4 convolutions, LeakyRelu), for Upscale."));
        Assert.That(added.Out, Does.Match(@"8 bits: \d+\.\d dB from 32 bits, (used|not used below 48)\."));

        JsonElement model = RunEngine("models", "list", "--json").Lines.Single(static line => Kind(line) == "model");
        Assert.That(model.GetProperty("name").GetString(), Is.EqualTo("mine"));
        Assert.That(model.GetProperty("format").GetString(), Is.EqualTo(format));
        Assert.That(model.GetProperty("effect").GetString(), Is.EqualTo("Upscale"));
        double psnr = model.GetProperty("int8").GetProperty("psnr").GetDouble();
        Assert.That(psnr, Is.InRange(20, 80));
        Assert.That(model.GetProperty("int8").GetProperty("used").GetBoolean(), Is.EqualTo(psnr >= 48));
        Assert.That(File.ReadAllBytes(Path.Combine(Models, "mine.pth")), Is.EqualTo(File.ReadAllBytes(Golden(file))));
        Assert.That(Directory.GetFiles(Models), Has.Length.EqualTo(3));

        CliResult verified = RunEngine("models", "verify");
        Assert.That((verified.Code, verified.Out), Is.EqualTo((ExitCode.Done, "mine: good\n")));
    }

    [TestCase("rife-v4.25")]
    [TestCase("ifrnet-s")]
    [TestCase("rrdbnet-small-x4")]
    [TestCase("span-small-x3")]
    [TestCase("lama-small")]
    [TestCase("raft-large-small")]
    public void Add_EachFamily_IsAddedAndRemoved(string fixture)
    {
        string file = WeightsOf(fixture);
        CliResult added = RunEngine("models", "add", file, "--json");
        Assert.That(added.Code, Is.EqualTo(ExitCode.Done), added.Error);
        JsonElement model = added.Lines.Single();
        bool calibrated = model.GetProperty("int8").ValueKind == JsonValueKind.Object;
        Assert.That(calibrated, Is.EqualTo(model.GetProperty("family").GetString() is not ("LaMa" or "RAFT")), added.Out);

        CliResult removed = RunEngine("models", "remove", model.GetProperty("name").GetString()!);
        Assert.That((removed.Code, removed.Error), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(Directory.GetFiles(Models), Is.Empty);
    }

    [Test]
    public void Add_HalfPrecisionWeights_Run()
    {
        string file = At("half.safetensors");
        using (Checkpoint checkpoint = Checkpoint.Open(Golden("pytorch-zip/srvgg.pth")))
        {
            SafetensorsWriter.Write(file, checkpoint.Tensors.Values.Select(static tensor => Tensor.FromBytes(
                tensor.Name, ElementType.Float16, [.. tensor.ToFloats().SelectMany(static value => BitConverter.GetBytes((Half)value))],
                [.. tensor.Shape])));
        }

        CliResult added = RunEngine("models", "add", file);
        Assert.That((added.Code, added.Error), Is.EqualTo((ExitCode.Done, "")));
    }

    [Test]
    public void List_NothingAdded_TellsWhatToGetAndWhere()
    {
        CliResult text = RunEngine("models", "list");
        Assert.That(text.Code, Is.EqualTo(ExitCode.Done));
        Assert.That(text.Out, Does.StartWith("No models in ").And.Contain("realesr-animevideov3.pth").And.Contain("BSD-3-Clause")
            .And.Contain("https://github.com/xinntao/Real-ESRGAN/releases"));
        foreach (JsonElement line in RunEngine("models", "list", "--json").Lines)
        {
            Assert.That(Kind(line), Is.EqualTo("public"));
            Assert.That(NetworkCatalog.All.Select(static family => family.Name), Does.Contain(line.GetProperty("family").GetString()));
            Assert.That(line.GetProperty("addedAs").ValueKind, Is.EqualTo(JsonValueKind.Null));
        }
    }

    [Test]
    public void Add_WhatIsNoUsableModel_SaysWhatItIsAndReturns1()
    {
        File.WriteAllText(At("net.onnx"), "x");
        File.WriteAllText(At("page.pth"), "<!DOCTYPE html><html><body>Sign in to download this file please, thank you</body></html>");
        Directory.CreateDirectory(At("pipe"));
        File.WriteAllText(At("pipe/model_index.json"), "{}");
        AssertFails(ExitCode.Failed, "ONNX graph", At("net.onnx"));
        AssertFails(ExitCode.Failed, "web page", At("page.pth"));
        AssertFails(ExitCode.Failed, "diffusers folder", At("pipe"));
        AssertFails(ExitCode.Failed, "is a folder", At("home/.."));
        AssertFails(ExitCode.WrongUsage, "there is no file", At("none.pth"));
        AssertFails(ExitCode.Failed, "is a LoRA", Write("lora.safetensors", Tensor.FromFloats("lora_unet_mid.lora_up.weight", [1], 1)));
        AssertFails(ExitCode.Failed, "SwinIR", Write("swin.safetensors", Tensor.FromFloats("layers.0.residual_group.blocks.0.norm1.weight", [1], 1)));
        AssertFails(ExitCode.Failed, "fit no network we know", Golden("pytorch-zip/layouts.pth"));
        AssertFails(
            ExitCode.Failed, "RIFE: no tensor 'block1.conv0.1.0.weight' (any, any, 3, 3)", Golden("pytorch-zip/rife-part.pth"));
        Assert.That(Directory.Exists(Models), Is.False, "nothing was added");
    }

    [Test]
    public void Add_VersionThatIsKnownNotToWork_SaysWhichToTake()
    {
        // RIFE 4.0 and 4.1 have the blocks of 4.2, with two layers a step.
        using Checkpoint checkpoint = Checkpoint.Open(Golden("networks/rife-v4.2.safetensors"));
        Tensor[] tensors =
        [
            .. checkpoint.Tensors.Values.Where(static tensor => tensor.Name.StartsWith("block", StringComparison.Ordinal)),
            Tensor.FromFloats("block0.convblock.0.1.weight", [1], 1),
        ];

        AssertFails(ExitCode.Failed, "its authors recommend 4.25", Write("flownet_v4.0.safetensors", tensors));
    }

    [Test]
    public void Add_WeightsThatGiveNoNumbers_AreRefused()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Golden("pytorch-zip/srvgg.pth"));
        string file = Write("nan.safetensors", [.. checkpoint.Tensors.Values.Select(static tensor =>
            Tensor.FromFloats(tensor.Name, [.. tensor.ToFloats().Select(static value => value * float.NaN)], [.. tensor.Shape]))]);

        AssertFails(ExitCode.Failed, "what it computes are no numbers", file);
    }

    [Test]
    public void Add_WithoutRuntime_AddsAndSaysThat8BitsAreNot()
    {
        CliResult added = Run("models", "add", Golden("pytorch-zip/srvgg.pth"));
        Assert.That(added.Code, Is.EqualTo(ExitCode.Done), added.Error);
        Assert.That(added.Out, Does.Contain("8 bits: no; ").And.Contain("holds no"));
    }

    [Test]
    public void AddTwiceRemoveNothingAndDamage_AreSaid()
    {
        RunEngine("models", "add", Golden("pytorch-zip/srvgg.pth"), "--name", "a");
        AssertFails(ExitCode.Failed, "already, as 'a'", Golden("pytorch-zip/srvgg.pth"));
        Assert.That(RunEngine("models", "remove", "b"), Has.Property("Code").EqualTo(ExitCode.Failed).And.Property("Error").Contains("it holds 'a'"));
        using (FileStream stream = File.Open(Path.Combine(Models, "a.pth"), FileMode.Append))
        {
            stream.WriteByte(0);
        }

        CliResult verified = RunEngine("models", "verify", "--json");
        Assert.That(verified.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(verified.Lines.Single().GetProperty("problem").GetString(), Does.Contain("not copied whole"));
    }

    private static string? Kind(JsonElement line) => line.GetProperty("kind").GetString();

    private string Write(string name, params IEnumerable<Tensor> tensors)
    {
        SafetensorsWriter.Write(At(name), tensors);
        return At(name);
    }

    // The fixture without its inputs and outputs.
    private string WeightsOf(string fixture)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Golden($"networks/{fixture}.safetensors"));
        return Write(fixture + ".safetensors", [.. checkpoint.Tensors.Values.Where(static tensor =>
            !tensor.Name.StartsWith("in.", StringComparison.Ordinal) && !tensor.Name.StartsWith("out.", StringComparison.Ordinal))]);
    }

    private void AssertFails(int code, string says, string file)
    {
        CliResult result = RunEngine("models", "add", file);
        Assert.That((result.Code, result.Out), Is.EqualTo((code, "")), result.Error);
        Assert.That(result.Error, Does.StartWith("aivideofx: ").And.Contain(says));
    }
}
