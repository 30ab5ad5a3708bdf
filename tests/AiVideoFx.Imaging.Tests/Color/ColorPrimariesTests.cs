using AiVideoFx.Imaging.Color;

namespace AiVideoFx.Imaging.Tests.Color;

public sealed class ColorPrimariesTests
{
    private static readonly ColorPrimaries[] All =
    [
        ColorPrimaries.Rec709, ColorPrimaries.Ap0, ColorPrimaries.Ap1,
        ColorPrimaries.ArriWideGamut3, ColorPrimaries.ArriWideGamut4,
        ColorPrimaries.SGamut3Cine, ColorPrimaries.DaVinciWideGamut,
    ];

    // First two rows as the makers print them.
    [TestCase("DaVinci Wide Gamut", 0.70062239, 0.14877482, 0.10105872, 0.27411851, 0.87363190, -0.14775041)]
    [TestCase("ARRI Wide Gamut 3", 0.638008, 0.214704, 0.097744, 0.291954, 0.823841, -0.115795)]
    [TestCase("ARRI Wide Gamut 4", 0.704858, 0.129760, 0.115837, 0.254524, 0.781478, -0.036002)]
    [TestCase("S-Gamut3.Cine", 0.599084, 0.248926, 0.102446, 0.215076, 0.885069, -0.100144)]
    [TestCase("Rec.709", 0.412391, 0.357584, 0.180481, 0.212639, 0.715169, 0.072192)]
    public void ToXyz_PublishedMatrix_Agrees(
        string name, double m11, double m12, double m13, double m21, double m22, double m23)
    {
        Matrix3 m = All.Single(p => p.Name == name).ToXyz();

        Assert.That(
            new[] { m.M11, m.M12, m.M13, m.M21, m.M22, m.M23 },
            Is.EqualTo(new[] { m11, m12, m13, m21, m22, m23 }).Within(2e-6));
    }

    [Test]
    public void ConversionTo_Ap1ToAp0_IsTheAcademys()
    {
        Matrix3 m = ColorPrimaries.Ap1.ConversionTo(ColorPrimaries.Ap0);

        Assert.That(
            new[] { m.M11, m.M12, m.M13, m.M21, m.M22, m.M23 },
            Is.EqualTo(new[] { 0.6954522414, 0.1406786965, 0.1638690622, 0.0447945634, 0.8596711185, 0.0955343182 })
                .Within(1e-9));
    }

    [Test]
    public void ConversionTo_AnyAndBack_IsIdentityAndKeepsWhite(
        [ValueSource(nameof(All))] ColorPrimaries from, [ValueSource(nameof(All))] ColorPrimaries to)
    {
        Matrix3 there = from.ConversionTo(to);
        Matrix3 round = to.ConversionTo(from) * there;
        (double r, double g, double b) = there.Apply(1, 1, 1);

        Assert.That(new[] { r, g, b }, Is.EqualTo(new double[] { 1, 1, 1 }).Within(1e-12));
        Assert.That(
            new[] { round.M11, round.M12, round.M13, round.M21, round.M22, round.M23, round.M31, round.M32, round.M33 },
            Is.EqualTo(new double[] { 1, 0, 0, 0, 1, 0, 0, 0, 1 }).Within(1e-12));
    }

    [Test]
    public void Inverse_Singular_IsRejected() =>
        Assert.Throws<InvalidOperationException>(() => Matrix3.Diagonal(1, 0, 1).Inverse());
}
