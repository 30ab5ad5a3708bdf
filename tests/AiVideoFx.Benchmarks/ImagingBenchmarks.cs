using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Color;
using BenchmarkDotNet.Attributes;

namespace AiVideoFx.Benchmarks;

/// <summary>Pixel conversion, resizing, blurring and colour on one 1920 × 1080 picture, against copying it.</summary>
[MemoryDiagnoser]
public class ImagingBenchmarks
{
    private const int Width = 1920;
    private const int Height = 1080;
    private const long Components = Width * Height * 4;
    private const long Plane = Width * Height * sizeof(float);
    private static readonly PixelRect Bounds = new(0, 0, Width, Height);

    private readonly FrameView _bytes = CreateFrame(PixelDepth.Byte);
    private readonly FrameView _shorts = CreateFrame(PixelDepth.Short);
    private readonly FrameView _halves = CreateFrame(PixelDepth.Half);
    private readonly FrameView _floats = CreateFrame(PixelDepth.Float);
    private readonly FrameView _target = CreateFrame(PixelDepth.Float);
    private readonly FrameView _rgb = CreateFrame(PixelDepth.Float, PixelComponents.Rgb);
    private readonly byte[] _block = new byte[Components * sizeof(float)];
    private readonly byte[] _otherBlock = new byte[Components * sizeof(float)];
    private readonly Raster _rgba = Raster.Rent(Width, Height, 4);
    private readonly Raster _rgbPlanes = Raster.Rent(Width, Height, 3);
    private readonly Raster _quarterRgb = Raster.Rent(Width / 4, Height / 4, 3);
    private readonly Raster _plane = Raster.Rent(Width, Height);
    private readonly Raster _otherPlane = Raster.Rent(Width, Height);
    private readonly Raster _quarter = Raster.Rent(Width / 4, Height / 4);
    private readonly Raster _half = Raster.Rent(Width / 2, Height / 2);
    private readonly ColorTransform _toLinear = new(ColorSpace.Srgb, ColorSpace.LinearRec709);
    private readonly ColorTransform _logToSrgb = new(ColorSpace.ArriLogC3, ColorSpace.Srgb);

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void FillPictures()
    {
        Random random = new(1);
        for (int y = 0; y < Height; y++)
        {
            random.NextBytes(_bytes.Row(y));
        }

        PixelConversion.Convert(_bytes, _shorts);
        PixelConversion.Convert(_bytes, _halves);
        PixelConversion.Convert(_bytes, _floats);
        RasterConversion.ToRaster(_bytes, _rgba);
        RasterConversion.ToLuma(_bytes, _plane, LumaWeights.Rec709);
        RasterConversion.ToLuma(_bytes, _quarter, LumaWeights.Rec709);
    }

    [Benchmark(Baseline = true), Bytes(Components * 8)]
    public void Memcpy() => _block.CopyTo(_otherBlock.AsSpan());

    [Benchmark, Bytes(Components * 8)]
    public void CopyFrame() => _floats.CopyTo(_target, Threads);

    [Benchmark, Bytes(Components * 5)]
    public void ByteToFloat() => PixelConversion.Convert(_bytes, _target, Threads);

    [Benchmark, Bytes(Components * 5)]
    public void FloatToByte() => PixelConversion.Convert(_floats, _bytes, Threads);

    [Benchmark, Bytes(Components * 6)]
    public void ShortToFloat() => PixelConversion.Convert(_shorts, _target, Threads);

    [Benchmark, Bytes(Components * 6)]
    public void FloatToShort() => PixelConversion.Convert(_floats, _shorts, Threads);

    [Benchmark, Bytes(Components * 6)]
    public void HalfToFloat() => PixelConversion.Convert(_halves, _target, Threads);

    [Benchmark, Bytes(Components * 6)]
    public void FloatToHalf() => PixelConversion.Convert(_floats, _halves, Threads);

    [Benchmark, Bytes(Components * 3)]
    public void ByteToShort() => PixelConversion.Convert(_bytes, _shorts, Threads);

