using AiVideoFx.Host;
using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework.Internal;

namespace AiVideoFx.Testing.Tests;

public sealed class HelperTests
{
    [Test]
    public void RasterComparer_OneValueOff_NamesPlaceAndLeavesPictures()
    {
        using Raster a = Raster.Rent(8, 5, 3);
        a.Pixels.Fill(0.5f);
        using Raster b = a.Clone();
        b.Row(3, 1)[6] = 0.75f;
        using (new TestExecutionContext.IsolatedContext())
        {
            AssertionException? failure = Assert.Throws<AssertionException>(() => RasterComparer.ByteSteps(1).Check(a, b));
            Assert.That(failure!.Message, Does.Contain("x 6, y 3, channel 1").And.Contain("0.25").And.Contain(".ppm"));
        }

        Assert.That(Directory.GetFiles(TestPaths.Failures, "*LeavesPictures*"), Has.Length.EqualTo(2));
        Assert.DoesNotThrow(() => RasterComparer.Within(0.26).Check(a, b));
    }

    [Test]
    public void RasterComparer_NotANumber_IsDifferentFromNumbersOnly()
    {
        using Raster a = Raster.Rent(2, 1);
        (a.Pixels[0], a.Pixels[1]) = (float.NaN, 1);
        using Raster b = a.Clone();
        Assert.DoesNotThrow(() => RasterComparer.Exact.Check(a, b));
        b.Pixels[0] = 0;
        Assert.That(RasterDifference.Between(a, b).Maximum, Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void NoLeaks_RasterKept_FailsTheTest()
    {
        NoLeaksAttribute attribute = new();
        NUnit.Framework.Interfaces.ITest test = TestExecutionContext.CurrentContext.CurrentTest;
        attribute.BeforeTest(test);
        Raster kept = Raster.Rent(1, 1);
        using (new TestExecutionContext.IsolatedContext())
        {
            AssertionException? failure = Assert.Throws<AssertionException>(() => attribute.AfterTest(test));
            Assert.That(failure!.Message, Does.Contain("1 rasters"));
        }

        attribute.BeforeTest(test);
        attribute.AfterTest(test);
        kept.Dispose();
    }

    [Test]
    [NoLeaks]
    public void FrameShape_AnyShape_StoresWhatItSays() => Prop.ForAll(Arbitraries.Frames(), shape =>
    {
        using HostFrame frame = shape.CreateFrame();
        using Raster pixels = shape.CreateRaster();
        using Raster read = Raster.Rent(pixels.Width, pixels.Height, pixels.Channels);
        RasterConversion.ToRaster(frame.View, read);
        double step = shape.Depth switch { PixelDepth.Byte => 0.51 / 255, PixelDepth.Short => 0.51 / 65535, PixelDepth.Half => 3e-4, _ => 0 };
        return frame.View.Bounds == shape.Bounds && RasterDifference.Between(pixels, read).Maximum <= step;
    }).QuickCheckThrowOnFailure();

    [Test]
    [NoLeaks]
    public void RasterFrameSource_Reads_GiveTheRastersBackAndAreCounted()
    {
        using Raster first = Raster.Rent(5, 3, 3);
        using Raster second = Raster.Rent(5, 3, 3);
        first.Pixels.Fill(0.25f);
        second.Pixels.Fill(0.75f);
        FrameSourceOptions options = new() { FirstFrame = 10, X = -4, Y = 2, Layout = new FrameLayout(TopDown: true, PaddingBytes: 3), Components = PixelComponents.Rgba };
        using RasterFrameSource source = new([first, second], options);
        Assert.That(source.Format.Bounds, Is.EqualTo(new PixelRect(-4, 2, 1, 5)));
        using HostFrame? a = source.Read(10, CancellationToken.None);
        using HostFrame? b = source.Read(11.2, CancellationToken.None);
        Assert.That(source.Read(12, CancellationToken.None), Is.Null);
        Assert.That(source.Read(9, CancellationToken.None), Is.Null);
        Assert.That(source.Reads, Is.EqualTo(2));
        using Raster read = Raster.Rent(5, 3, 4);
        RasterConversion.ToRaster(b!.View, read);
        Assert.That(read.Plane(0)[0], Is.EqualTo(0.75f));
        Assert.That(read.Plane(3)[0], Is.EqualTo(1f));
    }

    [Test]
    [NoLeaks]
    public void SceneFrameSource_AnyTime_RendersBetweenFrames()
    {
        Clip clip = new(Scenes.Valley(1, 64, 36), 10);
        using SceneFrameSource source = new(clip, new FrameSourceOptions { AnyTime = true });
        using HostFrame? frame = source.Read(2.5, CancellationToken.None);
        using Raster read = Raster.Rent(64, 36, 3);
        RasterConversion.ToRaster(frame!.View, read);
        using Raster expected = clip.Scene.Render(2.5);
        RasterComparer.Exact.Check(expected, read);
        Assert.That(source.Format.FrameRate, Is.EqualTo(new Rational(24, 1)));
    }

    [Test]
    public void TestPaths_Repository_HoldsTheSolution() => Assert.That(File.Exists(Path.Combine(TestPaths.Repository, "AiVideoFx.sln")));
}
