using System.Diagnostics;
using System.Runtime.CompilerServices;
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
    /// <param name="toe">Encoded value of 0 on the line, as published. Printed constants are rounded and the pieces
    /// miss each other by up to 3e-7 (LogC3), so the line is shifted to meet the logarithm: the curve is then
    /// one-to-one.</param>
    /// <param name="cut">Linear value up to which the line goes.</param>
    public LogCurve(
        string name, double inner, double shift, double gain, double lift, double slope, double toe, double cut)
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
    public override T Encode<T>(ICurveArithmetic<T> math, T linear) => math.Choose(
        linear, (float)_cut,
        math.Affine(linear, _slope, _toe),
        math.Affine(math.Log2(math.Affine(linear, _inner, _shift)), _gain, _lift));

    /// <inheritdoc/>
    public override T Decode<T>(ICurveArithmetic<T> math, T encoded) => math.Choose(
        encoded, (float)_encodedCut,
        math.Affine(encoded, 1 / _slope, -_toe / _slope),
        math.Affine(math.Exp2(math.Affine(encoded, 1 / _gain, -_lift / _gain)), 1 / _inner, -_shift / _inner));

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<float> encoded, Span<float> linear)
    {
        Decoder decoder = new(
            Cut: (float)_encodedCut,
            Lift: (float)_lift,
            Rate: (float)(1 / _gain),
            Scale: (float)(1 / _inner),
            Shift: (float)(_shift / _inner),
            Toe: (float)_toe,
            Slope: (float)(1 / _slope));
        VectorMap.Apply(decoder, encoded, linear);
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<float> linear, Span<float> encoded)
    {
        Encoder encoder = new(
            (float)_cut, (float)_inner, (float)_shift, (float)_gain, (float)_lift, (float)_slope, (float)_toe);
        VectorMap.Apply(encoder, linear, encoded);
    }

    private readonly record struct Decoder(
        float Cut, float Lift, float Rate, float Scale, float Shift, float Toe, float Slope) : IVectorMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Map(Vector256<float> value)
        {
            Vector256<float> power = VectorMath.Exp2((value - Vector256.Create(Lift)) * Rate);
            Vector256<float> above = Vector256.GreaterThan(value, Vector256.Create(Cut));
            return Vector256.ConditionalSelect(
                above, (power * Scale) - Vector256.Create(Shift), (value - Vector256.Create(Toe)) * Slope);
        }
    }

    private readonly record struct Encoder(
        float Cut, float Inner, float Shift, float Gain, float Lift, float Slope, float Toe) : IVectorMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Map(Vector256<float> value)
        {
            Vector256<float> log = VectorMath.Log2((value * Inner) + Vector256.Create(Shift));
            Vector256<float> above = Vector256.GreaterThan(value, Vector256.Create(Cut));
            return Vector256.ConditionalSelect(
                above, (log * Gain) + Vector256.Create(Lift), (value * Slope) + Vector256.Create(Toe));
        }
    }
}
