using System.Buffers.Binary;
using System.Text;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

public sealed class SafetensorsTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = TestPaths.CreateTemporary();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Open_FileOfTheWriter_GivesEveryTensorBack()
    {
        Tensor[] written = [.. Enum.GetValues<ElementType>().Select(type =>
            Tensor.FromBytes($"t.{type}", type, [.. Enumerable.Range(1, 6 * type.SizeBytes()).Select(n => (byte)n)], 2, 3))];
        string path = _folder.File("all.bin");
        SafetensorsWriter.Write(path, written, new Dictionary<string, string> { ["licence"] = "MIT \"x\" ü" });

        using Checkpoint read = Checkpoint.Open(path);

        Assert.That(read.Format, Is.EqualTo("safetensors"));
        Assert.That(read.Metadata["licence"], Is.EqualTo("MIT \"x\" ü"));
        Assert.That(read.FileBytes, Is.EqualTo(new FileInfo(path).Length));
        Assert.That(read.Tensors.Keys, Is.EquivalentTo(written.Select(tensor => tensor.Name)));
        foreach (Tensor tensor in written)
        {
            Tensor same = read.Tensors[tensor.Name];
            Assert.That(same.Type, Is.EqualTo(tensor.Type));
            Assert.That(same.Shape, Is.EqualTo(tensor.Shape));
            Assert.That(same.Data.ToArray(), Is.EqualTo(tensor.Data.ToArray()), tensor.Name);
            Assert.That(same.IsZeroCopy, tensor.Name);
        }
    }

    [Test]
    public void Hash_File_IsItsSha256()
    {
        string path = _folder.File("a");
        SafetensorsWriter.Write(path, [Tensor.FromFloats("a", [1, 2], 2)]);

        using Checkpoint checkpoint = Checkpoint.Open(path);

        Assert.That(checkpoint.Hash(), Is.EqualTo(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))));
    }

    [Test]
    public void Lease_CheckpointDisposed_KeepsTheNumbers()
    {
        string path = _folder.File("a");
        SafetensorsWriter.Write(path, [Tensor.FromFloats("a", [1, 2], 2)]);
        Checkpoint checkpoint = Checkpoint.Open(path);
        Tensor tensor = checkpoint.Tensors["a"];
        using TensorLease lease = tensor.TakeLease();

        checkpoint.Dispose();

        Assert.That(System.Runtime.InteropServices.Marshal.ReadInt32(lease.Address), Is.EqualTo(BitConverter.SingleToInt32Bits(1)));
        Assert.Throws<ObjectDisposedException>(() => tensor.ToFloats());
        Assert.Throws<ObjectDisposedException>(() => tensor.TakeLease());
    }

    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "overlap")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[6,10]}}""", 10, "gap")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "twice")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 9, "the file holds 9")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "does not take")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 4, "claims bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "claims bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "not whole numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,4]}}""", 4, "not whole numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}}""", 4, "not whole numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", 4, "does not take")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,0],"data_offsets":[0,0]}}""", 0, "does not take")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "not whole numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "not two numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", 4, "beyond the format")]
    [TestCase("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "twice")]
    [TestCase("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4, "'F8_E4M3'")]
    [TestCase("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", 8, "'C64'")]
    [TestCase("""{"__metadata__":{"a":1}}""", 0, "Number")]
    [TestCase("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "twice")]
    [TestCase("""{"__metadata__":{},"__metadata__":{}}""", 0, "two entries")]
    [TestCase("""{"a":[[[[[[[[[[[[[""", 0, "StartArray")]
    [TestCase("""{"a":""", 0, "JSON")]
    [TestCase("""{} x""", 0, "JSON")]
    [TestCase("""[]""", 0, "StartArray")]
    public void Open_HeaderAgainstTheFormat_SaysWhat(string header, int dataBytes, string expected)
    {
        string path = Write(header, dataBytes);

        WeightsException? e = Assert.Throws<WeightsException>(() => Checkpoint.Open(path));

        Assert.That(e!.Message, Does.Contain(expected).And.Contain(path));
    }

    // Lengths whose bytes are the mark of a pickle (0x80, protocol), of gzip, or of a web page's "<".
    [TestCase(0x0280)]
    [TestCase(0x0480)]
    [TestCase(0x8B1F)]
    [TestCase(0x213C)]
    public void Open_HeaderLengthLikeAnotherFormat_IsRead(int headerBytes)
    {
        string header = """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""";

        using Checkpoint checkpoint = Checkpoint.Open(Write(header.PadRight(headerBytes), 3));

        Assert.That(checkpoint.Format, Is.EqualTo("safetensors"));
        Assert.That(checkpoint.Tensors.Keys, Is.EqualTo(new[] { "a" }));
    }

    [TestCase(ulong.MaxValue)]
    [TestCase(100_000_001ul)]
    [TestCase(64ul)]
    public void Open_HeaderLongerThanTheFile_SaysSo(ulong length)
    {
        byte[] bytes = new byte[40];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        bytes[8] = (byte)'{';
        string path = _folder.File("bomb");
        File.WriteAllBytes(path, bytes);

        WeightsException? e = Assert.Throws<WeightsException>(() => Checkpoint.Open(path));

        Assert.That(e!.Message, Does.Contain($"claims {length} bytes"));
    }

    [Test]
    public void Open_TruncatedAtEveryLength_IsRefused()
    {
        string path = _folder.File("whole");
        SafetensorsWriter.Write(path, [Tensor.FromFloats("a.b", [1, 2, 3], 3), Tensor.FromInt64("n", [7])]);
        byte[] whole = File.ReadAllBytes(path);

        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<WeightsException>(() => Checkpoint.Open(path), $"{length} bytes");
        }
    }

    [Test]
    public void Open_NoFileOrFolder_SaysSo()
    {
        Assert.That(Assert.Throws<WeightsException>(() => Checkpoint.Open(_folder.File("none")))!.Message,
            Does.StartWith("there is no file"));
        Assert.That(Assert.Throws<WeightsException>(() => Checkpoint.Open(_folder.Path))!.Message,
            Does.Contain("is a folder"));
    }

    [TestCase("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n", "Git LFS pointer")]
    [TestCase("<!DOCTYPE html><html>", "web page")]
    [TestCase("Rar!\u001a\u0007", "RAR")]
    [TestCase("hello, world", "neither")]
    public void Open_OtherKindOfFile_SaysWhatItIs(string content, string expected)
    {
        string path = _folder.File("other.safetensors");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(content));

        Assert.That(Assert.Throws<WeightsException>(() => Checkpoint.Open(path))!.Message, Does.Contain(expected));
    }

    private string Write(string header, int dataBytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] bytes = new byte[8 + text.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        string path = _folder.File("hostile");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
