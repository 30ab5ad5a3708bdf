namespace AiVideoFx.Engine.Quantization;

/// <summary>A convolution with what may be computed together with it in 8 bits: a residual added, a leaky activation.</summary>
/// <param name="Name">Name of the weight, and where several convolutions have one of that name their number: the same whatever the picture's size.</param>
/// <param name="Conv">The convolution.</param>
/// <param name="Add">Adds the residual; null without one.</param>
/// <param name="Activation">Relu, LeakyRelu or PRelu; null without one.</param>
internal sealed record QuantizableLayer(string Name, Operation Conv, Operation? Add, Operation? Activation)
{
    private const int FewestChannels = 3;

    public Node Input => Conv.Inputs[0]!;

    public Node Convolved => Conv.Outputs[0];

    /// <summary>What is added, null for nothing.</summary>
    public Node? Residual => HasShortcut ? Input : Add is null ? null : Add.Inputs[0] == Convolved ? Add.Inputs[1] : Add.Inputs[0];

    /// <summary>
    /// Whether the kernel holds the identity besides its own small weights, as a residual block does that is written as one convolution. In 8
    /// bits the 1 would leave two or three steps to the rest: it is taken out again and added as a residual.
    /// </summary>
    public bool HasShortcut { get; } = Add is null && FindShortcut(Conv);

    public Node Sum => Add?.Outputs[0] ?? Convolved;

    public Node Output => Activation?.Outputs[0] ?? Sum;

    /// <summary>Slope below 0 for each channel: 1 without an activation, 0 of Relu.</summary>
    public float[] Slopes
    {
        get
        {
            int channels = Convolved.Channels;
            float[] slopes = new float[channels];
            switch (Activation?.Type)
            {
                case null:
                    slopes.AsSpan().Fill(1);
                    break;
                case "LeakyRelu":
                    slopes.AsSpan().Fill((float)Activation.Attributes.First(attribute => attribute.Name == "alpha").Value);
                    break;
                case "PRelu":
                    float[] given = Activation.Inputs[1]!.Constant!.ToFloats();
                    for (int c = 0; c < channels; c++)
                    {
                        slopes[c] = given[given.Length == 1 ? 0 : c];
                    }

                    break;
            }

            return slopes;
        }
    }

    /// <summary>Finds the layers of a graph; each convolution is in one at most.</summary>
    public static IReadOnlyList<QuantizableLayer> FindAll(Graph graph)
    {
        Dictionary<Node, List<Operation>> readers = [];
        foreach (Operation operation in graph.Operations)
        {
            foreach (Node input in operation.Inputs.OfType<Node>().Distinct())
            {
                (readers.TryGetValue(input, out List<Operation>? list) ? list : readers[input] = []).Add(operation);
            }
        }

        Operation? OnlyReader(Node node) => readers.TryGetValue(node, out List<Operation>? list) && list.Count == 1 ? list[0] : null;
        List<QuantizableLayer> layers = [];
        Dictionary<string, int> names = [];
        HashSet<Operation> taken = [];
        foreach (Operation conv in graph.Operations.Where(IsCandidate))
        {
            string weight = conv.Inputs[1]!.Constant!.Name;
            int number = names[weight] = names.GetValueOrDefault(weight) + 1;
            string name = number == 1 ? weight : $"{weight}#{number}";

            Operation? next = OnlyReader(conv.Outputs[0]);
            Operation? add = next is { Type: "Add" } && next.Inputs.All(input => input!.Shape.Equals(conv.Outputs[0].Shape)) ? next : null;
            if (add is not null && !taken.Add(add))
            {
                layers.Add(new(name, conv, null, null)); // the sum of two convolutions belongs to the first of them
                continue;
            }

            next = add is null ? next : OnlyReader(add.Outputs[0]);
            Operation? activation = next?.Type is "Relu" or "LeakyRelu" or "PRelu" ? next : null;
            layers.Add(new(name, conv, add, activation));
        }

        return layers;
    }

    private static bool FindShortcut(Operation conv)
    {
        Tensor weight = conv.Inputs[1]!.Constant!;
        if (weight.Shape[0] != weight.Shape[1] || weight.Shape[2] % 2 == 0 || !conv.Inputs[0]!.Shape.Equals(conv.Outputs[0].Shape))
        {
            return false;
        }

        float[] values = weight.ToFloats();
        double diagonal = 0, all = 0;
        foreach (int place in Centres(weight))
        {
            diagonal += values[place];
        }

        foreach (float value in values)
        {
            all += Math.Abs(value);
        }

        // The mean of the centre taps is about 1, and far above that of the others.
        int features = weight.Shape[0];
        double mean = diagonal / features, others = (all - Math.Abs(diagonal)) / Math.Max(1, values.Length - features);
        return mean is > 0.5 and < 1.5 && mean > 4 * others;
    }

    /// <summary>Places in the weight's data of the taps that pass a channel on to itself.</summary>
    public static IEnumerable<int> Centres(Tensor weight)
    {
        int taps = weight.Shape[2] * weight.Shape[3];
        return Enumerable.Range(0, weight.Shape[0]).Select(f => ((f * weight.Shape[1] + f) * taps) + taps / 2);
    }

    private static bool IsCandidate(Operation operation) =>
        operation.Type == "Conv" && operation.Inputs[0]!.Shape.Rank == 4
        && operation.Inputs[1]!.Constant is not null && operation.Inputs[0]!.Channels >= FewestChannels
        && operation.Attributes.Any(attribute => attribute is ("group", 1L));
}
