namespace AiVideoFx.Engine;

/// <summary>Rewrites a graph so that it computes in 16-bit floats; inputs and outputs stay as they are.</summary>
/// <remarks>
/// Sampling positions and normalisation stay in 32 bits: half a pixel in 4000 is less than a 16-bit float resolves, and sums of squares
/// overflow it.
/// </remarks>
internal sealed class HalfPrecision : GraphRewriter
{
    private static readonly HashSet<string> Single =
    [
        "GridSample", "Resize", "InstanceNormalization", "LayerNormalization", "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "Exp", "Log",
        "Pow", "Softmax",
    ];

    private readonly Dictionary<Tensor, Node> _constants = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, Node> _halves = [];
    private readonly Dictionary<Node, Node> _singles = [];

    /// <summary>Rewrites a graph.</summary>
    public static Graph Convert(Graph graph) => new HalfPrecision().Rewrite(graph);

    protected override void Visit(Operation operation)
    {
        bool floats = operation.Outputs[0].Type == ElementType.Float32;
        bool half = floats && !Single.Contains(operation.Type);
        Node?[] inputs =
        [
            .. operation.Inputs.Select(input =>
                input is null ? null
                : input.Type != ElementType.Float32 ? base.Copy(input)
                : half || operation.Type == "Less" ? AsHalf(input)
                : Copy(input)),
        ];
        Node[] outputs = Target.EmitMany(
            operation.Type, inputs, [.. operation.Outputs.Select(output => output.Shape)], [.. operation.Attributes],
            half ? ElementType.Float16 : operation.Outputs[0].Type, operation.Domain);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (half)
            {
                _halves.Add(operation.Outputs[i], outputs[i]);
            }
            else
            {
                Put(operation.Outputs[i], outputs[i]);
            }
        }
    }

    // The 32-bit copy.
    protected override Node Copy(Node node)
    {
        if (_halves.TryGetValue(node, out Node? half) && !Has(node))
        {
            if (!_singles.TryGetValue(node, out Node? single))
            {
                single = Target.Cast(half, ElementType.Float32);
                _singles.Add(node, single);
            }

            return single;
        }

        return base.Copy(node);
    }

    private Node AsHalf(Node node)
    {
        if (node.Constant is Tensor tensor)
        {
            if (!_constants.TryGetValue(tensor, out Node? constant))
            {
                float[] values = tensor.ToFloats();
                byte[] bytes = new byte[values.Length * 2];
                Span<Half> halves = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Half>(bytes.AsSpan());
                for (int i = 0; i < values.Length; i++)
                {
                    halves[i] = (Half)values[i];
                }

                constant = Target.Constant(Tensor.FromBytes(tensor.Name, ElementType.Float16, bytes, [.. tensor.Shape]));
                _constants.Add(tensor, constant);
            }

            return constant;
        }

        if (!_halves.TryGetValue(node, out Node? half))
        {
            half = Target.Cast(base.Copy(node), ElementType.Float16);
            _halves.Add(node, half);
        }

        return half;
    }
}
