using AiVideoFx.Imaging;

namespace AiVideoFx.Host.Tests;

[TestFixture]
[NonParallelizable]
public sealed class HostFrameTests
{
    [Test]
    public void Share_OneOwnerDisposes_OtherKeepsPixels()
    {
        int before = HostFrame.Outstanding;
        HostFrame first = HostFrame.Rent(new PixelRect(0, 0, 5, 3), PixelDepth.Byte, PixelComponents.Rgba);
        first.View.Row(1)[7] = 99;
        using HostFrame second = first.Share();
        first.Dispose();
        first.Dispose();
        using HostFrame other = HostFrame.Rent(new PixelRect(0, 0, 5, 3), PixelDepth.Byte, PixelComponents.Rgba);
        other.View.Row(1)[7] = 1;
        Assert.That(
            second.View.Row(1)[7], Is.EqualTo(99), "the pool must not lend pixels that a shared frame still has");
        Assert.That(HostFrame.Outstanding - before, Is.EqualTo(2));
        Assert.That(() => first.Share(), Throws.TypeOf<ObjectDisposedException>());
    }
}
