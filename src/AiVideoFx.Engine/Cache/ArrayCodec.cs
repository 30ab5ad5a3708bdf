using System.Runtime.CompilerServices;

namespace AiVideoFx.Engine.Cache;

/// <summary>
/// Stores an array of numbers as it lies in memory: latents, text embeddings, one layer's keys and values, as
/// <see cref="float"/> or <see cref="Half"/>. The shape belongs to the key, or to a codec around this one.
/// </summary>
/// <remarks>
/// Layout: element size (int32), count (int32), values. An entry takes at most 2 GiB: store layer by layer.
/// </remarks>
/// <typeparam name="T">A type without references.</typeparam>
public sealed class ArrayCodec<T> : IContentCodec<T[]>
    where T : unmanaged
{
    /// <inheritdoc/>
    public long SizeBytes(T[] value) => (long)value.Length * Unsafe.SizeOf<T>();

    /// <inheritdoc/>
    public void Write(T[] value, ContentWriter writer)
    {
        writer.Write(Unsafe.SizeOf<T>());
        writer.Write(value.Length);
        writer.Write<T>(value);
    }

    /// <inheritdoc/>
    public T[] Read(ref ContentReader reader)
    {
        int elementBytes = reader.Read<int>();
        if (elementBytes != Unsafe.SizeOf<T>())
        {
            throw new InvalidDataException(
                $"elements of {Unsafe.SizeOf<T>()} bytes were expected, elements of {elementBytes} were stored");
        }

        int count = reader.Read<int>();
        reader.Require((long)count * elementBytes);
        T[] values = GC.AllocateUninitializedArray<T>(count);
        reader.Read<T>(values);
        return values;
    }
}
