using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage.Flicker;

/// <summary>A time-lapse into the dark: the camera follows the light in steps, and its iris never closes twice the same.</summary>
/// <param name="Seed">Another seed, other jitter.</param>
/// <param name="StopsPerFrame">How fast the light falls; the exposure that is right changes by this much.</param>
/// <param name="Step">Stops between two settings of the camera.</param>
/// <param name="Jitter">Standard deviation of the iris, in stops; frames are independent.</param>
/// <remarks>The truth is what the picture is off from a perfectly even ramp, and 1 stop of light is ln 2 / 2.2 of log-gain.</remarks>
public sealed record TimelapseSteps(int Seed, float StopsPerFrame = 0.03f, float Step = 1 / 3f, float Jitter = 0.06f) : FlickerModel
{
    private const float LogGainPerStop = 0.31507f;

    /// <inheritdoc/>
    protected internal override void AddLogGain(int frame, Raster logGain)
    {
        float right = frame * StopsPerFrame;
        // The meter is unsure near the boundary between two settings, so the camera hunts there.
        float metered = right + (0.15f * Step * Noise.Normal(frame, 1, Seed));
        float set = Step * MathF.Round(metered / Step);
        float off = (set - right) + (Jitter * Noise.Normal(frame, 0, Seed));
        AddConstant(logGain, off * LogGainPerStop, off * LogGainPerStop, off * LogGainPerStop);
    }
}
