namespace AiVideoFx.Imaging.Tests;

public sealed class FrameViewTests
{
    [Test]
    public void CopyTo_AnyLayout_CopiesPixelsOnly(
        [Values(0, 3)] int paddingA,
        [Values(0, 5)] int paddingB,
        [Values] bool topDownA,
        [Values] bool topDownB,
        [Values(1, 4)] int threads)
    {
        PixelRect bounds = new(-7, -9, 12, 90);
        FrameView source = TestFrame.Create(bounds, PixelDepth.Half, PixelComponents.Rgb, paddingA, topDownA);
        TestFrame.Fill(source, seed: 2);
        FrameView copy = TestFrame.Create(
            bounds, PixelDepth.Half, PixelComponents.Rgb, paddingB, topDownB, out byte[] memory);

        source.CopyTo(copy, threads);

        Assert.That(TestFrame.SamePixels(source, copy));
        Assert.That(TestFrame.PaddingIsUntouched(copy, memory));
    }

    [Test]
    public void CopyTo_Empty_DoesNothing()
    {
        FrameView empty = new(
            Memory<byte>.Empty, 0, 0, new PixelRect(2, 0, 2, 5), PixelDepth.Byte, PixelComponents.Rgba);

        Assert.DoesNotThrow(() => empty.CopyTo(empty));
    }

    [Test]
    public void CopyTo_OtherFormat_IsRejected()
    {
        PixelRect bounds = new(0, 0, 2, 2);
        FrameView source = TestFrame.Create(bounds, PixelDepth.Byte, PixelComponents.Rgba);
        FrameView other = TestFrame.Create(bounds, PixelDepth.Short, PixelComponents.Rgba);

        Assert.Throws<ArgumentException>(() => source.CopyTo(other));
    }

    [Test]
    public void Crop_Window_SeesTheSamePixels([Values] bool topDown)
    {
        FrameView view = TestFrame.Create(
            new PixelRect(10, 20, 19, 27), PixelDepth.Short, PixelComponents.Rgba, 3, topDown);
        TestFrame.Fill(view, seed: 4);

        FrameView window = view.Crop(new PixelRect(12, 21, 18, 25));

        Assert.That(TestFrame.Get(window, 12, 21, 1), Is.EqualTo(TestFrame.Get(view, 12, 21, 1)));
        Assert.That(TestFrame.Get(window, 17, 24, 3), Is.EqualTo(TestFrame.Get(view, 17, 24, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Row(25));
    }
}
