namespace AiVideoFx.Engine;

public sealed partial class Graph
{
    /// <summary>Operations of one run: two for each multiplication with its addition in convolutions and matrix products.</summary>
    /// <remarks>
    /// All else (activations, resizes, warps, normalisation) counts as nothing, as is the custom: it costs memory traffic, not arithmetic.
    /// What the graph computes counts, zeros that a rewriting put into weights included.
    /// </remarks>
    public long CountOperations() => _operations.Sum(static operation => operation.Type switch
    {
        "Conv" => Products(operation.Outputs[0], operation.Inputs[1]!),
        "QLinearConv" => Products(operation.Outputs[0], operation.Inputs[3]!),

        // Each input meets the weights of its channel: (C, Features / groups, kernel).
        "ConvTranspose" => Products(operation.Inputs[0]!, operation.Inputs[1]!),
        "MatMul" or "Gemm" => 2 * operation.Outputs[0].Shape.Count * operation.Inputs[0]!.Shape[-1],

        // Queries by keys and their weights by values: twice (N, queries, keys, width).
        "MultiHeadAttention" => 4 * operation.Outputs[0].Shape.Count * operation.Inputs[1]!.Shape[1],
        _ => 0,
    });

    /// <summary>Bytes of the largest value that one run computes: what memory depends on most.</summary>
    public long LargestValueBytes => _operations.SelectMany(static operation => operation.Outputs)
        .Select(static value => value.Shape.Count * value.Type.SizeBytes()).DefaultIfEmpty().Max();

    private static long Products(Node each, Node weight) => 2 * each.Shape.Count * (weight.Shape.Count / weight.Shape[0]);
}
