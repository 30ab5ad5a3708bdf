using AiVideoFx.Imaging.Metrics;

namespace AiVideoFx.Imaging.Tests.Metrics;

public sealed class FidelityTests
{
    [Test]
    public void Psnr_EqualPictures_IsInfinite()
    {
        using Raster picture = TestRaster.CreateNoise(20, 15, 3, seed: 1);

        Assert.That(Fidelity.Psnr(picture, picture), Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void MeanSquaredError_Weights_SelectPixels()
    {
        using Raster a = Raster.Rent(4, 2, 2);
        using Raster b = Raster.Rent(4, 2, 2);
        using Raster mask = Raster.Rent(4, 2);
        a.Pixels.Clear();
        b.Pixels.Fill(0.5f);
        b.Row(0)[0] = float.NaN;
        mask.Pixels.Fill(1);
        mask.Row(0)[0] = 0;
        b.Row(1)[3] = 1.5f;

        // 14 values count; one of them differs by 1.5.
        Assert.That(Fidelity.MeanSquaredError(a, b, mask), Is.EqualTo(((13 * 0.25) + 2.25) / 14).Within(1e-12));
        mask.Pixels.Clear();
        Assert.That(Fidelity.MeanSquaredError(a, b, mask), Is.NaN);
    }

    [Test]
    public void Psnr_MixedDepths_ComparesValues()
    {
        PixelRect bounds = new(-2, 3, 15, 9);
        FrameView bytes = TestFrame.Create(
            bounds, PixelDepth.Byte, PixelComponents.Rgba, paddingBytes: 3, topDown: true);
        TestFrame.Fill(bytes, seed: 1);
        foreach (PixelDepth depth in TestFrame.Depths)
        {
            FrameView other = TestFrame.Create(bounds, depth, PixelComponents.Rgba);
            PixelConversion.Convert(bytes, other);
            Assert.That(
                Fidelity.Psnr(other, bytes), Is.GreaterThan(depth == PixelDepth.Half ? 70 : 140), depth.ToString());
        }
    }

    [Test]
    public void WarpError_ShiftedPicture_IsZeroAlongItsFlow()
    {
        using Raster current = TestRaster.CreateNoise(30, 20, 3, seed: 1);
        using Raster next = TestRaster.CreateNoise(30, 20, 3, seed: 2);
        using Raster flow = Raster.Rent(30, 20, 2);
        using Raster visible = Raster.Rent(30, 20);
        flow.Plane(0).Fill(3);
        flow.Plane(1).Fill(-2);
        visible.Pixels.Fill(1);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 2; y < 20; y++)
            {
                current.Row(y, channel)[..27].CopyTo(next.Row(y - 2, channel)[3..]);
            }
        }

        Assert.That(Fidelity.WarpError(current, next, flow), Is.Zero);
        next.Row(5)[10] += 1;
        Assert.That(Fidelity.WarpError(current, next, flow, visible), Is.EqualTo(1.0 / (27 * 18 * 3)).Within(1e-8));
        visible.Row(7)[7] = 0;
        Assert.That(Fidelity.WarpError(current, next, flow, visible), Is.Zero);
    }

    [Test]
    public void WarpError_HalfPixel_Interpolates()
    {
        using Raster ramp = Raster.Rent(10, 4);
        using Raster next = Raster.Rent(10, 4);
        using Raster flow = Raster.Rent(10, 4, 2);
        flow.Plane(0).Fill(0.5f);
        flow.Plane(1).Clear();
        for (int y = 0; y < 4; y++)
        {
            for (int x = 0; x < 10; x++)
            {
                ramp.Row(y)[x] = x;
                next.Row(y)[x] = x - 0.5f;
            }
        }

        Assert.That(Fidelity.WarpError(ramp, next, flow), Is.Zero);
    }

    [Test]
    public void WarpError_FlowOutOfPictureOrNaN_DoesNotCount()
    {
        using Raster picture = TestRaster.CreateNoise(6, 5, 1, seed: 1);
        using Raster flow = Raster.Rent(6, 5, 2);
        flow.Pixels.Fill(float.NaN);
        flow.Plane(1)[..15].Fill(1e30f);

        Assert.That(Fidelity.WarpError(picture, picture, flow), Is.NaN);
    }
}
