using System.Numerics.Tensors;

namespace AiVideoFx.Imaging.Color;

/// <summary>Converts pictures from one colour space to another: decode, 3 × 3 matrix, encode. Nothing is
/// clamped.</summary>
/// <remarks>Immutable; safe on any thread. Alpha passes through; colour is taken as it is, so unpremultiply first where
/// it matters.</remarks>
public sealed class ColorTransform
{
    private const int ChunkPixels = 512;
    private readonly ColorSpace _from;
    private readonly ColorSpace _to;
    private readonly Matrix3 _matrix;
    private readonly bool _samePrimaries;

    /// <summary>Prepares a conversion.</summary>
    /// <param name="from">What the source's numbers mean.</param>
    /// <param name="to">What the result's numbers mean.</param>
    public ColorTransform(ColorSpace from, ColorSpace to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        _from = from;
        _to = to;
        _samePrimaries = from.Primaries == to.Primaries;
        _matrix = _samePrimaries ? Matrix3.Identity : from.Primaries.ConversionTo(to.Primaries);
    }

    /// <summary>Whether nothing changes.</summary>
    public bool IsIdentity => _samePrimaries && ReferenceEquals(_from.Transfer, _to.Transfer);

    /// <summary>Converts one colour in double precision.</summary>
    /// <param name="red">Red, as stored.</param>
    /// <param name="green">Green, as stored.</param>
    /// <param name="blue">Blue, as stored.</param>
    public (double Red, double Green, double Blue) Apply(double red, double green, double blue)
    {
        if (IsIdentity)
        {
            return (red, green, blue);
        }

        (double r, double g, double b) =
            _matrix.Apply(_from.Transfer.Decode(red), _from.Transfer.Decode(green), _from.Transfer.Decode(blue));
        return (_to.Transfer.Encode(r), _to.Transfer.Encode(g), _to.Transfer.Encode(b));
    }

    /// <summary>Converts a picture.</summary>
    /// <param name="source">3 channels: RGB, or 4: RGBA.</param>
    /// <param name="destination">Same size and channels; may be <paramref name="source"/>.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    /// <exception cref="ArgumentException">Sizes or channels do not fit.</exception>
    public void Apply(Raster source, Raster destination, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        RasterShapes.ThrowIfDifferent(source, destination);
        if (source.Channels is not (3 or 4))
        {
            throw new ArgumentException($"expected RGB or RGBA, got {source.Channels} channels", nameof(source));
        }

        RowParallel.Run(new Rows(this, source, destination), source.Height, maxThreads, minimumRowsPerBand: 8);
    }

    private void Apply(
        ReadOnlySpan<float> red,
        ReadOnlySpan<float> green,
        ReadOnlySpan<float> blue,
        Span<float> toRed,
        Span<float> toGreen,
        Span<float> toBlue)
    {
        Span<float> r = stackalloc float[ChunkPixels];
        Span<float> g = stackalloc float[ChunkPixels];
        Span<float> b = stackalloc float[ChunkPixels];
        for (int i = 0; i < red.Length; i += ChunkPixels)
        {
            int n = Math.Min(ChunkPixels, red.Length - i);
            _from.Transfer.Decode(red.Slice(i, n), r);
            _from.Transfer.Decode(green.Slice(i, n), g);
            _from.Transfer.Decode(blue.Slice(i, n), b);
            Finish(r[..n], g[..n], b[..n], _matrix.M11, _matrix.M12, _matrix.M13, toRed.Slice(i, n));
            Finish(r[..n], g[..n], b[..n], _matrix.M21, _matrix.M22, _matrix.M23, toGreen.Slice(i, n));
            Finish(r[..n], g[..n], b[..n], _matrix.M31, _matrix.M32, _matrix.M33, toBlue.Slice(i, n));
        }
    }

    private void Finish(
        ReadOnlySpan<float> r,
        ReadOnlySpan<float> g,
        ReadOnlySpan<float> b,
        double fromRed,
        double fromGreen,
        double fromBlue,
        Span<float> result)
    {
        if (_samePrimaries)
        {
            // The matrix picks one channel; picking keeps infinities, which 0 · infinity would not.
            _to.Transfer.Encode(fromRed != 0 ? r : fromGreen != 0 ? g : b, result);
            return;
        }

        TensorPrimitives.Multiply(r, (float)fromRed, result);
        TensorPrimitives.MultiplyAdd(g, (float)fromGreen, result, result);
        TensorPrimitives.MultiplyAdd(b, (float)fromBlue, result, result);
        _to.Transfer.Encode(result, result);
    }

    private readonly struct Rows(ColorTransform transform, Raster source, Raster destination) : IRowWork
    {
        public void Run(int firstRow, int endRow)
        {
            for (int y = firstRow; y < endRow; y++)
            {
                int passed = transform.IsIdentity ? 0 : 3;
                if (!transform.IsIdentity)
                {
                    transform.Apply(
                        source.Row(y),
                        source.Row(y, 1),
                        source.Row(y, 2),
                        destination.Row(y),
                        destination.Row(y, 1),
                        destination.Row(y, 2));
                }

                for (int channel = passed; channel < source.Channels; channel++)
                {
                    source.Row(y, channel).CopyTo(destination.Row(y, channel));
                }
            }
        }
    }
}
