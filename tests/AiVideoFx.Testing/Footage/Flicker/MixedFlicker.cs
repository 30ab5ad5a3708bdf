using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage.Flicker;

/// <summary>Several kinds of flicker at once: their log-gains add up.</summary>
/// <param name="Models">All of them.</param>
public sealed record MixedFlicker(params FlickerModel[] Models) : FlickerModel
{
    /// <inheritdoc/>
    protected internal override void AddLogGain(int frame, Raster logGain)
    {
        foreach (FlickerModel model in Models)
        {
            model.AddLogGain(frame, logGain);
        }
    }

    /// <inheritdoc/>
    protected internal override void Stain(int frame, Raster picture)
    {
        foreach (FlickerModel model in Models)
        {
            model.Stain(frame, picture);
        }
    }
}
