using AiVideoFx.Imaging.Metrics;

namespace AiVideoFx.Imaging.Tests.Metrics;

public sealed class StructuralSimilarityTests
{
    [Test]
    public void Compute_EqualPictures_IsOne()
    {
        using Raster picture = TestRaster.CreateNoise(11, 13, 3, seed: 1);

        Assert.That(StructuralSimilarity.Compute(picture, picture), Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void Compute_Threads_GiveTheSameNumber()
    {
        using Raster a = TestRaster.CreateNoise(40, 300, 2, seed: 1);
        using Raster b = TestRaster.CreateNoise(40, 300, 2, seed: 2);

        double serial = StructuralSimilarity.Compute(a, b);

        Assert.That(StructuralSimilarity.Compute(a, b, maxThreads: 4), Is.EqualTo(serial));
        Assert.That(serial, Is.LessThan(0.1));
    }

    [Test]
    public void Compute_SmallerThanWindow_IsRejected()
    {
        using Raster small = Raster.Rent(10, 20);

        Assert.Throws<ArgumentException>(() => StructuralSimilarity.Compute(small, small));
    }
}
