using AiVideoFx.Engine.Quantization;
using AiVideoFx.Imaging;

namespace AiVideoFx.Engine.Tests.Quantization;

public sealed class CalibrationPicturesTests
{
    [TestCase(1, 1)]
    [TestCase(37, 20)]
    [TestCase(192, 128)]
    public void Create_AnySize_GivesColoursInRange(int width, int height)
    {
        Raster[] frames = [.. CalibrationPictures.Create(2, width, height)];
        try
        {
            foreach (Raster frame in frames)
            {
                Assert.That((frame.Width, frame.Height, frame.Channels), Is.EqualTo((width, height, 3)));
                foreach (float value in frame.Pixels)
                {
                    Assert.That(value, Is.InRange(0f, 1f));
                }
            }
        }
        finally
        {
            Array.ForEach(frames, frame => frame.Dispose());
        }
    }

    [Test]
    public void Create_SameSeed_GivesTheSameAndAnotherSeedDoesNot()
    {
        float[] first = Pixels(5), again = Pixels(5), other = Pixels(6);

        Assert.That(again, Is.EqualTo(first));
        Assert.That(Difference(first, other), Is.GreaterThan(0.1));
    }

    [Test]
    public void Create_ConsecutiveFrames_MoveButAreOneScene()
    {
        float[] start = Pixels(3, 0), next = Pixels(3, 1), other = Pixels(4, 0);

        // More than noise, which differs by 0.014 on average; less than two scenes.
        Assert.That(Difference(start, next), Is.InRange(0.03, 0.9 * Difference(start, other)));
    }

    [Test]
    public void Create_Scene_HasDarkAndBrightAndFineDetail()
    {
        float[] pixels = Pixels(1);
        float[] sorted = [.. pixels.Order()];
        double steps = 0;
        for (int i = 1; i < pixels.Length; i++)
        {
            steps += Math.Abs(pixels[i] - pixels[i - 1]);
        }

        Assert.That(sorted[sorted.Length / 20], Is.LessThan(0.25f));
        Assert.That(sorted[^(sorted.Length / 20)], Is.GreaterThan(0.75f));
        Assert.That(steps / pixels.Length, Is.InRange(0.02, 0.2), "mean step between neighbours");
    }

    private static float[] Pixels(int seed, int frame = 0)
    {
        Raster[] frames = [.. CalibrationPictures.Create(frame + 1, 160, 96, seed)];
        float[] pixels = frames[frame].Pixels.ToArray();
        Array.ForEach(frames, one => one.Dispose());
        return pixels;
    }

    private static double Difference(float[] a, float[] b) => a.Zip(b).Average(pair => Math.Abs(pair.First - pair.Second));
}
