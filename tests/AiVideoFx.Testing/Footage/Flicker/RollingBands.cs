using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage.Flicker;

/// <summary>Lamps on mains current, seen by a rolling shutter: bright and dark bands that wander over the rows.</summary>
/// <param name="Seed">Sets the phase of frame 0.</param>
/// <param name="Amplitude">Of the sinusoid in log-gain.</param>
/// <param name="Cycles">Bands in the height of the picture: light cycles per read-out time.</param>
/// <param name="Advance">Part of a cycle by which the bands move from frame to frame: light frequency over frame rate, modulo 1.</param>
public sealed record RollingBands(int Seed, float Amplitude = 0.15f, float Cycles = 1.7f, float Advance = 0.37f) : FlickerModel
{
    /// <summary>The bands of a mains frequency as a camera shows them.</summary>
    /// <param name="seed">Sets the phase of frame 0.</param>
    /// <param name="mainsHertz">50 or 60; light pulses twice as fast.</param>
    /// <param name="framesPerSecond">Of the clip.</param>
    /// <param name="readOutMs">Time from the first row to the last, in milliseconds.</param>
    public static RollingBands OfMains(int seed, double mainsHertz, double framesPerSecond, double readOutMs = 16)
    {
        double perFrame = 2 * mainsHertz / framesPerSecond;
        return new RollingBands(seed, Cycles: (float)(2 * mainsHertz * readOutMs / 1000), Advance: (float)(perFrame - Math.Floor(perFrame)));
    }

    /// <inheritdoc/>
    protected internal override void AddLogGain(int frame, Raster logGain)
    {
        ArgumentNullException.ThrowIfNull(logGain);
        double start = Noise.Cell(0, 0, Seed) + (frame * (double)Advance);
        start -= Math.Floor(start);
        for (int y = 0; y < logGain.Height; y++)
        {
            float value = Amplitude * (float)Math.Sin(2 * Math.PI * (start + (Cycles * (y + 0.5) / logGain.Height)));
            for (int c = 0; c < 3; c++)
            {
                foreach (ref float gain in logGain.Row(y, c))
                {
                    gain += value;
                }
            }
        }
    }
}
