using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Motion;

/// <summary>A raster of the analysis at the size of the frame, one row at a time: bilinear between the centres of its pixels.</summary>
/// <remarks>Columns are worked on in blocks of 8 counted from the frame's left edge, whatever the window.</remarks>
internal sealed class EnlargedRow : IDisposable
{
    private const int Lanes = 8;

    // An edge pixel on each side, and room for whole vectors.
    private const int Spare = Lanes + 2;

    // Eight columns then come from eight neighbours of the source at most.
    private const double FewestForVectors = 1.5;

    private readonly Raster _source;
    private readonly double _divisor;
    private readonly double _divisorY;
    private readonly float _factor;
    private readonly float _unknown;
    private readonly Raster _narrow;
    private readonly Raster _wide;
    private readonly int[] _left;
    private readonly float[] _share;

    /// <param name="source">What is enlarged.</param>
    /// <param name="divisor">Pixels of the frame for one of the source.</param>
    /// <param name="factor">Every value is multiplied by it.</param>
    /// <param name="unknown">Stands for values that are not finite.</param>
    /// <param name="start">First column wanted, a multiple of 8, from the frame's left edge.</param>
    /// <param name="columns">Columns wanted.</param>
    /// <param name="divisorY">Rows of the frame for one of the source; 0 stands for <paramref name="divisor"/>.</param>
    public EnlargedRow(Raster source, double divisor, float factor, float unknown, int start, int columns, double divisorY = 0)
    {
        _source = source;
        _divisor = divisor;
        _divisorY = divisorY > 0 ? divisorY : divisor;
        _factor = factor;
        _unknown = unknown;
        Columns = (columns + Lanes - 1) & ~(Lanes - 1);
        _narrow = Raster.Rent(source.Width + Spare, 1);
        _wide = Raster.Rent(Columns, 1, source.Channels);
        _left = ArrayPool<int>.Shared.Rent(Columns);
        _share = ArrayPool<float>.Shared.Rent(Columns);
        for (int i = 0; i < Columns; i++)
        {
            // In the line with its edge repeated; past the last pixel that is where the edge is.
            double at = Math.Min(((start + i + 0.5) / divisor) + 0.5, source.Width);
            _left[i] = (int)at;
            _share[i] = (float)(at - (int)at);
        }
    }

    /// <summary>Columns of a row, a multiple of 8.</summary>
    public int Columns { get; }

    /// <summary>One channel of the row that was made last.</summary>
    public ReadOnlySpan<float> Channel(int channel) => _wide.Plane(channel);

    /// <summary>The same, to be changed.</summary>
    public Span<float> Values(int channel) => _wide.Plane(channel);

    /// <summary>Makes the frame's row y, counted from its top.</summary>
    public void Make(int y)
    {
        double at = Math.Clamp(((y + 0.5) / _divisorY) - 0.5, 0, _source.Height - 1);
        int top = (int)at;
        int bottom = Math.Min(top + 1, _source.Height - 1);
        for (int channel = 0; channel < _source.Channels; channel++)
        {
            Between(_source.Row(top, channel), _source.Row(bottom, channel), (float)(at - top));
            Widen(_wide.Plane(channel));
        }
    }

    public void Dispose()
    {
        _narrow.Dispose();
        _wide.Dispose();
        ArrayPool<int>.Shared.Return(_left);
        ArrayPool<float>.Shared.Return(_share);
    }

    // A row between two rows, after its repeated edge.
    private void Between(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float share)
    {
        Span<float> line = _narrow.Pixels;
        Span<float> inner = line.Slice(1, upper.Length);
        int x = 0;
        for (; x <= upper.Length - Lanes; x += Lanes)
        {
            Vector256<float> a = Vector256.Create(upper.Slice(x, Lanes));
            Vector256<float> b = Vector256.Create(lower.Slice(x, Lanes));
            Vector256<float> value = (a + ((b - a) * share)) * _factor;
            Vector256<float> finite = Vector256.Equals(value - value, default);
            Vector256.ConditionalSelect(finite, value, Vector256.Create(_unknown)).CopyTo(inner[x..]);
        }

        for (; x < upper.Length; x++)
        {
            float value = (upper[x] + ((lower[x] - upper[x]) * share)) * _factor;
            inner[x] = float.IsFinite(value) ? value : _unknown;
        }

        line[0] = line[1];
        line[(upper.Length + 1)..].Fill(line[upper.Length]);
    }

    private void Widen(Span<float> wide)
    {
        ref float source = ref MemoryMarshal.GetReference(_narrow.Pixels);
        if (_divisor < FewestForVectors)
        {
            ReadOnlySpan<float> narrow = _narrow.Pixels;
            for (int x = 0; x < Columns; x++)
            {
                float a = narrow[_left[x]];
                wide[x] = a + ((narrow[_left[x] + 1] - a) * _share[x]);
            }

            return;
        }

        for (int x = 0; x < Columns; x += Lanes)
        {
            int first = _left[x];
            Vector256<int> left = Vector256.Create<int>(_left.AsSpan(x, Lanes)) - Vector256.Create(first);
            Vector256<float> near = Vector256.LoadUnsafe(ref source, (nuint)first);
            Vector256<float> a = VectorLanes.Pick(near, left);
            Vector256<float> b = VectorLanes.Pick(near, left + Vector256<int>.One);
            (a + ((b - a) * Vector256.Create<float>(_share.AsSpan(x, Lanes)))).CopyTo(wide[x..]);
        }
    }
}
