namespace AiVideoFx.Engine;

public sealed partial class Graph
{
    /// <summary>Takes each channel's mean and deviation out, per image, as PyTorch's InstanceNorm2d without weights.</summary>
    /// <param name="x">(N, C, …).</param>
    /// <param name="epsilon">Added to the variance.</param>
    public Node InstanceNorm(Node x, float epsilon = 1e-5f)
    {
        float[] ones = new float[x.Channels];
        ones.AsSpan().Fill(1);
        return Emit("InstanceNormalization", [x, Constant(ones, [x.Channels]), Constant(new float[x.Channels], [x.Channels])], x.Shape,
            [("epsilon", epsilon)]);
    }

    /// <summary>Takes mean and deviation of groups of channels out, then scales each channel, as PyTorch's GroupNorm.</summary>
    /// <remarks>Reshape, InstanceNormalization, Reshape: GroupNormalization has no kernel on WebGPU.</remarks>
    /// <param name="x">(N, C, …).</param>
    /// <param name="w">Holds weight and bias (C).</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public Node GroupNorm(Node x, Weights w, int groups, float epsilon = 1e-5f)
    {
        if (x.Channels % groups != 0)
        {
            throw new GraphException($"GroupNorm: the channels of {x.Shape} do not divide into {groups} groups");
        }

        int rest = (int)(x.Shape.Count / x.Shape[0] / groups);
        Node grouped = Reshape(InstanceNorm(Reshape(x, [x.Shape[0], groups, rest]), epsilon), x.Shape);
        return grouped * PerChannel(x, w.Get("weight", x.Channels)) + PerChannel(x, w.Get("bias", x.Channels));
    }

    /// <summary>Takes mean and deviation of the last axis out, then scales, as PyTorch's LayerNorm.</summary>
    /// <param name="x">(…, C).</param>
    /// <param name="w">Holds weight and bias (C), or nothing.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public Node LayerNorm(Node x, Weights? w, float epsilon = 1e-5f)
    {
        int size = x.Shape[-1];
        float[] ones = new float[size];
        ones.AsSpan().Fill(1);
        Node scale = w is not null && w.Has("weight") ? Constant(w.Get("weight", size)) : Constant(ones, [size]);
        Node? bias = w is not null && w.Has("bias") ? Constant(w.Get("bias", size)) : null;
        return Emit("LayerNormalization", [x, scale, bias], x.Shape, [("axis", -1L), ("epsilon", epsilon)]);
    }

    /// <summary>Divides by the root of the mean square of the last axis, then scales.</summary>
    /// <param name="x">(…, C).</param>
    /// <param name="weight">(C).</param>
    /// <param name="epsilon">Added to the mean square.</param>
    public Node RmsNorm(Node x, Tensor weight, float epsilon = 1e-6f) =>
        x / Sqrt(Mean(x * x, -1) + epsilon) * Constant(weight);

    /// <summary>Batch normalisation at inference: (x - mean) / sqrt(variance + epsilon) · weight + bias, as PyTorch's BatchNorm2d.</summary>
    /// <param name="x">(N, C, …).</param>
    /// <param name="w">Holds weight, bias, running_mean and running_var (C).</param>
    /// <param name="epsilon">Added to the variance.</param>
    public Node BatchNorm(Node x, Weights w, float epsilon = 1e-5f)
    {
        w.Ignore("num_batches_tracked");
        Node Part(string name) => Constant(w.Get(name, x.Channels));
        return Emit("BatchNormalization", [x, Part("weight"), Part("bias"), Part("running_mean"), Part("running_var")], x.Shape,
            [("epsilon", epsilon)]);
    }

    /// <summary>One number a channel, shaped so that it broadcasts over an image.</summary>
    internal Node PerChannel(Node x, Tensor values)
    {
        Shape shape = [1, x.Channels, .. Enumerable.Repeat(1, x.Shape.Rank - 2)];
        return Constant(Tensor.FromFloats(values.Name, values.ToFloats(), shape.AsSpan()));
    }
}
