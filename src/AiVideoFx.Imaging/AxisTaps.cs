using System.Buffers;

namespace AiVideoFx.Imaging;

/// <summary>A linear filter on one axis as a table: which input samples make each output sample, with which
/// weights.</summary>
/// <remarks>
/// Borders are already folded in, so that every tap lies inside the input, and the weights of each output sample sum to
/// 1. The table lies in pooled memory; the creator disposes it.
/// </remarks>
internal sealed class AxisTaps : IDisposable
{
    // Sinc kernels give 1e-17 where they mean 0; without those taps a resize to the same size is an exact copy.
    private const double Negligible = 1e-9;

    private readonly int _stride;
    private int[] _ranges; // first, count for each output sample
    private float[] _weights;

    private AxisTaps(int input, int output, int stride)
    {
        Input = input;
        Output = output;
        _stride = stride;
        _ranges = ArrayPool<int>.Shared.Rent(2 * output);
        _weights = ArrayPool<float>.Shared.Rent(output * stride);
    }

    /// <summary>Input samples.</summary>
    public int Input { get; }

    /// <summary>Output samples.</summary>
    public int Output { get; }

    /// <summary>Taps of all output samples together: what applying the filter costs.</summary>
    public long Total { get; private set; }

    /// <summary>Whether every output sample is the input sample at the same place.</summary>
    public bool IsIdentity { get; private set; }

    /// <summary>Area average: output sample i is the mean over [i, i + 1) * input / output; at least as many inputs as
    /// outputs.</summary>
    /// <param name="input">Input samples.</param>
    /// <param name="output">Output samples.</param>
    public static AxisTaps CreateArea(int input, int output)
    {
        AxisTaps taps = new(input, output, (input / output) + 2);
        double[] row = ArrayPool<double>.Shared.Rent(taps._stride);
        for (int i = 0; i < output; i++)
        {
            // Edges in units of 1 / output of an input sample, so that they are exact.
            long from = (long)i * input;
            long to = from + input;
            int first = (int)(from / output);
            int end = (int)((to + output - 1) / output);
            for (int k = first; k < end; k++)
            {
                row[k - first] = Math.Min(to, (long)(k + 1) * output) - Math.Max(from, (long)k * output);
            }

            taps.Set(i, first, row.AsSpan(0, end - first));
        }

        ArrayPool<double>.Shared.Return(row);
        taps.Finish();
        return taps;
    }

    /// <summary>Samples a kernel around each output sample's centre; where it shrinks, the kernel is widened
    /// (antialiasing).</summary>
    /// <param name="input">Input samples.</param>
    /// <param name="output">Output samples.</param>
    /// <param name="scale">Output samples per input sample; the left edges coincide.</param>
    /// <param name="kernel">Even function, 0 from <paramref name="support"/> on.</param>
    /// <param name="support">Half width of the kernel, in input samples at scale 1.</param>
    /// <param name="border">What lies outside the input.</param>
    public static AxisTaps CreateKernel(
        int input, int output, double scale, Func<double, double> kernel, double support, BorderMode border)
    {
        double widening = Math.Min(scale, 1);
        double reach = support / widening;
        int stride = Math.Min(input, (int)Math.Ceiling(2 * reach) + 1);
        AxisTaps taps = new(input, output, stride);
        double[] folded = ArrayPool<double>.Shared.Rent(input);
        for (int i = 0; i < output; i++)
        {
            double centre = ((i + 0.5) / scale) - 0.5;
            int from = (int)Math.Ceiling(centre - reach);
            int to = (int)Math.Floor(centre + reach);
            int first = int.MaxValue;
            int last = -1;
            for (int k = from; k <= to; k++)
            {
                double weight = kernel(widening * (centre - k));
                int at = Fold(k, input, border);
                if (at < 0 || Math.Abs(weight) < Negligible)
                {
                    continue;
                }

                if (last < 0)
                {
                    first = last = at;
                    folded[at] = 0;
                }

                while (at < first)
                {
                    folded[--first] = 0;
                }

                while (at > last)
                {
                    folded[++last] = 0;
                }

                folded[at] += weight;
            }

            taps.Set(i, first, folded.AsSpan(first, last - first + 1));
        }

        ArrayPool<double>.Shared.Return(folded);
        taps.Finish();
        return taps;
    }

    /// <summary>First input sample of output sample <paramref name="i"/>.</summary>
    /// <param name="i">Output sample.</param>
    public int First(int i) => _ranges[2 * i];

    /// <summary>Weights of the input samples from <see cref="First"/> on.</summary>
    /// <param name="i">Output sample.</param>
    public ReadOnlySpan<float> Weights(int i) => _weights.AsSpan(i * _stride, _ranges[(2 * i) + 1]);

    /// <summary>Filters one row.</summary>
    /// <param name="row">Input samples.</param>
    /// <param name="filtered">Output samples.</param>
    public void Apply(ReadOnlySpan<float> row, Span<float> filtered)
    {
        if (IsIdentity)
        {
            row.CopyTo(filtered);
            return;
        }

        for (int i = 0; i < filtered.Length; i++)
        {
            ReadOnlySpan<float> weights = Weights(i);
            ReadOnlySpan<float> samples = row.Slice(First(i), weights.Length);
            float sum = 0;
            for (int k = 0; k < weights.Length; k++)
            {
                sum += samples[k] * weights[k];
            }

            filtered[i] = sum;
        }
    }

    /// <summary>Gives the table back to the pool.</summary>
    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_ranges);
        ArrayPool<float>.Shared.Return(_weights);
        _ranges = [];
        _weights = [];
    }

    private static int Fold(int index, int input, BorderMode border)
    {
        if (index >= 0 && index < input)
        {
            return index;
        }

        if (border == BorderMode.Normalized)
        {
            return -1;
        }

        // Period 2n: the input, then the input backwards.
        int at = ((index % (2 * input)) + (2 * input)) % (2 * input);
        return at < input ? at : (2 * input) - 1 - at;
    }

    private void Set(int i, int first, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (double weight in weights)
        {
            sum += weight;
        }

        _ranges[2 * i] = first;
        _ranges[(2 * i) + 1] = weights.Length;
        Span<float> stored = _weights.AsSpan(i * _stride, weights.Length);
        for (int k = 0; k < weights.Length; k++)
        {
            stored[k] = (float)(weights[k] / sum);
        }
    }

    private void Finish()
    {
        IsIdentity = Input == Output;
        for (int i = 0; i < Output; i++)
        {
            ReadOnlySpan<float> weights = Weights(i);
            Total += weights.Length;
            IsIdentity &= First(i) == i && weights.Length == 1;
        }
    }
}
