using System.Text;
using AiVideoFx.Fuzz;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

/// <summary>Files made to harm: each is refused with a sentence, cheaply, and none runs anything.</summary>
public sealed class HostileCheckpointTests
{
    private static readonly long[] Two = [2];
    private static readonly long[] One = [1];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = TestPaths.CreateTemporary();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("os", "system")]
    [TestCase("posix", "system")]
    [TestCase("nt", "system")]
    [TestCase("subprocess", "Popen")]
    [TestCase("builtins", "eval")]
    [TestCase("__builtin__", "exec")]
    [TestCase("builtins", "getattr")]
    [TestCase("builtins", "__import__")]
    [TestCase("sys", "modules")]
    [TestCase("importlib", "import_module")]
    [TestCase("importlib.util", "spec_from_file_location")]
    [TestCase("os.path", "join")]
    [TestCase("runpy", "run_path")]
    [TestCase("torch.hub", "load")]
    [TestCase("torch", "load")]
    [TestCase("numpy.testing._private.utils", "runstring")]
    [TestCase("operator", "attrgetter")]
    [TestCase("pickle", "loads")]
    public void Open_PickleThatNamesCode_IsRefusedByName(string module, string name)
    {
        byte[] pickle = new PickleWriter().Global(module, name).Op("(").Text("touch hacked").Op("tR").End();
        byte[] stackGlobal = new PickleWriter().Text(module).Text(name).Raw(0x93).Op("(").Text("touch hacked").Op("tR").End();
        byte[] instance = new PickleWriter().Op("(").Text("touch hacked").Op($"i{module}\n{name}\n").End();

        foreach (byte[] attack in new[] { pickle, stackGlobal, instance })
        {
            Assert.That(Refusal(Archives.TorchZip(attack)), Does.Contain($"asks to run '{module}.{name}'"));
            Assert.That(Refusal(Archives.TorchLegacy(attack)), Does.Contain($"asks to run '{module}.{name}'"));
        }
    }

    [Test]
    public void Open_UnknownClassesBesideTheWeights_AreInert()
    {
        byte[] pickle = new PickleWriter().Op("}(").Text("hyper_parameters")
            .Global("omegaconf.dictconfig", "DictConfig").Op(")").Raw(0x81).Op("}(").Text("_content").Op("}ub")
            .Text("callbacks").Global("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint")
            .Text("state_dict").Op("}(")
            .Text("generator.model.1.weight").Tensor("FloatStorage", "0", 2, 0, Two, One)
            .Text("discriminator.model.weight").Tensor("FloatStorage", "0", 2, 0, Two, One)
            .Text("loss_resnet_pl.impl.weight").Tensor("FloatStorage", "0", 2, 0, Two, One)
            .Op("uu").End();

        using Checkpoint checkpoint = Checkpoint.Open(Write(Archives.TorchZip(pickle, new byte[8])));

        Assert.That(checkpoint.Tensors.Keys, Is.EqualTo(new[] { "model.1.weight" }));
    }

    [TestCase("archive/../../etc/passwd")]
    [TestCase("/etc/passwd")]
    [TestCase("archive\\..\\x")]
    [TestCase("C:/x")]
    [TestCase("archive/a\0b")]
    public void Open_ArchiveWithAPathTrick_IsRefused(string name)
    {
        byte[] file = Archives.Zip(("archive/data.pkl", SmallPickle()), (name, new byte[4]));

        Assert.That(Refusal(file), Does.Contain("leads out of its folder"));
    }

    [Test]
    public void Open_ArchiveThatTorchSaveDidNotWrite_SaysWhatToDo()
    {
        Assert.That(Refusal(Archives.Zip(("model.pth", new byte[4]))), Does.Contain("unpack it and take 'model.pth'"));
        Assert.That(Refusal(Archives.Zip(("a/data.pkl", SmallPickle()), ("b/data.pkl", SmallPickle()))), Does.Contain("more than one"));
        Assert.That(Refusal(Archives.Zip(("a/data.pkl", []), ("a/data.pkl", []))), Does.Contain("twice"));
        Assert.That(Refusal(Archives.Zip(("a/byteorder", "big"u8.ToArray()), ("a/data.pkl", SmallPickle()))), Does.Contain("big-endian"));
    }

    [TestCase(8, 1, "encrypted")]
    [TestCase(10, 8, "compressed")]
    [TestCase(24, 200, "compressed")]
    [TestCase(42, 5, "is not where")]
    public void Open_ArchiveWithAnOddEntry_IsRefused(int field, byte value, string expected)
    {
        byte[] file = Archives.TorchZip(SmallPickle(), new byte[8]);
        int record = file.AsSpan().IndexOf("PK\u0001\u0002"u8);

        file[record + field] = value;

        Assert.That(Refusal(file), Does.Contain(expected));
    }

    // Deflate makes 1 GB of zeros a megabyte. We never inflate, so the size that an entry claims costs nothing.
    [Test]
    public void Open_ZipBomb_IsRefusedWithoutUnpacking()
    {
        using MemoryStream stream = new();
        using (System.IO.Compression.ZipArchive zip = new(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("archive/data.pkl").Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++)
            {
                entry.Write(zeros);
            }
        }

        Assert.That(Refusal(stream.ToArray()), Does.Contain("compressed"));
    }

    [Test]
    public void Open_TensorOutsideItsStorage_IsRefused()
    {
        (long Offset, long[] Shape, long[] Strides)[] wrong =
        [
            (0, [3], [1]), (1, [2], [1]), (-1, [1], [1]), (0, [2], [2]), (0, [-1], [1]), (0, [2], [-1]), (0, [2], [1, 1]),
            (long.MaxValue, [2], [1]), (0, [2], [long.MaxValue]), (0, [int.MaxValue, int.MaxValue, int.MaxValue], [1, 1, 1]),
            (0, [1L << 40], [0]), (long.MaxValue, [2, 2], [long.MaxValue, long.MaxValue]),
        ];
        foreach ((long offset, long[] shape, long[] strides) in wrong)
        {
            byte[] pickle = new PickleWriter().Op("}").Text("w").Tensor("FloatStorage", "0", 2, offset, shape, strides).Op("s").End();

            Assert.That(Refusal(Archives.TorchZip(pickle, new byte[8])), Does.Contain("'w'"));
            Assert.That(Refusal(Archives.TorchLegacy(pickle, (2, new byte[8]))), Does.Contain("'w'"));
        }
    }

    [Test]
    public void Open_StorageThatIsAbsentOrShort_IsRefused()
    {
        Assert.That(Refusal(Archives.TorchZip(SmallPickle())), Does.Contain("are not in the file"));
        Assert.That(Refusal(Archives.TorchZip(SmallPickle(), new byte[7])), Does.Contain("holds 7 bytes"));
        Assert.That(Refusal(Archives.TorchLegacy(SmallPickle(), (long.MaxValue, new byte[8]))), Does.Contain("does not end"));
        Assert.That(Refusal(Archives.TorchLegacy(SmallPickle(), (-1, new byte[8]))), Does.Contain("does not end"));
    }

    [Test]
    public void Open_HalfTheBytesOfAnyFormat_IsRefusedAtEveryLength()
    {
        foreach (byte[] whole in SampleFiles.Made())
        {
            for (int length = 0; length < whole.Length; length++)
            {
                Refusal(whole[..length]);
            }
        }
    }

    [TestCase("}", 3_000_000)]
    [TestCase("]", 3_000_000)]
    [TestCase("(", 3_000_000)]
    [TestCase("N", 3_000_000)]
    [TestCase(")0", 1_500_000)]
    [TestCase("(lq\u0001", 700_000)]
    [TestCase("}q\u0001}h\u0001h\u0001s", 400_000)]
    [TestCase("ccollections\nOrderedDict\n", 100_000)]
    [TestCase("U\u0001x", 1_000_000)]
    [TestCase("h\u0000", 1_000_000)]
    public void Open_PickleBomb_StaysWithinItsMemory(string unit, int times)
    {
        byte[] pickle = new PickleWriter().Op("]q").Raw(0).Op(string.Concat(Enumerable.Repeat(unit, times))).End();

        AssertMemory(Archives.TorchZip(pickle));
        AssertMemory(Archives.TorchLegacy(pickle));
    }

    // Each level refers to the one below ten times: 10 to the power of 30 tensors in a few hundred bytes.
    [Test]
    public void Open_PickleThatRefersToItself_IsRefused()
    {
        PickleWriter pickle = new PickleWriter().Op("}").Text("w").Tensor("FloatStorage", "0", 2, 0, Two, One).Op("sq").Raw(0);
        for (byte level = 1; level < 30; level++)
        {
            pickle.Op("0}(");
            for (int i = 0; i < 10; i++)
            {
                pickle.Text($"k{i}").Op("h").Raw((byte)(level - 1));
            }

            pickle.Op("uq").Raw(level);
        }

        byte[] loop = new PickleWriter().Op("}q").Raw(0).Text("a").Op("h").Raw(0).Op("s").End();

        Assert.That(AssertMemory(Archives.TorchZip(pickle.End(), new byte[8])), Does.Contain("nested more than"));
        Assert.That(AssertMemory(Archives.TorchZip(loop)), Does.Contain("nested more than"));
    }

    // A thousand names for each of a thousand dictionaries that are the same one.
    [Test]
    public void Open_PickleWithSharedDictionaries_StaysWithinItsMemory()
    {
        PickleWriter pickle = new PickleWriter().Op("}(");
        for (int i = 0; i < 1000; i++)
        {
            pickle.Text($"{i}").Tensor("FloatStorage", "0", 2, 0, Two, One);
        }

        pickle.Op("uq").Raw(0).Op("0}(");
        for (int i = 0; i < 1000; i++)
        {
            pickle.Text($"{i}").Op("h").Raw(0);
        }

        Assert.That(AssertMemory(Archives.TorchZip(pickle.Op("u").End(), new byte[8])), Does.Contain("again and again"));
    }

    // Two numbers that claim to be a terabyte, by strides of 0.
    [Test]
    public void Open_TensorExpandedBeyondTheFile_IsRefused()
    {
        byte[] pickle = new PickleWriter().Op("}").Text("w")
            .Tensor("FloatStorage", "0", 2, 0, [1 << 20, 1 << 18], [0, 0]).Op("s").End();

        Assert.That(AssertMemory(Archives.TorchZip(pickle, new byte[8])), Does.Contain("stand for 1099511627776 bytes"));
    }

    [Test]
    public void Open_HeaderOfManyTensors_StaysWithinItsMemory()
    {
        StringBuilder header = new("{");
        for (int i = 0; i < 200_000; i++)
        {
            header.Append(i == 0 ? string.Empty : ",").Append($"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}");
        }

        header.Append('}');
        byte[] text = Encoding.UTF8.GetBytes(header.ToString());

        AssertMemory([.. BitConverter.GetBytes((long)text.Length), .. text], isValid: true);
    }

    [Test]
    public void Open_ArchiveOfManyEntries_StaysWithinItsMemory()
    {
        (string, byte[])[] entries = [.. Enumerable.Range(0, 60_000).Select(i => ($"{i}", Array.Empty<byte>()))];

        Assert.That(AssertMemory(Archives.Zip(entries)), Does.Contain("torch.save did not write"));
    }

    private static byte[] SmallPickle() =>
        new PickleWriter().Op("}").Text("w").Tensor("FloatStorage", "0", 2, 0, Two, One).Op("s").End();

    // Opening must stay within what Checkpoint promises for that size of file.
    private string AssertMemory(byte[] file, bool isValid = false)
    {
        string path = Write(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = string.Empty;
        try
        {
            Checkpoint.Open(path).Dispose();
        }
        catch (WeightsException e)
        {
            message = e.Message;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long granted = ((long)Checkpoint.MaxBytesPerFileByte * file.Length) + Checkpoint.MaxFreeBytes;
        TestContext.Out.WriteLine($"{file.Length} bytes: {allocated} allocated, {granted} granted. {message}");
        Assert.That(allocated, Is.LessThan(granted));
        Assert.That(message.Length == 0, Is.EqualTo(isValid));
        return message;
    }

    private string Refusal(byte[] file)
    {
        string path = Write(file);
        WeightsException? e = Assert.Throws<WeightsException>(() => Checkpoint.Open(path), Convert.ToHexString(file[..Math.Min(80, file.Length)]));
        return e!.Message;
    }

    private string Write(byte[] file)
    {
        string path = _folder.File("hostile");
        File.WriteAllBytes(path, file);
        return path;
    }
}
