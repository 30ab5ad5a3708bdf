using System.Buffers.Binary;

namespace AiVideoFx.Engine;

/// <summary>What a zip directory says about an entry.</summary>
/// <param name="Flags">Bit 0 and bit 6: encrypted.</param>
/// <param name="Method">0: stored.</param>
/// <param name="StoredBytes">Size in the archive.</param>
/// <param name="Bytes">Size unpacked.</param>
/// <param name="Header">Where the entry's own header lies in the file.</param>
internal readonly record struct ZipEntry(int Flags, int Method, long StoredBytes, long Bytes, long Header)
{
    /// <summary>Reads a record of the directory.</summary>
    /// <param name="record">From its signature on.</param>
    /// <param name="extra">Its extra fields; sizes that do not fit 32 bits are there.</param>
    public static ZipEntry Read(ReadOnlySpan<byte> record, ReadOnlySpan<byte> extra)
    {
        ReadOnlySpan<byte> wide = Wide(extra);
        long bytes = Widen(BinaryPrimitives.ReadUInt32LittleEndian(record[24..]), ref wide);
        long storedBytes = Widen(BinaryPrimitives.ReadUInt32LittleEndian(record[20..]), ref wide);
        long header = Widen(BinaryPrimitives.ReadUInt32LittleEndian(record[42..]), ref wide);
        return new(
            BinaryPrimitives.ReadUInt16LittleEndian(record[8..]),
            BinaryPrimitives.ReadUInt16LittleEndian(record[10..]),
            storedBytes, bytes, header);
    }

    // The extra field with 64-bit sizes: those that are 0xFFFFFFFF in the record, in the order size, stored size,
    // place.
    private static ReadOnlySpan<byte> Wide(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (size > extra.Length - 4)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                return extra.Slice(4, size);
            }

            extra = extra[(4 + size)..];
        }

        return [];
    }

    private static long Widen(uint value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue || wide.Length < 8)
        {
            return value;
        }

        long widened = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return widened;
    }
}
