using System.Buffers.Binary;
using System.Text;

namespace AiVideoFx.Fuzz;

/// <summary>Writes pickles as torch.save does, and others that it would never write.</summary>
public sealed class PickleWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>Starts with the protocol, 2 as torch.save.</summary>
    public PickleWriter() => Raw(0x80, 2);

    /// <summary>The pickle, ended.</summary>
    public byte[] End()
    {
        Raw((byte)'.');
        return [.. _bytes];
    }

    /// <summary>Bytes as they are.</summary>
    /// <param name="bytes">Opcodes and arguments.</param>
    public PickleWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Opcodes without arguments.</summary>
    /// <param name="opcodes">Printable ones.</param>
    public PickleWriter Op(string opcodes) => Raw(Encoding.Latin1.GetBytes(opcodes));

    /// <summary>A text.</summary>
    /// <param name="text">Any.</param>
    public PickleWriter Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return Op("X").Raw(length).Raw(bytes);
    }

    /// <summary>A whole number.</summary>
    /// <param name="number">Any.</param>
    public PickleWriter Number(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return number is >= int.MinValue and <= int.MaxValue ? Op("J").Raw(bytes[..4]) : Raw(0x8A, 8).Raw(bytes);
    }

    /// <summary>The name of a class or function.</summary>
    /// <param name="module">Python module.</param>
    /// <param name="name">Name in it.</param>
    public PickleWriter Global(string module, string name) => Op($"c{module}\n{name}\n");

    /// <summary>A tuple of numbers.</summary>
    /// <param name="numbers">Any.</param>
    public PickleWriter Numbers(params ReadOnlySpan<long> numbers)
    {
        Op("(");
        foreach (long number in numbers)
        {
            Number(number);
        }

        return Op("t");
    }

    /// <summary>A tensor as torch.save describes it.</summary>
    /// <param name="storage">"FloatStorage".</param>
    /// <param name="key">The storage's key.</param>
    /// <param name="count">Elements of the storage.</param>
    /// <param name="offset">First element.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="strides">Steps.</param>
    public PickleWriter Tensor(
        string storage, string key, long count, long offset, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides) =>
        Global("torch._utils", "_rebuild_tensor_v2").Op("((").Text("storage").Global("torch", storage).Text(key).Text("cpu")
            .Number(count).Op("tQ").Number(offset).Numbers(shape).Numbers(strides).Raw(0x89)
            .Global("collections", "OrderedDict").Op(")RtR");
}
