using System.Runtime.Intrinsics;

namespace AiVideoFx.Imaging.Flow;

/// <summary>A frame prepared for <see cref="DisFlow"/>: its luma at every scale, with gradients.</summary>
/// <remarks>
/// Make it once for a frame and use it for every flow from or to that frame, from any thread. Each level has half the
/// width and height of the one below, rounded up, and is its mean over 2 x 2 pixels. The creator disposes it.
/// </remarks>
public sealed class FlowPyramid : IDisposable
{
    /// <summary>Code values that luma 1 stands for inside; the regularisation weights refer to it.</summary>
    internal const float InnerScale = 255;

    private readonly PyramidLevel[] _levels;

    private FlowPyramid(int width, int height, DisPreset preset, int finest, PyramidLevel[] levels)
    {
        Width = width;
        Height = height;
        Preset = preset;
        Finest = finest;
        _levels = levels;
    }

    /// <summary>Columns of the frame.</summary>
    public int Width { get; }

    /// <summary>Rows of the frame.</summary>
    public int Height { get; }

    /// <summary>The settings that the levels were made for.</summary>
    public DisPreset Preset { get; }

    /// <summary>Finest level there is; below the preset's in small frames.</summary>
    internal int Finest { get; }

    /// <summary>Coarsest level there is.</summary>
    internal int Coarsest => Finest + _levels.Length - 1;

    /// <summary>Prepares a frame.</summary>
    /// <param name="luma">One channel, [0, 1], display-referred (flow on linear light misses the shadows). Values that are
    /// not numbers count as 0, others are clamped to [-4, 4].</param>
    /// <param name="preset">Decides the scales; both frames of a pair need the same.</param>
    /// <param name="maxThreads">Threads that may work at once; at least 1.</param>
    public static FlowPyramid Create(Raster luma, DisPreset preset, int maxThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(luma);
        ArgumentNullException.ThrowIfNull(preset);
        preset.Check();
        if (luma.Channels != 1)
        {
            throw new ArgumentException($"Expected one channel, got {luma.Channels}.", nameof(luma));
        }

        int coarsest = CoarsestFor(luma.Width, luma.Height);
        int finest = Math.Min(preset.FinestScale, coarsest);
        PyramidLevel[] levels = new PyramidLevel[coarsest - finest + 1];
        PaddedPlane image = PyramidReduction.FromRaster(luma, finest, maxThreads);
        levels[0] = new PyramidLevel(image, maxThreads);
        for (int i = 1; i < levels.Length; i++)
        {
            image = PyramidReduction.Halve(image, maxThreads);
            levels[i] = new PyramidLevel(image, maxThreads);
        }

        return new FlowPyramid(luma.Width, luma.Height, preset, finest, levels);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (PyramidLevel level in _levels)
        {
            level.Dispose();
        }
    }

    internal PyramidLevel Level(int scale) => _levels[scale - Finest];

    /// <summary>The level on which the longer side spans about four patches, as long as the shorter one spans one.</summary>
    private static int CoarsestFor(int width, int height)
    {
        double byLonger = Math.Log2(Math.Max(width, height) / (4.0 * PatchSearch.PatchSize)) + 0.5;
        double byShorter = Math.Log2(Math.Min(width, height) / (double)PatchSearch.PatchSize);
        return Math.Max(0, (int)Math.Floor(Math.Min(byLonger, byShorter)));
    }
}
