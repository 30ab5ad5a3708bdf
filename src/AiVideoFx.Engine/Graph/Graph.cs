namespace AiVideoFx.Engine;

/// <summary>A network being built: operators whose shapes are known as soon as they are added.</summary>
/// <remarks>
/// Follows the ONNX operator specification at <see cref="Opset"/>. All shapes are fixed numbers: sessions are made per shape, and
/// making one costs milliseconds. The operators are those that ONNX Runtime computes alike on CPU, CUDA, DirectML and WebGPU;
/// see docs/ARCHITECTURE.md. Not safe from several threads.
/// </remarks>
public sealed partial class Graph
{
    /// <summary>Version of the ONNX operator set: the newest at which WebGPU still has GridSample.</summary>
    public const int Opset = 19;

    private readonly List<Operation> _operations = [];
    private readonly List<Node> _inputs = [];
    private readonly List<(string Name, Node Value)> _outputs = [];
    private readonly Dictionary<Tensor, Node> _constants = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, Node> _singles = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<float, Node> _scalars = [];
    private int _count;

    /// <summary>Values given at run time, in the order in which they were declared.</summary>
    public IReadOnlyList<Node> Inputs => _inputs;

    /// <summary>Values to be computed, with the names under which a session knows them.</summary>
    public IReadOnlyList<(string Name, Node Value)> Outputs => _outputs;

    internal IReadOnlyList<Operation> Operations => _operations;

    internal IEnumerable<Node> Constants => _constants.Values;

    /// <summary>Declares a value that is given at run time.</summary>
    public Node Input(string name, ElementType type, Shape shape)
    {
        if (_inputs.Exists(input => input.Name == name))
        {
            throw new GraphException($"Input: '{name}' is declared twice");
        }

        Node node = new(this, name, type, shape);
        _inputs.Add(node);
        return node;
    }

    /// <summary>Declares a 32-bit float input.</summary>
    public Node Input(string name, Shape shape) => Input(name, ElementType.Float32, shape);

    /// <summary>Names a value as a result of the graph.</summary>
    public void Output(string name, Node value)
    {
        Own(value, "Output");
        if (_outputs.Exists(output => output.Name == name) || _inputs.Exists(input => input.Name == name))
        {
            throw new GraphException($"Output: the name '{name}' is taken");
        }

        // An output has a node of its own, so that one value may be named twice and inputs or constants may be outputs.
        Node named = new(this, name, value.Type, value.Shape);
        _operations.Add(new("Identity", "", [value], [named], []));
        _outputs.Add((name, named));
    }

    /// <summary>Brings constant data into the graph; the same tensor is brought in once.</summary>
    public Node Constant(Tensor tensor)
    {
        if (!_constants.TryGetValue(tensor, out Node? node))
        {
            node = new(this, NewName(tensor.Name.Length > 0 ? tensor.Name : "constant"), tensor.Type, [.. tensor.Shape], tensor);
            _constants.Add(tensor, node);
        }

        return node;
    }

    /// <summary>A single number.</summary>
    public Node Constant(float value)
    {
        if (!_scalars.TryGetValue(value, out Node? node))
        {
            node = Constant(Tensor.FromFloats("scalar", [value]));
            _scalars.Add(value, node);
        }

        return node;
    }

    /// <summary>Numbers in the given shape, the last axis running fastest.</summary>
    public Node Constant(ReadOnlySpan<float> values, Shape shape) => Constant(Tensor.FromFloats("constant", values, shape.AsSpan()));

    /// <summary>The graph with its constants as an ONNX model, for a file or another program; below 2 GiB.</summary>
    public ReadOnlyMemory<byte> ToOnnx() => OnnxWriter.Write(this);

    internal Node Int64(params ReadOnlySpan<long> values) => Constant(Tensor.FromInt64("sizes", values, values.Length));

    internal Node Int64(IEnumerable<int> values) => Int64([.. values.Select(value => (long)value)]);

    internal Node Emit(
        string type, ReadOnlySpan<Node?> inputs, Shape shape, ReadOnlySpan<(string, object)> attributes = default, ElementType? result = null,
        string domain = "") =>
        EmitMany(type, inputs, [shape], attributes, result, domain)[0];

    internal Node[] EmitMany(
        string type, ReadOnlySpan<Node?> inputs, ReadOnlySpan<Shape> shapes, ReadOnlySpan<(string, object)> attributes = default,
        ElementType? result = null, string domain = "")
    {
        foreach (Node? input in inputs)
        {
            if (input is not null)
            {
                Own(input, type);
            }
        }

        Node[] outputs = new Node[shapes.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new(this, NewName(type), result ?? inputs[0]!.Type, shapes[i]);
        }

        // Left-out inputs at the end are dropped: given one without a name, LayerNormalization on the CPU and Conv on WebGPU end the process.
        while (inputs.Length > 0 && inputs[^1] is null)
        {
            inputs = inputs[..^1];
        }

        _operations.Add(new(type, domain, inputs.ToArray(), outputs, attributes.ToArray()));
        return outputs;
    }

    private string NewName(string stem) => $"{stem}#{_count++}";

    private void Own(Node node, string type)
    {
        if (node.Graph != this)
        {
            throw new GraphException($"{type}: {node} belongs to another graph");
        }
    }
}
