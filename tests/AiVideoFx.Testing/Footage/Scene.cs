using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage;

/// <summary>Footage that can be asked for any time, and that knows the truth about itself.</summary>
/// <remarks>
/// Time is in frames; fractions lie between frames. Points are pixel centres, y down, as in <see cref="Raster"/>. Whoever
/// calls disposes what it gets. Same seed and size, same pixels, from any thread and in any order.
/// </remarks>
public abstract class Scene
{
    /// <summary>Columns of every picture.</summary>
    public abstract int Width { get; }

    /// <summary>Rows of every picture.</summary>
    public abstract int Height { get; }

    /// <summary>Names of the objects that <see cref="Mask"/> and <see cref="RenderWithout"/> know.</summary>
    public abstract IReadOnlyList<string> Layers { get; }

    /// <summary>The picture at a time: (3 or 4, H, W), display-referred [0, 1]; alpha is 1.</summary>
    /// <param name="time">In frames.</param>
    /// <param name="channels">3 or 4.</param>
    public abstract Raster Render(double time, int channels = 3);

    /// <summary>The picture as linear light, with lamps and sky above 1: (3 or 4, H, W); no grain.</summary>
    /// <param name="time">In frames.</param>
    /// <param name="channels">3 or 4.</param>
    public abstract Raster RenderLinear(double time, int channels = 3);

    /// <summary>The picture with an object taken away: its clean plate. As <see cref="Render"/>.</summary>
    /// <param name="layer">A name of <see cref="Layers"/>, or one below it such as "car-1/wheel".</param>
    /// <param name="time">In frames.</param>
    /// <param name="channels">3 or 4.</param>
    public abstract Raster RenderWithout(string layer, double time, int channels = 3);

    /// <summary>How much of each pixel an object changes: (1, H, W), [0, 1], shadow and glow included, 0 where it is hidden.</summary>
    /// <param name="layer">A name of <see cref="Layers"/>, or one below it such as "car-1/body".</param>
    /// <param name="time">In frames.</param>
    public abstract Raster Mask(string layer, double time);

    /// <summary>Where what is seen at a pixel goes: (2, H, W), pixels right and down, whether or not it is seen there.</summary>
    /// <param name="time">The time whose pixels are asked about, in frames.</param>
    /// <param name="toTime">The time to which the flow leads.</param>
    public abstract Raster Flow(double time, double toTime);

    /// <summary>1 where the surface seen at <paramref name="time"/> is inside the picture and seen at <paramref name="to"/>, else 0.</summary>
    /// <param name="time">The time whose pixels are asked about, in frames.</param>
    /// <param name="toTime">The time to which the flow leads.</param>
    public abstract Raster Visible(double time, double toTime);
}
