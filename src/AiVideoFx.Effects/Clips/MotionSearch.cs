using AiVideoFx.Imaging.Flow;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects.Clips;

/// <summary>How motion is sought.</summary>
/// <param name="Scale">Size at which it is sought.</param>
/// <param name="Finest">Pixels of the picture for one of what is looked at, where the scale is full.</param>
/// <param name="Preset">How fine and how long optical flow is sought.</param>
/// <param name="Space">What pixel values mean.</param>
/// <param name="CutThreshold">Similarity below which two frames are of different shots; 0 looks for no cuts.</param>
internal sealed record MotionSearch(AnalysisScale Scale, int Finest, DisPreset Preset, WorkingSpace Space, double CutThreshold)
{
    // Pictures wider than this are sought in at half that size, and so on: a search of about a thousand columns finds what
    // moves by a tenth of the picture, and takes the same time whatever the picture's size.
    private const int WidestAtFull = 2560;

    /// <summary>Pixels of a picture for one of what is looked at, on each axis.</summary>
    /// <param name="bounds">The picture's.</param>
    public int DivisorFor(RectI bounds) => Finest * Scale switch
    {
        AnalysisScale.Full => 1,
        AnalysisScale.Half => 2,
        AnalysisScale.Quarter => 4,
        _ => bounds.Width <= WidestAtFull ? 1 : bounds.Width <= 2 * WidestAtFull ? 2 : 4,
    };
}
