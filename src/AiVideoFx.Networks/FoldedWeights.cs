using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>Weights of a convolution together with what follows or surrounds it, made before the graph is built.</summary>
/// <remarks>Sums and products are taken in double precision and rounded once.</remarks>
internal static class FoldedWeights
{
    /// <summary>A factor for every element.</summary>
    public static Tensor Scaled(Tensor tensor, double factor)
    {
        float[] values = tensor.ToFloats();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] * factor);
        }

        return Tensor.FromFloats(tensor.Name, values, [.. tensor.Shape]);
    }

    /// <summary>Weights or biases of several convolutions over one image, as those of one: results one after the other.</summary>
    public static Tensor Stacked(params ReadOnlySpan<Tensor> tensors)
    {
        List<float> values = [];
        int[] shape = [.. tensors[0].Shape];
        shape[0] = 0;
        foreach (Tensor tensor in tensors)
        {
            values.AddRange(tensor.ToFloats());
            shape[0] += tensor.Shape[0];
        }

        return Tensor.FromFloats(tensors[0].Name, [.. values], shape);
    }

    /// <summary>The part of a convolution's weights that sees these input channels only.</summary>
    public static Tensor InputChannels(Tensor weight, params ReadOnlySpan<(int Start, int Count)> ranges)
    {
        int kernel = (int)(weight.Count / weight.Shape[0] / weight.Shape[1]);
        float[] from = weight.ToFloats();
        List<float> to = [];
        int[] shape = [.. weight.Shape];
        shape[1] = 0;
        foreach ((int _, int count) in ranges)
        {
            shape[1] += count;
        }

        for (int o = 0; o < weight.Shape[0]; o++)
        {
            foreach ((int start, int count) in ranges)
            {
                to.AddRange(from.AsSpan((o * weight.Shape[1] + start) * kernel, count * kernel));
            }
        }

        return Tensor.FromFloats(weight.Name, [.. to], shape);
    }

    /// <summary>A convolution followed by batch normalisation at inference.</summary>
    /// <param name="weight">(Features, In, …), or (In, Features, …) of a transposed one.</param>
    /// <param name="bias">(Features), or null.</param>
    /// <param name="norm">Holds weight, bias, running_mean and running_var (Features); epsilon is 1e-5.</param>
    /// <param name="transposed">Whether the features are the second axis.</param>
    public static (Tensor Weight, Tensor Bias) WithBatchNorm(Tensor weight, Tensor? bias, Weights norm, bool transposed = false)
    {
        (double[] factor, double[] shift) = BatchNormAsLine(norm, weight.Shape[transposed ? 1 : 0]);
        float[] values = weight.ToFloats();
        int inner = (int)(weight.Count / weight.Shape[0]);
        int kernel = inner / weight.Shape[1];
        for (int i = 0; i < values.Length; i++)
        {
            int feature = transposed ? i / kernel % weight.Shape[1] : i / inner;
            values[i] = (float)(values[i] * factor[feature]);
        }

        float[]? offset = bias?.ToFloats();
        float[] sums = new float[shift.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = (float)(shift[i] + (offset?[i] ?? 0) * factor[i]);
        }

        return (Tensor.FromFloats(weight.Name, values, [.. weight.Shape]), Tensor.FromFloats(norm.Path, sums, sums.Length));
    }

    /// <summary>Batch normalisation at inference as x · factor + shift.</summary>
    private static (double[] Factor, double[] Shift) BatchNormAsLine(Weights norm, int features)
    {
        norm.Ignore("num_batches_tracked");
        float[] weight = norm.Get("weight", features).ToFloats();
        float[] bias = norm.Get("bias", features).ToFloats();
        float[] mean = norm.Get("running_mean", features).ToFloats();
        float[] variance = norm.Get("running_var", features).ToFloats();
        double[] factor = new double[features];
        double[] shift = new double[features];
        for (int i = 0; i < features; i++)
        {
            factor[i] = weight[i] / Math.Sqrt(variance[i] + 1e-5);
            shift[i] = bias[i] - mean[i] * factor[i];
        }

        return (factor, shift);
    }
}
