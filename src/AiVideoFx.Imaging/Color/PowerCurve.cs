using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Color;

/// <summary>Power with an optional linear piece near 0, mirrored for negative values.</summary>
/// <remarks>
/// encode(x) = slope · x up to the cut, (1 + offset) · x^(1 / exponent) - offset above. A slope of 0 means no linear
/// piece.
/// </remarks>
internal sealed class PowerCurve : TransferFunction
{
    private readonly double _exponent;
    private readonly double _offset;
    private readonly double _slope;
    private readonly double _cut;
    private readonly double _encodedCut;

    /// <summary>Defines a curve.</summary>
    /// <param name="name">Usual name.</param>
    /// <param name="exponent">From encoded to linear.</param>
    /// <param name="offset">What the power piece is shifted by.</param>
    /// <param name="slope">Of the linear piece, from linear to encoded.</param>
    /// <param name="cut">Linear value up to which the linear piece goes.</param>
    public PowerCurve(string name, double exponent, double offset, double slope, double cut)
        : base(name)
    {
        _exponent = exponent;
        _offset = offset;
        _slope = slope;
        _cut = slope > 0 ? cut : -1;
        _encodedCut = slope > 0 ? slope * cut : -1;
    }

    private bool IsLinear => _exponent == 1;

    /// <inheritdoc/>
    public override double Decode(double encoded)
    {
        double x = Math.Abs(encoded);
        double linear = x <= _encodedCut ? x / _slope : Math.Pow((x + _offset) / (1 + _offset), _exponent);
        return Math.CopySign(linear, encoded);
    }

    /// <inheritdoc/>
    public override double Encode(double linear)
    {
        double x = Math.Abs(linear);
        double encoded = x <= _cut ? x * _slope : ((1 + _offset) * Math.Pow(x, 1 / _exponent)) - _offset;
        return Math.CopySign(encoded, linear);
    }

    /// <inheritdoc/>
    public override T Encode<T>(ICurveArithmetic<T> math, T linear)
    {
        if (IsLinear)
        {
            return linear;
        }

        T x = math.Abs(linear);
        T power = math.Affine(math.Power(x, 1 / _exponent), 1 + _offset, -_offset);
        return math.WithSignOf(_slope > 0 ? math.Choose(x, (float)_cut, math.Affine(x, _slope, 0), power) : power, linear);
    }

    /// <inheritdoc/>
    public override T Decode<T>(ICurveArithmetic<T> math, T encoded)
    {
        if (IsLinear)
        {
            return encoded;
        }

        T x = math.Abs(encoded);
        T power = math.Power(math.Affine(x, 1 / (1 + _offset), _offset / (1 + _offset)), _exponent);
        return math.WithSignOf(_slope > 0 ? math.Choose(x, (float)_encodedCut, math.Affine(x, 1 / _slope, 0), power) : power, encoded);
    }

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<float> encoded, Span<float> linear)
    {
        if (IsLinear)
        {
            encoded.CopyTo(linear);
            return;
        }

        Decoder decoder = new(
            Cut: (float)_encodedCut,
            Toe: _slope > 0 ? (float)(1 / _slope) : 0,
            Scale: (float)(1 / (1 + _offset)),
            Offset: (float)(_offset / (1 + _offset)),
            Exponent: (float)_exponent);
        VectorMap.Apply(decoder, encoded, linear);
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<float> linear, Span<float> encoded)
    {
        if (IsLinear)
        {
            linear.CopyTo(encoded);
            return;
        }

        Encoder encoder = new(
            Cut: (float)_cut,
            Toe: (float)_slope,
            Scale: (float)(1 + _offset),
            Offset: (float)_offset,
            Exponent: (float)(1 / _exponent));
        VectorMap.Apply(encoder, linear, encoded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Power(Vector256<float> x, float exponent) =>
        VectorMath.Exp2(VectorMath.Log2(x) * exponent);

    private readonly record struct Decoder(float Cut, float Toe, float Scale, float Offset, float Exponent) : IVectorMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Map(Vector256<float> value)
        {
            Vector256<float> x = Vector256.Abs(value);
            Vector256<float> power = Power((x * Scale) + Vector256.Create(Offset), Exponent);
            Vector256<float> above = Vector256.GreaterThan(x, Vector256.Create(Cut));
            return Vector256.CopySign(Vector256.ConditionalSelect(above, power, x * Toe), value);
        }
    }

    private readonly record struct Encoder(float Cut, float Toe, float Scale, float Offset, float Exponent) : IVectorMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Map(Vector256<float> value)
        {
            Vector256<float> x = Vector256.Abs(value);
            Vector256<float> power = (Power(x, Exponent) * Scale) - Vector256.Create(Offset);
            Vector256<float> above = Vector256.GreaterThan(x, Vector256.Create(Cut));
            return Vector256.CopySign(Vector256.ConditionalSelect(above, power, x * Toe), value);
        }
    }
}
