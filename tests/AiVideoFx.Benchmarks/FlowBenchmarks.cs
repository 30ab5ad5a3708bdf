using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Testing.Footage;
using BenchmarkDotNet.Attributes;

namespace AiVideoFx.Benchmarks;

/// <summary>Optical flow and what is done with it, on two frames of 1280 x 720.</summary>
[MemoryDiagnoser]
public class FlowBenchmarks
{
    private Raster _first = null!;
    private Raster _second = null!;
    private Raster _picture = null!;
    private Raster _result = null!;
    private Raster _metric = null!;
    private Raster _plane = null!;
    private FlowPair _flows = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        LayeredScene scene = Scenes.Handheld(3, 1280, 720);
        _picture = scene.Render(4);
        using Raster next = scene.Render(5);
        _first = Luma(_picture);
        _second = Luma(next);
        _result = Raster.Rent(1280, 720, 3);
        _plane = Raster.Rent(1280, 720);
        _metric = Raster.Rent(1280, 720);
        _metric.Pixels.Clear();
        _flows = DisFlow.Both(_first, _second, DisPreset.Fast, Threads);
    }

    [GlobalCleanup]
    public void Release()
    {
        foreach (IDisposable item in new IDisposable[] { _first, _second, _picture, _result, _metric, _plane, _flows })
        {
            item.Dispose();
        }
    }

    [Benchmark]
    public void DisFastBoth() => DisFlow.Both(_first, _second, DisPreset.Fast, Threads).Dispose();

    [Benchmark]
    public void DisMediumBoth() => DisFlow.Both(_first, _second, DisPreset.Medium, Threads).Dispose();

    [Benchmark]
    public void WarpBilinear() => Warp.Backward(_picture, _flows.Flow0To1, _result, WarpFilter.Bilinear, null, Threads);

    [Benchmark]
    public void WarpCatmullRom() => Warp.Backward(_picture, _flows.Flow0To1, _result, WarpFilter.CatmullRom, null, Threads);

    [Benchmark]
    public void SplatSoftmax() =>
        ForwardSplat.Apply(_picture, _flows.Flow0To1, SplatMode.Softmax, _metric, 0.5f, Threads).Dispose();

    [Benchmark]
    public void Confidence() => FlowConsistency.Confidence(_flows.Flow0To1, _flows.Flow1To0, maxThreads: Threads).Dispose();

    [Benchmark]
    public void NormalizeContrast() =>
        LocalContrast.Normalize(_first, _plane, LocalContrast.WindowFor(1280), maxThreads: Threads);

    [Benchmark]
    public bool Cut() => SceneCut.Between(_first, _second, maxThreads: Threads);

    [Benchmark]
    public bool Duplicate() => DuplicateFrames.Compare(_first, _second).IsDuplicate;

    private static Raster Luma(Raster picture)
    {
        Raster luma = Raster.Rent(picture.Width, picture.Height);
        LumaWeights weights = LumaWeights.Rec709;
        for (int i = 0; i < luma.Pixels.Length; i++)
        {
            luma.Pixels[i] = (weights.Red * picture.Plane(0)[i]) + (weights.Green * picture.Plane(1)[i]) +
                (weights.Blue * picture.Plane(2)[i]);
        }

        return luma;
    }
}
