using System.Buffers.Binary;
using System.Text;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>The directory of a zip archive, for entries that are stored as they are.</summary>
/// <remarks>
/// Nothing is ever unpacked, so an archive cannot expand. Source of the layout: PKWARE's APPNOTE, sections 4.3 and
/// 4.5.3
/// (zip64, which PyTorch writes when the archive or an entry passes 4 GiB). Checksums are not verified: that would
/// mean to
/// read every number.
/// </remarks>
internal sealed class ZipDirectory
{
    private const int EndBytes = 22;
    private const int MaxCommentBytes = 65535;
    private const int LocatorBytes = 20;
    private const int End64Bytes = 56;
    private const int EntryBytes = 46;
    private const int LocalBytes = 30;

    private readonly MappedFile _file;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    private ZipDirectory(MappedFile file) => _file = file;

    /// <summary>Names of the entries, in the directory's order; folders end in a slash.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Reads the directory and checks it.</summary>
    /// <param name="file">The archive.</param>
    /// <exception cref="WeightsException">It is damaged or uses what PyTorch does not.</exception>
    public static ZipDirectory Read(MappedFile file)
    {
        ZipDirectory directory = new(file);
        (long offset, long bytes, long count) = FindDirectory(file);
        if (offset < 0 || bytes < 0 || offset > file.Length - bytes || bytes > int.MaxValue || count > bytes / EntryBytes)
        {
            throw new WeightsException(
                $"the zip directory ({count} entries, {bytes} bytes at {offset}) is not within the file");
        }

        ReadOnlySpan<byte> rest = file.Slice(offset, (int)bytes);
        for (long i = 0; i < count; i++)
        {
            rest = rest[directory.AddEntry(rest)..];
        }

        return directory;
    }

    /// <summary>Whether there is an entry of that name.</summary>
    /// <param name="name">Full name in the archive.</param>
    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>Where the content of an entry lies.</summary>
    /// <param name="name">Full name in the archive.</param>
    /// <exception cref="WeightsException">It is compressed, encrypted, or not where the directory says.</exception>
    public StorageSpan Find(string name)
    {
        ZipEntry entry = _entries[name];
        if ((entry.Flags & 0x41) != 0)
        {
            throw new WeightsException($"the entry {Quoted.Text(name)} of the archive is encrypted");
        }

        if (entry.Method != 0 || entry.StoredBytes != entry.Bytes)
        {
            throw new WeightsException(
                $"the entry {Quoted.Text(name)} of the archive is compressed (method {entry.Method}), which "
                + "torch.save never does: unpack the archive, or save the weights again");
        }

        if (entry.Header < 0 || entry.Header > _file.Length - LocalBytes)
        {
            throw Misplaced(name);
        }

        ReadOnlySpan<byte> local = _file.Slice(entry.Header, LocalBytes);
        int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(local[26..]);
        long start = entry.Header + LocalBytes + nameBytes + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
        bool sameName = entry.Header + LocalBytes + nameBytes <= _file.Length
            && _file.Slice(entry.Header + LocalBytes, nameBytes).SequenceEqual(Encoding.UTF8.GetBytes(name));
        bool isWithin = entry.Bytes >= 0 && start <= _file.Length - entry.Bytes;
        return local.StartsWith("PK\u0003\u0004"u8) && sameName && isWithin
            ? new(start, entry.Bytes)
            : throw Misplaced(name);
    }

    private static WeightsException Misplaced(string name) => new(
        $"the entry {Quoted.Text(name)} is not where the archive's directory says: the file is damaged or was not copied whole");

    private static (long Offset, long Bytes, long Count) FindDirectory(MappedFile file)
    {
        int tailBytes = (int)Math.Min(file.Length, EndBytes + MaxCommentBytes);
        long tailStart = file.Length - tailBytes;
        ReadOnlySpan<byte> tail = file.Slice(tailStart, tailBytes);
        int at = tail.LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at > tailBytes - EndBytes
            || BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) != tailBytes - EndBytes - at)
        {
            throw new WeightsException("the zip archive has no directory at its end: the file was not copied whole");
        }

        ReadOnlySpan<byte> end = tail[at..];
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long bytes = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        bool inParts = BinaryPrimitives.ReadUInt32LittleEndian(end[4..]) is not (0 or uint.MaxValue);
        if (inParts)
        {
            throw new WeightsException("the zip archive is one of several parts");
        }

        bool is64 = at >= LocatorBytes && tail[(at - LocatorBytes)..].StartsWith("PK\u0006\u0007"u8);
        return is64 ? FindDirectory64(file, tail[(at - LocatorBytes)..]) : (offset, bytes, count);
    }

    private static (long Offset, long Bytes, long Count) FindDirectory64(MappedFile file, ReadOnlySpan<byte> locator)
    {
        long at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (at < 0 || at > file.Length - End64Bytes || !file.Slice(at, 4).SequenceEqual("PK\u0006\u0006"u8))
        {
            throw new WeightsException("the zip archive's 64-bit directory is not where it should be");
        }

        ReadOnlySpan<byte> end = file.Slice(at, End64Bytes);
        return (BinaryPrimitives.ReadInt64LittleEndian(end[48..]), BinaryPrimitives.ReadInt64LittleEndian(end[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(end[32..]));
    }

    // The size of the directory's record.
    private int AddEntry(ReadOnlySpan<byte> record)
    {
        if (record.Length < EntryBytes || !record.StartsWith("PK\u0001\u0002"u8))
        {
            throw new WeightsException("the zip archive's directory is damaged");
        }

        int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(record[28..]);
        int extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(record[30..]);
        int size = EntryBytes + nameBytes + extraBytes + BinaryPrimitives.ReadUInt16LittleEndian(record[32..]);
        if (size > record.Length)
        {
            throw new WeightsException("the zip archive's directory is damaged");
        }

        string name = Encoding.UTF8.GetString(record.Slice(EntryBytes, nameBytes));
        CheckName(name);
        ZipEntry entry = ZipEntry.Read(record, record.Slice(EntryBytes + nameBytes, extraBytes));
        if (!_entries.TryAdd(name, entry))
        {
            throw new WeightsException($"the archive holds {Quoted.Text(name)} twice");
        }

        return size;
    }

    // We write no entry anywhere; an archive with such names was made to harm a program that does.
    private static void CheckName(string name)
    {
        if (name.Length == 0 || name[0] == '/' || name.Contains('\\') || name.Contains(':') || name.Any(char.IsControl)
            || name.Split('/').Contains(".."))
        {
            throw new WeightsException(
                $"the archive holds an entry named {Quoted.Text(name)}, which leads out of its folder");
        }
    }
}
