using System.Buffers.Binary;
using System.Text.Json;

namespace AiVideoFx.Engine;

/// <summary>Writes tensors as a safetensors file.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file, in place of any that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors of different names, written in this order, wider elements first so that all are
    /// aligned.</param>
    /// <param name="metadata">What the file shall say about itself.</param>
    public static void Write(
        string path, IEnumerable<Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None);
        Write(stream, tensors, metadata);
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">Tensors of different names, written in this order, wider elements first so that all are
    /// aligned.</param>
    /// <param name="metadata">What the file shall say about itself.</param>
    public static void Write(
        Stream stream, IEnumerable<Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        List<Tensor> ordered = [.. tensors.OrderByDescending(tensor => tensor.Type.SizeBytes())];
        byte[] header = Header(ordered, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (Tensor tensor in ordered)
        {
            stream.Write(tensor.Data);
            GC.KeepAlive(tensor);
        }
    }

    private static byte[] Header(List<Tensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            WriteTensors(json, tensors);
            json.WriteEndObject();
        }

        // Spaces, so that the numbers begin at a multiple of 8.
        while (bytes.Length % Alignment != 0)
        {
            bytes.WriteByte((byte)' ');
        }

        return bytes.ToArray();
    }

    private static void WriteTensors(Utf8JsonWriter json, List<Tensor> tensors)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        long offset = 0;
        foreach (Tensor tensor in tensors)
        {
            if (tensor.Name == "__metadata__" || !names.Add(tensor.Name))
            {
                throw new ArgumentException(
                    $"two tensors are named '{tensor.Name}', or the name is reserved", nameof(tensors));
            }

            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", SafetensorsTypes.NameOf(tensor.Type));
            json.WriteStartArray("shape");
            foreach (int size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset + tensor.Bytes);
            json.WriteEndArray();
            json.WriteEndObject();
            offset += tensor.Bytes;
        }
    }
}