    [Benchmark, Bytes(Components * 3)]
    public void ShortToByte() => PixelConversion.Convert(_shorts, _bytes, Threads);

    [Benchmark, Bytes(Components * 7)]
    public void FloatRgbaToRgb() => PixelConversion.Convert(_floats, _rgb, Threads);

    [Benchmark, Bytes(Components * 7)]
    public void FloatRgbToRgba() => PixelConversion.Convert(_rgb, _target, Threads);

    [Benchmark, Bytes(Components * 8)]
    public void FloatToPlanes() => RasterConversion.ToRaster(_floats, _rgba, Threads);

    [Benchmark, Bytes(Components * 8)]
    public void PlanesToFloat() => RasterConversion.FromRaster(_rgba, _target, Threads);

    [Benchmark, Bytes(Components * 5)]
    public void ByteToPlanes() => RasterConversion.ToRaster(_bytes, _rgba, Threads);

    [Benchmark, Bytes((Components * 4) + Plane)]
    public void FloatToLuma() => RasterConversion.ToLuma(_floats, _plane, LumaWeights.Rec709, Threads);

    [Benchmark, Bytes((Components * 4) + (Plane / 16))]
    public void FloatToQuarterLuma() => RasterConversion.ToLuma(_floats, _quarter, LumaWeights.Rec709, Threads);

    [Benchmark, Bytes((Components * 4) + (3 * Plane / 16))]
    public void FloatToQuarterRgb() => RasterConversion.ToRaster(_floats, _quarterRgb, Threads);

    [Benchmark, Bytes(Components + (3 * Plane / 16))]
    public void ByteToQuarterRgb() => RasterConversion.ToRaster(_bytes, _quarterRgb, Threads);

    [Benchmark, Bytes(Components * 6)]
    public void FloatRgbToPlanes() => RasterConversion.ToRaster(_rgb, _rgbPlanes, Threads);

    [Benchmark, Bytes(Components * 6)]
    public void PlanesToFloatRgb() => RasterConversion.FromRaster(_rgbPlanes, _rgb, Threads);

    [Benchmark, Bytes(Plane + (Plane / 16))]
    public void BilinearFourTimes() => Resize.Apply(_quarter, _plane, ResizeFilter.Bilinear, Threads);

    [Benchmark, Bytes(Plane + (Plane / 4))]
    public void BicubicHalf() => Resize.Apply(_plane, _half, ResizeFilter.Bicubic, Threads);

    [Benchmark, Bytes(Plane + (Plane / 16))]
    public void Lanczos3FourTimes() => Resize.Apply(_quarter, _plane, ResizeFilter.Lanczos3, Threads);

    [Benchmark, Bytes(2 * Plane)]
    public void BlurSigma2() => GaussianBlur.Apply(_plane, _otherPlane, 2, BorderMode.Reflect, Threads);

    [Benchmark, Bytes(2 * Plane)]
    public void BlurSigma50() => GaussianBlur.Apply(_plane, _otherPlane, 50, BorderMode.Reflect, Threads);

    [Benchmark, Bytes((2 * Plane) + (Plane / 8))]
    public void GuidedEnlarge() =>
        GuidedFilter.Enlarge(
            _quarter, _quarter, _plane, _otherPlane, sigma: 2, epsilon: 1e-3f, confidence: null, Threads);

    [Benchmark, Bytes(Components * 8)]
    public void SrgbToLinear() => _toLinear.Apply(_rgba, _rgba, Threads);

    [Benchmark, Bytes(Components * 8)]
    public void LogC3ToSrgb() => _logToSrgb.Apply(_rgba, _rgba, Threads);

    private static FrameView CreateFrame(PixelDepth depth, PixelComponents components = PixelComponents.Rgba)
    {
        int rowBytes = Width * components.Count() * depth.BytesPerComponent();
        return new FrameView(new byte[rowBytes * Height], 0, rowBytes, Bounds, depth, components);
    }
}
