using System.Buffers.Binary;
using System.Numerics;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>Reads what torch.save wrote before PyTorch 1.6, and writes still when asked to.</summary>
/// <remarks>
/// Five pickles (a magic number, the protocol, facts about the machine, the object, the keys of the storages), then
/// each
/// storage: its number of elements in 8 bytes, and the elements.
/// </remarks>
internal static class PyTorchLegacyReader
{
    private const long Protocol = 1001;
    private const int MaxPickleBytes = 64 << 20;

    private static readonly BigInteger Magic = (new BigInteger(0x1950) << 64) + 0xA86A20F9469CFC6CUL;

    /// <summary>The tensors of a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="WeightsException">It is damaged, or not written by torch.save.</exception>
    public static StoredTensors Read(MappedFile file)
    {
        long at = 0;
        if (ReadPickle(file, ref at).Root is not BigInteger magic || magic != Magic)
        {
            throw new WeightsException("it is a Python pickle that torch.save did not write");
        }

        if (ReadPickle(file, ref at).Root is not Protocol)
        {
            throw new WeightsException($"its version of torch.save's format is not {Protocol}");
        }

        if (ReadPickle(file, ref at).Root is not PickleDictionary machine || machine.Find("little_endian") is not true)
        {
            throw new WeightsException(
                "its numbers are big-endian; expected little-endian: save it again on an ordinary machine");
        }

        PickleContent content = ReadPickle(file, ref at);
        Dictionary<string, PickleTensor> described = StateDict.Find(content);
        PickleSequence keys = ReadPickle(file, ref at).Root as PickleSequence
            ?? throw new WeightsException("the list of its storages is missing");
        return new(new TensorPlacer(file, FindStorages(file, at, keys, content.Storages)).Place(described), []);
    }

    private static PickleContent ReadPickle(MappedFile file, ref long at)
    {
        int bytes = (int)Math.Min(file.Length - at, MaxPickleBytes);
        PickleContent content = PickleMachine.Read(file.Slice(at, bytes));
        at += content.Length;
        return content;
    }

    private static Dictionary<string, StorageSpan> FindStorages(
        MappedFile file, long at, PickleSequence keys, IReadOnlyDictionary<string, ElementType> types)
    {
        Dictionary<string, StorageSpan> storages = new(StringComparer.Ordinal);
        foreach (object? key in keys.Items)
        {
            if (key is not string name || !types.TryGetValue(name, out ElementType type))
            {
                throw new WeightsException("it lists a storage that no tensor uses, so its size is not known");
            }

            long count = at <= file.Length - sizeof(long)
                ? BinaryPrimitives.ReadInt64LittleEndian(file.Slice(at, sizeof(long)))
                : -1;
            at += sizeof(long);
            if (count < 0 || count > (file.Length - at) / type.SizeBytes() || !storages.TryAdd(
                name, new(at, count * type.SizeBytes())))
            {
                throw new WeightsException(
                    $"the storage {Quoted.Text(name)} at byte {at} does not end within the file: "
                    + "it is damaged or was not copied whole");
            }

            at += count * type.SizeBytes();
        }

        return storages;
    }
}
