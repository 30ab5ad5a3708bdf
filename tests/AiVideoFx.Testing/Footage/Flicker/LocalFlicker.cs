using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage.Flicker;

/// <summary>A smooth gain field for each frame: patches of the picture brighten and darken on their own.</summary>
/// <param name="Seed">Another seed, another sequence.</param>
/// <param name="Columns">Nodes across, at least 2.</param>
/// <param name="Rows">Nodes down, at least 2.</param>
/// <param name="Sigma">Standard deviation of a node's log-gain; frames and nodes are independent.</param>
public sealed record LocalFlicker(int Seed, int Columns = 6, int Rows = 4, float Sigma = 0.12f) : FlickerModel
{
    /// <inheritdoc/>
    protected internal override void AddLogGain(int frame, Raster logGain)
    {
        float[,] nodes = new float[Rows, Columns];
        for (int y = 0; y < Rows; y++)
        {
            for (int x = 0; x < Columns; x++)
            {
                nodes[y, x] = Sigma * Noise.Normal((y * Columns) + x, frame, Seed);
            }
        }

        for (int c = 0; c < 3; c++)
        {
            GainField.Add(logGain, c, nodes);
        }
    }
}
