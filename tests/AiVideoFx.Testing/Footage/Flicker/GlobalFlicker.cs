using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage.Flicker;

/// <summary>One gain for a whole frame, and a little colour: a lamp or an exposure that is not steady.</summary>
/// <param name="Seed">Another seed, another sequence.</param>
/// <param name="Sigma">Standard deviation of the common log-gain; frames are independent.</param>
/// <param name="Colour">Standard deviation of each channel's own.</param>
public sealed record GlobalFlicker(int Seed, float Sigma = 0.10f, float Colour = 0.02f) : FlickerModel
{
    /// <inheritdoc/>
    protected internal override void AddLogGain(int frame, Raster logGain)
    {
        float common = Sigma * Noise.Normal(frame, 0, Seed);
        AddConstant(
            logGain,
            common + (Colour * Noise.Normal(frame, 1, Seed)),
            common + (Colour * Noise.Normal(frame, 2, Seed)),
            common + (Colour * Noise.Normal(frame, 3, Seed)));
    }
}
