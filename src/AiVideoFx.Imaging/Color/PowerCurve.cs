using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Color;

/// <summary>Power with an optional linear piece near 0, mirrored for negative values.</summary>
/// <remarks>
/// encode(x) = slope · x up to the cut, (1 + offset) · x^(1 / exponent) - offset above. A cut of 0 means no linear piece.
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
        _cut = cut;
        _encodedCut = slope * cut;
    }

    /// <inheritdoc/>
    public override double Decode(double encoded)
    {
        double x = Math.Abs(encoded);
        double linear = x <= _encodedCut && _cut > 0 ? x / _slope : Math.Pow((x + _offset) / (1 + _offset), _exponent);
        return Math.CopySign(linear, encoded);
    }

    /// <inheritdoc/>
    public override double Encode(double linear)
    {
        double x = Math.Abs(linear);
        double encoded = x <= _cut && _cut > 0 ? x * _slope : ((1 + _offset) * Math.Pow(x, 1 / _exponent)) - _offset;
        return Math.CopySign(encoded, linear);
    }

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<float> encoded, Span<float> linear)
    {
        if (_exponent == 1)
        {
            encoded.CopyTo(linear);
            return;
        }

        linear = linear[..encoded.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<float> cut = Vector256.Create((float)(_cut > 0 ? _encodedCut : -1));
            Vector256<float> toe = Vector256.Create((float)(_cut > 0 ? 1 / _slope : 0));
            Vector256<float> scale = Vector256.Create((float)(1 / (1 + _offset)));
            Vector256<float> offset = Vector256.Create((float)(_offset / (1 + _offset)));
            for (; i <= encoded.Length - 8; i += 8)
            {
                Vector256<float> value = Vector256.Create(encoded[i..]);
                Vector256<float> x = Vector256.Abs(value);
                Vector256<float> power = Power((x * scale) + offset, (float)_exponent);
                Vector256<float> result = Vector256.ConditionalSelect(Vector256.GreaterThan(x, cut), power, x * toe);
                Vector256.CopySign(result, value).CopyTo(linear[i..]);
            }
        }

        for (; i < encoded.Length; i++)
        {
            linear[i] = (float)Decode((double)encoded[i]);
        }
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<float> linear, Span<float> encoded)
    {
        if (_exponent == 1)
        {
            linear.CopyTo(encoded);
            return;
        }

        encoded = encoded[..linear.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<float> cut = Vector256.Create((float)(_cut > 0 ? _cut : -1));
            Vector256<float> toe = Vector256.Create((float)_slope);
            Vector256<float> scale = Vector256.Create((float)(1 + _offset));
            Vector256<float> offset = Vector256.Create((float)_offset);
            for (; i <= linear.Length - 8; i += 8)
            {
                Vector256<float> value = Vector256.Create(linear[i..]);
                Vector256<float> x = Vector256.Abs(value);
                Vector256<float> power = (Power(x, (float)(1 / _exponent)) * scale) - offset;
                Vector256<float> result = Vector256.ConditionalSelect(Vector256.GreaterThan(x, cut), power, x * toe);
                Vector256.CopySign(result, value).CopyTo(encoded[i..]);
            }
        }

        for (; i < linear.Length; i++)
        {
            encoded[i] = (float)Encode((double)linear[i]);
        }
    }

    private static Vector256<float> Power(Vector256<float> x, float exponent) =>
        Vector256.Exp(Vector256.Log(x) * exponent);
}
