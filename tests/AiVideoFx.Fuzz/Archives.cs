using System.Buffers.Binary;
using System.Text;

namespace AiVideoFx.Fuzz;

/// <summary>Puts pickles and storages into the files that torch.save makes of them.</summary>
public static class Archives
{
    private static readonly byte[] Magic =
        [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    /// <summary>A zip archive of stored entries.</summary>
    /// <param name="entries">Names and contents.</param>
    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream file = new();
        using MemoryStream directory = new();
        foreach ((string name, byte[] content) in entries)
        {
            byte[] nameBytes = Encoding.UTF8.GetBytes(name);
            byte[] record = new byte[46];
            BinaryPrimitives.WriteUInt32LittleEndian(record, 0x02014B50);
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(20), content.Length);
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(24), content.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(28), (ushort)nameBytes.Length);
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(42), (int)file.Length);
            directory.Write(record);
            directory.Write(nameBytes);

            byte[] local = new byte[30];
            BinaryPrimitives.WriteUInt32LittleEndian(local, 0x04034B50);
            record.AsSpan(20, 10).CopyTo(local.AsSpan(18));
            file.Write(local);
            file.Write(nameBytes);
            file.Write(content);
        }

        byte[] end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)entries.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)entries.Length);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), (int)directory.Length);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), (int)file.Length);
        file.Write(directory.ToArray());
        file.Write(end);
        return file.ToArray();
    }

    /// <summary>A file of PyTorch's zip format.</summary>
    /// <param name="pickle">Describes the tensors.</param>
    /// <param name="storages">Contents of the storages "0", "1"...</param>
    public static byte[] TorchZip(byte[] pickle, params byte[][] storages) =>
        Zip([("archive/data.pkl", pickle), .. storages.Select((content, i) => ($"archive/data/{i}", content))]);

    /// <summary>A file of PyTorch's older format.</summary>
    /// <param name="pickle">Describes the tensors.</param>
    /// <param name="storages">Element counts and contents of the storages "0", "1"...</param>
    public static byte[] TorchLegacy(byte[] pickle, params (long Count, byte[] Content)[] storages)
    {
        using MemoryStream file = new();
        file.Write(Magic);
        file.Write(new PickleWriter().Number(1001).End());
        file.Write(new PickleWriter().Op("}(").Text("little_endian").Raw(0x88).Op("u").End());
        file.Write(pickle);
        PickleWriter keys = new PickleWriter().Op("](");
        for (int i = 0; i < storages.Length; i++)
        {
            keys.Text($"{i}");
        }

        file.Write(keys.Op("e").End());
        Span<byte> length = stackalloc byte[8];
        foreach ((long count, byte[] content) in storages)
        {
            BinaryPrimitives.WriteInt64LittleEndian(length, count);
            file.Write(length);
            file.Write(content);
        }

        return file.ToArray();
    }
}
