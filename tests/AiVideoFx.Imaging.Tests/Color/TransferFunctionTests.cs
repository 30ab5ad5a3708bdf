using AiVideoFx.Imaging.Color;

namespace AiVideoFx.Imaging.Tests.Color;

public sealed class TransferFunctionTests
{
    private static readonly TransferFunction[] All =
    [
        TransferFunction.Linear, TransferFunction.Srgb, TransferFunction.Rec709, TransferFunction.Gamma22,
        TransferFunction.Gamma24, TransferFunction.AcesCct, TransferFunction.LogC3, TransferFunction.LogC4,
        TransferFunction.SLog3, TransferFunction.DaVinciIntermediate,
    ];

    // Linear values: around every break, shadows, mid grey, white, and highlights up to 8 stops over it, both signs.
    private static readonly double[] Values =
    [
        .. new[]
        {
            0, 1e-7, 1e-4, 0.0026, 0.00262409, 0.0026241, 0.003, 0.00313, 0.0031307, 0.0031309, 0.0078125, 0.0079,
            0.010591, 0.0105911, 0.0106, 0.01125, 0.01126, 0.018, 0.01806, 0.02, 0.1, 0.18, 0.5, 0.9, 1, 1.5, 10, 100, 256,
        }.SelectMany(v => new[] { v, -v }),
        .. Enumerable.Range(0, 2000).Select(i => (i - 500) / 1000.0),
    ];

    [Test]
    public void EncodeThenDecode_Double_IsExact([ValueSource(nameof(All))] TransferFunction curve)
    {
        foreach (double x in Values)
        {
            Assert.That(
                curve.Decode(curve.Encode(x)), Is.EqualTo(x).Within(1e-13 + (1e-12 * Math.Abs(x))), $"{curve} at {x}");
        }
    }

    [Test]
    public void DecodeThenEncode_Double_IsExact([ValueSource(nameof(All))] TransferFunction curve)
    {
        for (double y = -0.5; y < 1.6; y += 0.00037)
        {
            Assert.That(curve.Encode(curve.Decode(y)), Is.EqualTo(y).Within(1e-12), $"{curve} at {y}");
        }
    }

    [Test]
    public void Encode_Rising_Rises([ValueSource(nameof(All))] TransferFunction curve)
    {
        double[] sorted = [.. Values.Distinct().Order()];
        for (int i = 1; i < sorted.Length; i++)
        {
            Assert.That(
                curve.Encode(sorted[i]), Is.GreaterThan(curve.Encode(sorted[i - 1])), $"{curve} at {sorted[i]}");
        }
    }

    [Test]
    public void Vectorised_AnyValue_AgreesWithDouble([ValueSource(nameof(All))] TransferFunction curve)
    {
        float[] linear = [.. Values.Select(v => (float)v)];
        float[] encoded = new float[linear.Length];
        float[] decoded = new float[linear.Length];

        curve.Encode(linear, encoded);
        curve.Decode(encoded, decoded);

        for (int i = 0; i < linear.Length; i++)
        {
            double code = curve.Encode(linear[i]);
            Assert.That(
                (double)encoded[i],
                Is.EqualTo(code).Within(2e-7 + (2e-6 * Math.Abs(code))),
                $"{curve} encodes {linear[i]}");

            // A float code around 1 has steps of 6e-8; in a log curve a step is up to 15 times that in relative light.
            double light = curve.Decode(encoded[i]);
            Assert.That(
                (double)decoded[i],
                Is.EqualTo(light).Within(2e-8 + (2e-6 * Math.Abs(light))),
                $"{curve} decodes {encoded[i]}");
            Assert.That(
                (double)decoded[i],
                Is.EqualTo(linear[i]).Within(6e-8 + (4e-6 * Math.Abs(linear[i]))),
                $"{curve} and back {linear[i]}");
        }
    }

    [Test]
    public void Vectorised_TailAndWhole_Agree(
        [ValueSource(nameof(All))] TransferFunction curve, [Values(0, 1, 7, 8, 9, 31)] int count)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => (i * 0.07f) - 0.2f)];
        float[] result = [.. values, 123];

        curve.Encode(values, result);
        curve.Decode(result.AsSpan(0, count), result);

        Assert.That(result[..count], Is.EqualTo(values).Within(4e-6)); // a log code's last bit
        Assert.That(result[count], Is.EqualTo(123));
    }

    [Test]
    public void NotFinite_StaysWhatItIs([ValueSource(nameof(All))] TransferFunction curve)
    {
        float[] values =
        [
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, float.NaN, 1, 2,
            float.PositiveInfinity, float.NaN,
        ];
        float[] result = new float[values.Length];

        curve.Encode(values, result);
        Assert.That(result[0], Is.NaN);
        Assert.That(result[8], Is.NaN);
        Assert.That(result[1], Is.EqualTo(float.PositiveInfinity));
        Assert.That(result[2], Is.EqualTo(float.NegativeInfinity));

        curve.Decode(result, result);
        Assert.That(result[0], Is.NaN);
        Assert.That(result[1], Is.EqualTo(float.PositiveInfinity));
        Assert.That(result[7], Is.EqualTo(float.PositiveInfinity));
    }

    // Published check values: mid grey of each specification, black and white where it names them.
    [TestCase("sRGB", 0.18, 0.4613561, 1e-6)]
    [TestCase("sRGB", 0.0031308, 0.04045, 2e-6)]
    [TestCase("Rec.709", 0.18, 0.409008, 2e-4)] // of the printed, rounded constants
    [TestCase("Rec.709", 1, 1, 1e-12)]
    [TestCase("ACEScct", 0.18, 0.4135884, 1e-7)]
    [TestCase("ACEScct", 0, 0.0729055341958355, 1e-12)]
    [TestCase("ACEScct", 222.860944204, 1, 1e-7)]
    [TestCase("ARRI LogC3", 0.18, 0.391007, 1e-6)]
    [TestCase("ARRI LogC3", 0, 0.092809, 3e-7)]
    [TestCase("ARRI LogC4", 0.18, 0.2783958, 1e-7)]
    [TestCase("ARRI LogC4", 0, 0.0928641, 1e-7)]
    [TestCase("S-Log3", 0, 95.0 / 1023, 1e-9)]
    [TestCase("S-Log3", 0.18, 420.0 / 1023, 1e-9)]
    [TestCase("S-Log3", 0.90, 598.0 / 1023, 0.5 / 1023)]
    [TestCase("DaVinci Intermediate", 0.18, 0.336043, 1e-6)]
    [TestCase("DaVinci Intermediate", 1, 0.513837, 1e-6)]
    public void Encode_PublishedValue_Agrees(string name, double linear, double encoded, double tolerance) =>
        Assert.That(All.Single(c => c.Name == name).Encode(linear), Is.EqualTo(encoded).Within(tolerance));
}
