namespace AiVideoFx.Engine;

public sealed partial class Graph
{
    /// <summary>Scaled dot-product attention of several heads.</summary>
    /// <remarks>
    /// Vaswani et al., "Attention Is All You Need", NeurIPS 2017, arXiv:1706.03762. The queries are cut into chunks so that the scores
    /// of one chunk stay within <paramref name="budgetBytes"/>; each query sees all keys, so the result is the same.
    /// </remarks>
    /// <param name="query">(N, L, heads · size).</param>
    /// <param name="key">(N, S, heads · size).</param>
    /// <param name="value">(N, S, heads · size).</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="bias">Added to the scores: (N or 1, heads or 1, L, S); null for none.</param>
    /// <param name="scale">Factor of the scores; null for 1 / sqrt(size).</param>
    /// <param name="budgetBytes">Most that the scores of one chunk may take.</param>
    public Node Attention(
        Node query, Node key, Node value, int heads, Node? bias = null, float? scale = null, long budgetBytes = 256L << 20)
    {
        if (query.Shape.Rank != 3 || key.Shape.Rank != 3 || !key.Shape.Equals(value.Shape.With(2, key.Shape[2])) || query.Shape[2] % heads != 0
            || query.Shape[2] != key.Shape[2])
        {
            throw new GraphException($"Attention: query {query.Shape}, key {key.Shape}, value {value.Shape} do not fit {heads} heads");
        }

        (int n, int length) = (query.Shape[0], query.Shape[1]);
        long row = (long)n * heads * key.Shape[1] * sizeof(float);
        int chunk = (int)Math.Clamp(budgetBytes / row, 1, length);
        List<Node> parts = [];
        for (int start = 0; start < length; start += chunk)
        {
            int count = Math.Min(chunk, length - start);
            Node? part = bias is null || bias.Shape[2] == 1 ? bias : Slice(bias, 2, start, count);
            float factor = scale ?? 1 / MathF.Sqrt(query.Shape[2] / heads);
            parts.Add(Emit("MultiHeadAttention", [Slice(query, 1, start, count), key, value, null, null, part],
                [n, count, value.Shape[2]], [("num_heads", (long)heads), ("scale", factor)], domain: "com.microsoft"));
        }

        return Concat(1, [.. parts]);
    }
}
