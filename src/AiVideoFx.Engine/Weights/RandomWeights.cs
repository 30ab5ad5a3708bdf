namespace AiVideoFx.Engine;

/// <summary>Weights without training, in whatever shapes a network asks for: for measuring speed.</summary>
/// <remarks>
/// Every weight is uniform in ±1 / √(inputs of one output), as PyTorch begins training, so that values neither grow nor vanish and motion
/// stays small; vectors are about a quarter, as slopes and norms, and biases about zero. The same seed and name give the same numbers.
/// </remarks>
public static class RandomWeights
{
    /// <summary>Makes such weights.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="known">Tensors that exist before they are asked for, for networks that take shapes from them; null for none.</param>
    public static Weights Create(int seed, IReadOnlyDictionary<string, int[]>? known = null)
    {
        Tensor Make(string name, int[] shape) => Fill(seed, name, shape);
        Dictionary<string, Tensor> tensors = (known ?? new Dictionary<string, int[]>()).ToDictionary(
            pair => pair.Key, pair => Fill(seed, pair.Key, pair.Value), StringComparer.Ordinal);
        return new(new WeightsLedger(tensors, Make));
    }

    private static Tensor Fill(int seed, string name, int[] shape)
    {
        int state = seed;
        foreach (char c in name)
        {
            state = unchecked(state * 31 + c);
        }

        Random random = new(state);
        float[] values = new float[shape.Aggregate(1, static (count, size) => checked(count * size))];
        string last = name[(name.LastIndexOf('.') + 1)..];
        bool isVector = shape.Count(static size => size > 1) <= 1;
        (double centre, double spread) =
            last is "bias" or "running_mean" ? (0, 0.05)
            : last == "running_var" ? (1, 0.1)
            : isVector ? (0.25, 0.05)
            : (0, 1 / Math.Sqrt(values.Length / (double)shape[0]));
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(centre + spread * (2 * random.NextDouble() - 1));
        }

        return Tensor.FromFloats(name, values, shape);
    }
}
