using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

/// <summary>Writes a graph as an ONNX model: for other programs to read, and for sessions that use operators of our own.</summary>
/// <remarks>
/// Protocol buffer messages of onnx.proto, IR version 9: ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto, ValueInfoProto.
/// Constants are stored inside; a model over 2 GiB is refused, as the format's limit.
/// </remarks>
internal sealed class OnnxWriter
{
    private const int Varint = 0, Bytes = 2, Fixed32 = 5;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Writes the whole model.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="isElsewhere">Constants whose data is left out, marked as external: whoever loads the model must give it.</param>
    public static ReadOnlyMemory<byte> Write(Graph graph, Predicate<Node>? isElsewhere = null)
    {
        OnnxWriter model = new();
        model.Number(1, 9);
        model.Text(2, "AiVideoFx");
        model.Message(7, writer => writer.WriteGraph(graph, isElsewhere ?? (_ => false)));
        IEnumerable<string> domains = graph.Operations.Select(operation => operation.Domain).Append("").Distinct().Order(StringComparer.Ordinal);
        foreach (string domain in domains)
        {
            model.Message(8, import =>
            {
                import.Text(1, domain);
                import.Number(2, domain.Length == 0 ? Graph.Opset : 1);
            });
        }

        return model._buffer.WrittenMemory;
    }

    private void WriteGraph(Graph graph, Predicate<Node> isElsewhere)
    {
        foreach (Operation operation in graph.Operations)
        {
            Message(1, node => node.WriteNode(operation));
        }

        Text(2, "network");
        HashSet<Node> used = [.. graph.Operations.SelectMany(operation => operation.Inputs).OfType<Node>()];
        foreach (Node constant in graph.Constants.Where(used.Contains))
        {
            Message(5, tensor => tensor.WriteTensor(constant, isElsewhere(constant)));
        }

        foreach (Node input in graph.Inputs)
        {
            Message(11, value => value.WriteValue(input));
        }

        foreach ((string _, Node value) in graph.Outputs)
        {
            Message(12, writer => writer.WriteValue(value));
        }
    }

    private void WriteNode(Operation operation)
    {
        foreach (Node? input in operation.Inputs)
        {
            Text(1, input?.Name ?? "");
        }

        foreach (Node output in operation.Outputs)
        {
            Text(2, output.Name);
        }

        Text(3, operation.Outputs[0].Name);
        Text(4, operation.Type);
        foreach ((string name, object value) in operation.Attributes)
        {
            Message(5, attribute => attribute.WriteAttribute(name, value));
        }

        Text(7, operation.Domain);
    }

    private void WriteAttribute(string name, object value)
    {
        const int KindFloat = 1, KindInt = 2, KindString = 3, KindInts = 7;
        Text(1, name);
        switch (value)
        {
            case float number:
                Tag(2, Fixed32);
                BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(4), number);
                _buffer.Advance(4);
                Number(20, KindFloat);
                break;
            case long number:
                Number(3, number);
                Number(20, KindInt);
                break;
            case string text:
                Text(4, text);
                Number(20, KindString);
                break;
            case long[] numbers:
                foreach (long number in numbers)
                {
                    Number(8, number);
                }

                Number(20, KindInts);
                break;
            default:
                throw new GraphException($"attribute '{name}' is of type {value.GetType().Name}: expected long, float, long[] or string");
        }
    }

    private void WriteTensor(Node constant, bool isElsewhere)
    {
        foreach (int size in constant.Shape)
        {
            Number(1, size);
        }

        Number(2, (long)constant.Type.ToOnnx());
        Text(8, constant.Name);
        if (isElsewhere)
        {
            Message(13, entry =>
            {
                entry.Text(1, "location");
                entry.Text(2, "memory");
            });
            Number(14, 1);
            return;
        }

        Tag(9, Bytes);
        ReadOnlySpan<byte> data = constant.Constant!.Data;
        Raw((ulong)data.Length);
        _buffer.Write(data);
        GC.KeepAlive(constant);
    }

    private void WriteValue(Node node)
    {
        Text(1, node.Name);
        Message(2, type => type.Message(1, tensor =>
        {
            tensor.Number(1, (long)node.Type.ToOnnx());
            tensor.Message(2, shape =>
            {
                foreach (int size in node.Shape)
                {
                    shape.Message(1, dimension => dimension.Number(1, size));
                }
            });
        }));
    }

    private void Message(int field, Action<OnnxWriter> write)
    {
        OnnxWriter inner = new();
        write(inner);
        Tag(field, Bytes);
        Raw((ulong)inner._buffer.WrittenCount);
        _buffer.Write(inner._buffer.WrittenSpan);
    }

    private void Text(int field, string text)
    {
        Tag(field, Bytes);
        Raw((ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _buffer);
    }

    private void Number(int field, long value)
    {
        Tag(field, Varint);
        Raw((ulong)value);
    }

    private void Tag(int field, int wire) => Raw((ulong)((field << 3) | wire));

    private void Raw(ulong value)
    {
        Span<byte> bytes = _buffer.GetSpan(10);
        int count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[count++] = (byte)value;
        _buffer.Advance(count);
    }
}
