using AiVideoFx.Imaging.Color;

namespace AiVideoFx.Imaging.Tests.Color;

public sealed class ColorTransformTests
{
    [Test]
    public void Apply_AnySpaceAndBack_KeepsPicture(
        [ValueSource(typeof(ColorSpace), nameof(ColorSpace.All))] ColorSpace from,
        [ValueSource(typeof(ColorSpace), nameof(ColorSpace.All))] ColorSpace to)
    {
        using Raster picture = TestRaster.CreateNoise(613, 3, 4, seed: 1);
        using Raster there = Raster.Rent(613, 3, 4);
        using Raster threaded = Raster.Rent(613, 3, 4);
        ColorTransform forward = new(from, to);

        forward.Apply(picture, there);
        forward.Apply(picture, threaded, maxThreads: 3);
        Assert.That(threaded.Pixels.SequenceEqual(there.Pixels));
        (double r, double g, double b) = forward.Apply(
            picture.Row(1)[600], picture.Row(1, 1)[600], picture.Row(1, 2)[600]);
        float[] actual = [there.Row(1)[600], there.Row(1, 1)[600], there.Row(1, 2)[600]];
        double scale = Math.Max(1, Math.Max(Math.Abs(r), Math.Max(Math.Abs(g), Math.Abs(b))));
        Assert.That(actual, Is.EqualTo(new[] { (float)r, (float)g, (float)b }).Within(4e-6 * scale));
        Assert.That(there.Plane(3).SequenceEqual(picture.Plane(3)), "alpha passes through");

        new ColorTransform(to, from).Apply(there, there);
        float[] expected = picture.Pixels.ToArray();
        float[] returned = there.Pixels.ToArray();
        double[] errors = [.. expected.Zip(returned, (a, c) => (double)Math.Abs(a - c)).Order()];

        // Saturated log colours reach linear values of thousands, whose rounding dwarfs a dark channel beside them: so
        // the tail.
        Assert.That(errors[errors.Length / 2], Is.LessThan(2e-6), "median");
        Assert.That(errors[(int)(errors.Length * 0.9)], Is.LessThan(2e-4), "90 %");
    }

    [Test]
    public void Apply_SameSpace_IsCopy()
    {
        using Raster picture = TestRaster.CreateNoise(17, 5, 3, seed: 1);
        picture.Pixels[3] = float.NegativeInfinity;
        using Raster copy = Raster.Rent(17, 5, 3);
        ColorTransform same = new(ColorSpace.ArriLogC4, ColorSpace.ArriLogC4);

        same.Apply(picture, copy);

        Assert.That(same.IsIdentity);
        Assert.That(copy.Pixels.SequenceEqual(picture.Pixels));
    }

    [Test]
    public void Apply_GreyInOneSpace_IsGreyInAll(
        [ValueSource(typeof(ColorSpace), nameof(ColorSpace.All))] ColorSpace to)
    {
        (double r, double g, double b) = new ColorTransform(ColorSpace.LinearRec709, to).Apply(0.18, 0.18, 0.18);

        Assert.That(new[] { r, g, b }, Is.All.EqualTo(to.Transfer.Encode(0.18)).Within(1e-12));
    }

    [Test]
    public void Apply_Plane_IsRejected()
    {
        using Raster plane = Raster.Rent(2, 2);

        Assert.Throws<ArgumentException>(
            () => new ColorTransform(ColorSpace.Srgb, ColorSpace.AcesCg).Apply(plane, plane));
    }
}
