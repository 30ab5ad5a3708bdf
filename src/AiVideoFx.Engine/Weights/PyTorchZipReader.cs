using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>Reads what torch.save has written since PyTorch 1.6: a zip archive of one folder.</summary>
/// <remarks>The folder holds data.pkl, which describes the tensors; data/KEY, the storages; byteorder, since
/// 2.1.</remarks>
internal static class PyTorchZipReader
{
    private const int MaxPickleBytes = 64 << 20;
    private const string Pickle = "/data.pkl";

    /// <summary>The tensors of a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="WeightsException">It is damaged, or not written by torch.save.</exception>
    public static StoredTensors Read(MappedFile file)
    {
        ZipDirectory zip = ZipDirectory.Read(file);
        string folder = FindFolder(zip);
        CheckByteOrder(file, zip, folder + "/byteorder");
        StorageSpan pickle = zip.Find(folder + Pickle);
        if (pickle.Bytes > MaxPickleBytes)
        {
            throw new WeightsException($"data.pkl has {pickle.Bytes} bytes; at most {MaxPickleBytes} are accepted");
        }

        PickleContent content = PickleMachine.Read(file.Slice(pickle.Offset, (int)pickle.Bytes));
        Dictionary<string, PickleTensor> described = StateDict.Find(content);
        Dictionary<string, StorageSpan> storages = new(StringComparer.Ordinal);
        foreach (string key in described.Values.Select(tensor => tensor.Storage.Key).Distinct(StringComparer.Ordinal))
        {
            string name = $"{folder}/data/{key}";
            if (zip.Has(name))
            {
                storages.Add(key, zip.Find(name));
            }
        }

        CheckOverlap([.. storages.Values, pickle]);
        return new(new TensorPlacer(file, storages).Place(described), []);
    }

    private static void CheckOverlap(List<StorageSpan> spans)
    {
        spans.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        for (int i = 1; i < spans.Count; i++)
        {
            if (spans[i - 1].Offset + spans[i - 1].Bytes > spans[i].Offset)
            {
                throw new WeightsException($"two entries of the archive overlap at byte {spans[i].Offset}");
            }
        }
    }

    private static string FindFolder(ZipDirectory zip)
    {
        List<string> found = [.. zip.Names
            .Where(name => name.EndsWith(Pickle, StringComparison.Ordinal)
                && name.IndexOf('/') == name.Length - Pickle.Length)
            .Take(2)];
        if (found.Count == 1)
        {
            return found[0][..^Pickle.Length];
        }

        string? inner = zip.Names.FirstOrDefault(
            name => Path.GetExtension(name) is ".pth" or ".pt" or ".ckpt" or ".pkl" or ".safetensors");
        throw new WeightsException(found.Count == 2
            ? "the zip archive holds more than one data.pkl"
            : "it is a zip archive without FOLDER/data.pkl, so torch.save did not write it"
                + (inner is null ? string.Empty : $": unpack it and take {Quoted.Text(inner)}"));
    }

    private static void CheckByteOrder(MappedFile file, ZipDirectory zip, string name)
    {
        if (zip.Has(name))
        {
            StorageSpan order = zip.Find(name);
            if (order.Bytes != 6 || !file.Slice(order.Offset, 6).SequenceEqual("little"u8))
            {
                throw new WeightsException(
                    "its numbers are big-endian; expected little-endian: save it again on an ordinary machine");
            }
        }
    }
}
