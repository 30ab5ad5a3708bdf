using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage.Flicker;

/// <summary>What networks that work frame by frame leave behind: each channel drifts on its own, in soft patches and, if wanted, in texture.</summary>
/// <param name="Seed">Another seed, another sequence.</param>
/// <param name="Sigma">Standard deviation of a patch's log-gain in one channel; it lasts about two frames.</param>
/// <param name="Common">Standard deviation of the same for all channels together.</param>
/// <param name="Texture">Standard deviation of fine noise of about four pixels, new in each frame.</param>
public sealed record GeneratedFlicker(int Seed, float Sigma = 0.04f, float Common = 0.06f, float Texture = 0) : FlickerModel
{
    private const int Columns = 5;
    private const int Rows = 3;

    /// <inheritdoc/>
    protected internal override void AddLogGain(int frame, Raster logGain)
    {
        ArgumentNullException.ThrowIfNull(logGain);
        for (int c = 0; c < 3; c++)
        {
            float[,] nodes = new float[Rows, Columns];
            for (int i = 0; i < nodes.Length; i++)
            {
                nodes[i / Columns, i % Columns] = (Sigma * Pair(i, frame, Seed + 10 + c)) + (Common * Pair(i, frame, Seed));
            }

            GainField.Add(logGain, c, nodes);
        }

        if (Texture <= 0)
        {
            return;
        }

        int seed = unchecked((Seed * 131) + frame);
        Parallel.For(0, logGain.Height, y =>
        {
            for (int x = 0; x < logGain.Width; x++)
            {
                // Value noise has a standard deviation of about 0.19.
                float fine = Texture / 0.19f * (Noise.Value(x / 4f, y / 4f, seed) - 0.5f);
                for (int c = 0; c < 3; c++)
                {
                    logGain.Row(y, c)[x] += fine;
                }
            }
        });
    }

    private static float Pair(int node, int frame, int seed) =>
        0.8f * Noise.Normal(node, frame, seed) + (0.6f * Noise.Normal(node, frame - 1, seed));
}
