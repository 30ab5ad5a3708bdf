namespace AiVideoFx.Engine;

/// <summary>Copies a graph, operation by operation, so that a derived class can put others in their place.</summary>
internal class GraphRewriter
{
    private readonly Dictionary<Node, Node> _copies = [];

    /// <summary>The graph being written.</summary>
    protected Graph Target { get; } = new();

    /// <summary>Copies the whole graph; inputs and outputs keep names, types and shapes.</summary>
    public Graph Rewrite(Graph source)
    {
        HashSet<Node> outputs = [.. source.Outputs.Select(output => output.Value)];
        foreach (Node input in source.Inputs)
        {
            _copies.Add(input, Target.Input(input.Name, input.Type, input.Shape));
        }

        foreach (Operation operation in source.Operations)
        {
            if (operation.Outputs is [Node named] && outputs.Contains(named))
            {
                Target.Output(source.Outputs.First(output => output.Value == named).Name, Copy(operation.Inputs[0]!));
            }
            else
            {
                Visit(operation);
            }
        }

        End();
        return Target;
    }

    /// <summary>Comes after the last operation; here, nothing.</summary>
    protected virtual void End()
    {
    }

    /// <summary>Writes what stands for an operation; here, its copy.</summary>
    protected virtual void Visit(Operation operation)
    {
        Node[] outputs = Target.EmitMany(
            operation.Type, [.. operation.Inputs.Select(input => input is null ? null : Copy(input))],
            [.. operation.Outputs.Select(output => output.Shape)], [.. operation.Attributes], operation.Outputs[0].Type, operation.Domain);
        for (int i = 0; i < outputs.Length; i++)
        {
            Put(operation.Outputs[i], outputs[i]);
        }
    }

    /// <summary>What stands for a value of the source.</summary>
    protected virtual Node Copy(Node node) =>
        node.Constant is not null ? Target.Constant(node.Constant) : _copies[node];

    /// <summary>Says what stands for a value of the source.</summary>
    protected void Put(Node source, Node copy) => _copies.Add(source, copy);

    /// <summary>Whether something stands for a value already.</summary>
    protected bool Has(Node source) => _copies.ContainsKey(source);
}
