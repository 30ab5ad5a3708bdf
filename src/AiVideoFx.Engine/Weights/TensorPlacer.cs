using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>Turns the tensors that a pickle describes into tensors in the file, when all that they claim is
/// so.</summary>
/// <param name="file">The file.</param>
/// <param name="storages">Where each storage lies, by its key.</param>
internal sealed class TensorPlacer(MappedFile file, IReadOnlyDictionary<string, StorageSpan> storages)
{
    private const int MaxRank = 16;

    // Tensors may share storages (tied weights), but not so often that a small file stands for a huge model.
    private const int MaxTensorBytesPerFileByte = 8;
    private const int MaxCopiedBytesPerFileByte = 2;
    private const int FreeBytes = 16 << 20;

    private Int128 _tensorBytes;
    private Int128 _copiedBytes;

    /// <summary>The tensors in the file.</summary>
    /// <param name="described">As the pickle describes them.</param>
    /// <exception cref="WeightsException">One is not within its storage, or they are more than the file can stand
    /// for.</exception>
    public Dictionary<string, Tensor> Place(Dictionary<string, PickleTensor> described)
    {
        Dictionary<string, Tensor> placed = new(described.Count, StringComparer.Ordinal);
        foreach ((string name, PickleTensor tensor) in described)
        {
            placed.Add(name, Place(name, tensor));
        }

        return placed;
    }

    private Tensor Place(string name, PickleTensor tensor)
    {
        int[] shape = [.. Numbers(name, tensor.Shape)
            .Select(size => size <= int.MaxValue ? (int)size : throw Bad(name, "sizes"))];
        long[] strides = Numbers(name, tensor.Strides);
        ElementType type = tensor.Storage.Type;
        StorageSpan span = Find(name, tensor.Storage);
        if (strides.Length != shape.Length || ShapeSize.Bytes(type, shape) is not long bytes)
        {
            throw Bad(name, "shape and strides");
        }

        // In 128 bits nothing here can wrap round.
        Int128 last = (Int128)tensor.Storage.FirstElement + tensor.Offset;
        Int128 first = last;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            last += (Int128)strides[axis] * Math.Max(shape[axis] - 1, 0);
        }

        if (tensor.Offset < 0 || tensor.Storage.FirstElement < 0
            || (bytes > 0 && (last + 1) * type.SizeBytes() > span.Bytes))
        {
            throw new WeightsException(
                $"tensor {Quoted.Text(name)} with shape {Quoted.Shape(shape)} reaches element {last} of a "
                + $"storage that has {span.Bytes / type.SizeBytes()}");
        }

        if (bytes == 0)
        {
            return Tensor.FromBytes(name, type, [], shape);
        }

        long offset = span.Offset + (long)(first * type.SizeBytes());
        bool inOrder = IsInOrder(shape, strides);
        CountBytes(bytes, copied: !inOrder || offset % type.SizeBytes() != 0);
        return Tensor.InFile(name, type, shape, file, offset, inOrder ? null : strides);
    }

    private StorageSpan Find(string name, PickleStorage storage)
    {
        if (!storages.TryGetValue(storage.Key, out StorageSpan span))
        {
            throw new WeightsException(
                $"the numbers of {Quoted.Text(name)} (storage {Quoted.Text(storage.Key)}) are not in the file");
        }

        return (Int128)storage.Count * storage.Type.SizeBytes() <= span.Bytes
            ? span
            : throw new WeightsException(
                $"the numbers of {Quoted.Text(name)} should be {storage.Count} of {storage.Type}; the file "
                + $"holds {span.Bytes} bytes of them: it is damaged or was not copied whole");
    }

    private void CountBytes(long bytes, bool copied)
    {
        _tensorBytes += bytes;
        _copiedBytes += copied ? bytes : 0;
        if (_tensorBytes > ((Int128)file.Length * MaxTensorBytesPerFileByte) + FreeBytes
            || _copiedBytes > ((Int128)file.Length * MaxCopiedBytesPerFileByte) + FreeBytes)
        {
            throw new WeightsException(
                $"its tensors share their numbers so much that they stand for {_tensorBytes} bytes, in a file "
                + $"of {file.Length}; at most {MaxTensorBytesPerFileByte} times the file are accepted, "
                + $"and {MaxCopiedBytesPerFileByte} times where the order must be changed");
        }
    }

    private static long[] Numbers(string name, PickleSequence sequence)
    {
        if (sequence.Items.Count > MaxRank)
        {
            throw Bad(name, "dimensions");
        }

        return [.. sequence.Items
            .Select(item => item is long number and >= 0 ? number : throw Bad(name, "sizes or strides"))];
    }

    private static bool IsInOrder(ReadOnlySpan<int> shape, ReadOnlySpan<long> strides)
    {
        long step = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] != 1 && strides[axis] != step)
            {
                return false;
            }

            step *= shape[axis];
        }

        return true;
    }

    private static WeightsException Bad(string name, string what) =>
        new($"the {what} of tensor {Quoted.Text(name)} are not what a tensor can have");
}
