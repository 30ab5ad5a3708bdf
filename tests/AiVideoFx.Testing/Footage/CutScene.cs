using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage;

/// <summary>Two scenes, one after the other, with a hard cut between.</summary>
public sealed class CutScene : Scene
{
    private readonly Scene _before;
    private readonly Scene _after;

    /// <summary>Joins two scenes; both run on the same clock.</summary>
    /// <param name="before">Seen before the cut.</param>
    /// <param name="after">Seen from the cut on; of the same size.</param>
    /// <param name="cut">Time of the first picture of the second scene, in frames.</param>
    public CutScene(Scene before, Scene after, double cut)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Width != after.Width || before.Height != after.Height)
        {
            throw new ArgumentException($"sizes differ: {before.Width} x {before.Height} and {after.Width} x {after.Height}", nameof(after));
        }

        _before = before;
        _after = after;
        Cut = cut;
        Layers = [.. before.Layers.Union(after.Layers)];
    }

    /// <summary>Time of the first picture of the second scene, in frames.</summary>
    public double Cut { get; }

    /// <inheritdoc/>
    public override int Width => _before.Width;

    /// <inheritdoc/>
    public override int Height => _before.Height;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Layers { get; }

    /// <inheritdoc/>
    public override Raster Render(double time, int channels = 3) => At(time).Render(time, channels);

    /// <inheritdoc/>
    public override Raster RenderLinear(double time, int channels = 3) => At(time).RenderLinear(time, channels);

    /// <inheritdoc/>
    public override Raster RenderWithout(string layer, double time, int channels = 3)
    {
        Scene scene = At(time);
        return Knows(scene, layer) ? scene.RenderWithout(layer, time, channels) : scene.Render(time, channels);
    }

    /// <inheritdoc/>
    public override Raster Mask(string layer, double time)
    {
        Scene scene = At(time);
        return Knows(scene, layer) ? scene.Mask(layer, time) : Zero(1);
    }

    /// <inheritdoc/>
    /// <remarks>Zero across the cut: there is no motion to know.</remarks>
    public override Raster Flow(double time, double toTime) =>
        ReferenceEquals(At(time), At(toTime)) ? At(time).Flow(time, toTime) : Zero(2);

    /// <inheritdoc/>
    /// <remarks>Zero across the cut.</remarks>
    public override Raster Visible(double time, double toTime) =>
        ReferenceEquals(At(time), At(toTime)) ? At(time).Visible(time, toTime) : Zero(1);

    private static bool Knows(Scene scene, string layer) => scene.Layers.Contains(layer.Split('/')[0]);

    private Scene At(double time) => time < Cut ? _before : _after;

    private Raster Zero(int channels)
    {
        Raster zero = Raster.Rent(Width, Height, channels);
        zero.Pixels.Clear();
        return zero;
    }
}
