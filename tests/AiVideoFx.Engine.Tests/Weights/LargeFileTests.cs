using System.Buffers.Binary;
using System.Text;
using AiVideoFx.Fuzz;
using AiVideoFx.Testing;

namespace AiVideoFx.Engine.Tests;

/// <summary>Files beyond 2 and 4 GiB, which are holes but for their ends.</summary>
public sealed class LargeFileTests
{
    private const long GiB = 1L << 30;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("files with holes take their whole size on Windows unless asked otherwise");
        }

        _folder = TestPaths.CreateTemporary();
    }

    [TearDown]
    public void DeleteFolder() => _folder?.Dispose();

    [Test]
    public void Open_SafetensorsBeyond4GiB_IsMapped()
    {
        long large = 5 * GiB;
        byte[] header = Encoding.UTF8.GetBytes(
            $"{{\"large\":{{\"dtype\":\"F32\",\"shape\":[{large / 4}],\"data_offsets\":[0,{large}]}},"
            + $"\"last\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[{large},{large + 4}]}}}}");
        string path = Write([.. BitConverter.GetBytes((long)header.Length), .. header], large, BitConverter.GetBytes(7f));

        using Checkpoint checkpoint = Checkpoint.Open(path);

        Assert.That(checkpoint.Tensors["last"].ToFloats(), Is.EqualTo(new[] { 7f }));
        Assert.That(checkpoint.Tensors["large"].Bytes, Is.EqualTo(large));
        Assert.Throws<InvalidOperationException>(() => _ = checkpoint.Tensors["large"].Data.Length);
    }

    // As PyTorch writes it: 0xFFFFFFFF in the record, the sizes in an extra field, and a 64-bit directory.
    [Test]
    public void Open_PyTorchZipBeyond4GiB_IsMapped()
    {
        long large = (5 * GiB) - 100;
        byte[] pickle = new PickleWriter().Op("}(").Text("first").Tensor("FloatStorage", "0", large / 4, 0, [2], [1])
            .Text("last").Tensor("FloatStorage", "0", large / 4, (large / 4) - 1, [1], [1]).Op("u").End();
        byte[] head = [.. Local("a/data.pkl", pickle.Length), .. pickle];
        byte[] local = Local("a/data/0", uint.MaxValue);
        long directory = head.Length + local.Length + large;
        byte[] records = [.. Record("a/data.pkl", pickle.Length, 0), .. Record("a/data/0", large, head.Length)];
        byte[] end = new byte[56 + 20 + 22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06064B50);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(32), 2);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(40), records.Length);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(48), directory);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(56), 0x07064B50);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(64), directory + records.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(76), 0x06054B50);
        end.AsSpan(84, 12).Fill(0xFF);
        string path = Write([.. head, .. local], large - 4, [.. BitConverter.GetBytes(7f), .. records, .. end]);

        using Checkpoint checkpoint = Checkpoint.Open(path);

        Assert.That(checkpoint.Tensors["first"].ToFloats(), Is.EqualTo(new[] { 0f, 0f }));
        Assert.That(checkpoint.Tensors["last"].ToFloats(), Is.EqualTo(new[] { 7f }));
    }

    private static byte[] Local(string name, long bytes)
    {
        byte[] local = new byte[30];
        BinaryPrimitives.WriteUInt32LittleEndian(local, 0x04034B50);
        BinaryPrimitives.WriteUInt32LittleEndian(local.AsSpan(18), (uint)bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(local.AsSpan(22), (uint)bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(local.AsSpan(26), (ushort)name.Length);
        return [.. local, .. Encoding.UTF8.GetBytes(name)];
    }

    private static byte[] Record(string name, long bytes, long header)
    {
        byte[] record = new byte[46];
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x02014B50);
        record.AsSpan(20, 8).Fill(0xFF);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(28), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(30), 20);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(42), (uint)header);
        return [.. record, .. Encoding.UTF8.GetBytes(name), 1, 0, 16, 0, .. BitConverter.GetBytes(bytes), .. BitConverter.GetBytes(bytes)];
    }

    private string Write(byte[] head, long hole, byte[] tail)
    {
        string path = _folder.File("large");
        using FileStream stream = File.Create(path);
        stream.Write(head);
        stream.Seek(hole, SeekOrigin.Current);
        stream.Write(tail);
        return path;
    }
}
