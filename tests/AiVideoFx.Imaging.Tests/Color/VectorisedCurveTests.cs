using AiVideoFx.Imaging.Color;

namespace AiVideoFx.Imaging.Tests.Color;

public sealed class VectorisedCurveTests
{
    // Gamma 2.2 and LogC4 reach the power and the logarithm over their whole range.
    [Test]
    public void PowerCurve_WholeRange_AgreesWithDouble()
    {
        float[] values = [.. Enumerable.Range(-140, 250).Select(e => MathF.Pow(2, e / 2f) * 1.01f)];
        float[] linear = new float[values.Length];
        float[] encoded = new float[values.Length];

        TransferFunction.Gamma22.Decode(values, linear);
        TransferFunction.Gamma22.Encode(values, encoded);

        for (int i = 0; i < values.Length; i++)
        {
            // The logarithm and its product with 2.2 are rounded to 6e-8 of their size each: 2 · 2.2 · ln 2 · 6e-8 in
            // the result.
            double exact = Math.Pow(values[i], 2.2);
            double tolerance = (3e-7 + (1.9e-7 * Math.Abs(Math.Log2(values[i])))) * exact;
            Assert.That(
                (double)linear[i], Is.EqualTo(exact).Within(Math.Max(tolerance, 1.2e-38)), $"{values[i]} to the 2.2");
            exact = Math.Pow(values[i], 1 / 2.2);
            Assert.That(
                (double)encoded[i],
                Is.EqualTo(exact).Within(tolerance * exact / Math.Pow(values[i], 2.2)),
                $"{values[i]} to the 1 / 2.2");
        }
    }

    [Test]
    public void Curves_SameValueAnywhere_GivesTheSameBits()
    {
        float[] values = new float[19];
        float[] result = new float[19];
        Random random = new(3);
        for (int round = 0; round < 50; round++)
        {
            Array.Fill(values, random.NextSingle() * 2);
            TransferFunction.Srgb.Decode(values, result);
            Assert.That(result, Is.All.EqualTo(result[0]));
            TransferFunction.LogC4.Encode(values, result);
            Assert.That(result, Is.All.EqualTo(result[0]));
        }
    }

    [Test]
    public void LogCurve_LargeCodes_OverflowToInfinity()
    {
        float[] result = new float[3];

        TransferFunction.SLog3.Decode([5, 20, -20], result);

        Assert.That(
            (double)result[0],
            Is.EqualTo(TransferFunction.SLog3.Decode(5)).Within(1e-5 * TransferFunction.SLog3.Decode(5)));
        Assert.That(result[1], Is.EqualTo(float.PositiveInfinity));
        Assert.That((double)result[2], Is.EqualTo(TransferFunction.SLog3.Decode(-20)).Within(1e-4));
    }
}
