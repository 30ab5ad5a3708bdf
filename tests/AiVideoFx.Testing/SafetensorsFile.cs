using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using AiVideoFx.Imaging;

namespace AiVideoFx.Testing;

/// <summary>Reads reference data: a safetensors file with 32-bit floats.</summary>
/// <remarks>Trusts the file: it is our own. Layout: header length in 8 bytes, little endian; JSON; data in C order.</remarks>
public sealed class SafetensorsFile
{
    private readonly byte[] _bytes;
    private readonly int _data;
    private readonly Dictionary<string, JsonElement> _tensors;

    private SafetensorsFile(byte[] bytes)
    {
        _bytes = bytes;
        int header = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        _data = 8 + header;
        using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(8, header));
        _tensors = document.RootElement.EnumerateObject()
            .Where(entry => entry.Name != "__metadata__")
            .ToDictionary(entry => entry.Name, entry => entry.Value.Clone());
    }

    /// <summary>Names of the tensors.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Reads a file.</summary>
    /// <param name="path">A file of this repository.</param>
    public static SafetensorsFile Read(string path) => new(File.ReadAllBytes(path));

    /// <summary>The sizes of a tensor, outermost first.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public int[] Shape(string name) => [.. Find(name).GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];

    /// <summary>The numbers of a tensor, in C order.</summary>
    /// <param name="name">One of <see cref="Names"/>, of type F32.</param>
    public float[] Floats(string name)
    {
        JsonElement tensor = Find(name);
        string? type = tensor.GetProperty("dtype").GetString();
        if (type != "F32")
        {
            throw new NotSupportedException($"expected F32, got {type} for {name}");
        }

        int from = tensor.GetProperty("data_offsets")[0].GetInt32();
        int to = tensor.GetProperty("data_offsets")[1].GetInt32();
        return MemoryMarshal.Cast<byte, float>(_bytes.AsSpan(_data + from, to - from)).ToArray();
    }

    /// <summary>A tensor (1, C, H, W) or (C, H, W) as a picture that the caller disposes.</summary>
    /// <param name="name">One of <see cref="Names"/>, of type F32.</param>
    public Raster Raster(string name)
    {
        int[] shape = Shape(name);
        if (shape.Length is not (3 or 4) || (shape.Length == 4 && shape[0] != 1))
        {
            throw new NotSupportedException($"expected (1, C, H, W) or (C, H, W), got ({string.Join(", ", shape)}) for {name}");
        }

        Raster raster = Imaging.Raster.Rent(shape[^1], shape[^2], shape[^3]);
        Floats(name).CopyTo(raster.Pixels);
        return raster;
    }

    private JsonElement Find(string name) =>
        _tensors.TryGetValue(name, out JsonElement tensor)
            ? tensor
            : throw new KeyNotFoundException($"no tensor '{name}'; there are {string.Join(", ", _tensors.Keys)}");
}
