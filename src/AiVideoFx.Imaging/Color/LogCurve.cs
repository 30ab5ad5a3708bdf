using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Color;

/// <summary>Logarithm above a cut, straight line below: the shape of every camera log curve.</summary>
/// <remarks>encode(x) = gain · log2(inner · x + shift) + lift above the cut, slope · x + toe up to it.</remarks>
internal sealed class LogCurve : TransferFunction
{
    private readonly double _inner;
    private readonly double _shift;
    private readonly double _gain;
    private readonly double _lift;
    private readonly double _slope;
    private readonly double _toe;
    private readonly double _cut;
    private readonly double _encodedCut;

    /// <summary>Defines a curve.</summary>
    /// <param name="name">Usual name.</param>
    /// <param name="inner">Factor inside the logarithm.</param>
    /// <param name="shift">Summand inside the logarithm.</param>
    /// <param name="gain">Encoded value per stop.</param>
    /// <param name="lift">Summand outside the logarithm.</param>
    /// <param name="slope">Slope of the line.</param>
    /// <param name="toe">Encoded value of 0 on the line, as published. Printed constants are rounded and the pieces miss each other
    /// by up to 3e-7 (LogC3), so the line is shifted to meet the logarithm: the curve is then one-to-one.</param>
    /// <param name="cut">Linear value up to which the line goes.</param>
    public LogCurve(string name, double inner, double shift, double gain, double lift, double slope, double toe, double cut)
        : base(name)
    {
        _inner = inner;
        _shift = shift;
        _gain = gain;
        _lift = lift;
        _slope = slope;
        _cut = cut;
        _encodedCut = (gain * Math.Log2((inner * cut) + shift)) + lift;
        _toe = _encodedCut - (slope * cut);
        Debug.Assert(Math.Abs(_toe - toe) < 3e-7, "published pieces should all but meet");
    }

    /// <inheritdoc/>
    public override double Decode(double encoded) => encoded > _encodedCut
        ? (Math.Pow(2, (encoded - _lift) / _gain) - _shift) / _inner
        : (encoded - _toe) / _slope;

    /// <inheritdoc/>
    public override double Encode(double linear) => linear > _cut
        ? (_gain * Math.Log2((_inner * linear) + _shift)) + _lift
        : (_slope * linear) + _toe;

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<float> encoded, Span<float> linear)
    {
        linear = linear[..encoded.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<float> cut = Vector256.Create((float)_encodedCut);
            float rate = (float)(Math.Log(2) / _gain);
            Vector256<float> lift = Vector256.Create((float)_lift);
            float scale = (float)(1 / _inner);
            Vector256<float> shift = Vector256.Create((float)(_shift / _inner));
            float toeScale = (float)(1 / _slope);
            Vector256<float> toe = Vector256.Create((float)_toe);
            for (; i <= encoded.Length - 8; i += 8)
            {
                Vector256<float> y = Vector256.Create(encoded[i..]);
                Vector256<float> power = (Vector256.Exp((y - lift) * rate) * scale) - shift;
                Vector256.ConditionalSelect(Vector256.GreaterThan(y, cut), power, (y - toe) * toeScale).CopyTo(linear[i..]);
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
        encoded = encoded[..linear.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<float> cut = Vector256.Create((float)_cut);
            float inner = (float)_inner;
            Vector256<float> shift = Vector256.Create((float)_shift);
            float gain = (float)_gain;
            Vector256<float> lift = Vector256.Create((float)_lift);
            float slope = (float)_slope;
            Vector256<float> toe = Vector256.Create((float)_toe);
            for (; i <= linear.Length - 8; i += 8)
            {
                Vector256<float> x = Vector256.Create(linear[i..]);
                Vector256<float> log = (Vector256.Log2((x * inner) + shift) * gain) + lift;
                Vector256.ConditionalSelect(Vector256.GreaterThan(x, cut), log, (x * slope) + toe).CopyTo(encoded[i..]);
            }
        }

        for (; i < linear.Length; i++)
        {
            encoded[i] = (float)Encode((double)linear[i]);
        }
    }
}
