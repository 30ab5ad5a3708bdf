namespace AiVideoFx.Imaging;

/// <summary>Which samples of an axis an averaged sample covers, and by how much: area averaging on one axis.</summary>
/// <remarks>Output sample i covers [i, i + 1) * input / output; weights are the covered lengths and sum to 1.</remarks>
internal readonly struct AreaTaps
{
    private readonly int[] _first;
    private readonly float[] _weights;

    /// <summary>Computes the taps.</summary>
    /// <param name="input">Samples there are.</param>
    /// <param name="output">Samples wanted; from 1 to <paramref name="input"/>.</param>
    public AreaTaps(int input, int output)
    {
        double scale = (double)input / output;
        Length = input % output == 0 ? input / output : (int)Math.Ceiling(scale) + 1;
        IsUniform = input % output == 0;
        _first = new int[output];
        _weights = new float[output * Length];
        for (int i = 0; i < output; i++)
        {
            // Exact edges in units of 1 / output of an input sample.
            long from = (long)i * input;
            long to = from + input;
            int first = (int)Math.Min(from / output, input - Length < 0 ? 0 : input - Length);
            _first[i] = first;
            for (int k = 0; k < Length && first + k < input; k++)
            {
                long left = Math.Max(from, (long)(first + k) * output);
                long right = Math.Min(to, (long)(first + k + 1) * output);
                _weights[(i * Length) + k] = (float)(Math.Max(0, right - left) / (double)input);
            }
        }
    }

    /// <summary>Samples that take part in one output sample, weight 0 included.</summary>
    public int Length { get; }

    /// <summary>Whether each output sample is the plain mean of <see cref="Length"/> samples.</summary>
    public bool IsUniform { get; }

    /// <summary>First input sample of output sample <paramref name="i"/>.</summary>
    /// <param name="i">Output sample.</param>
    public int First(int i) => _first[i];

    /// <summary>Weights from <see cref="First"/> on, trimmed where the input ends.</summary>
    /// <param name="i">Output sample.</param>
    public ReadOnlySpan<float> Weights(int i) => _weights.AsSpan(i * Length, Length);

    /// <summary>Averages one row.</summary>
    /// <param name="row">Input samples.</param>
    /// <param name="reduced">Output samples.</param>
    public void Apply(ReadOnlySpan<float> row, Span<float> reduced)
    {
        if (Length == 1)
        {
            row.CopyTo(reduced);
            return;
        }

        for (int i = 0; i < reduced.Length; i++)
        {
            ReadOnlySpan<float> weights = Weights(i);
            ReadOnlySpan<float> samples = row.Slice(_first[i], Math.Min(weights.Length, row.Length - _first[i]));
            float sum = 0;
            for (int k = 0; k < samples.Length; k++)
            {
                sum += samples[k] * weights[k];
            }

            reduced[i] = sum;
        }
    }
}
