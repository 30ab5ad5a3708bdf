using AiVideoFx.Engine;
using AiVideoFx.Engine.Quantization;
using AiVideoFx.Imaging;

namespace AiVideoFx.Cli;

/// <summary>What networks are tried, calibrated and measured on: procedural pictures, one scene for each number.</summary>
internal static class NetworkInputs
{
    /// <summary>Values for every input of a graph that <see cref="Networks.NetworkGraph"/> made.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scene">Which scene.</param>
    public static Dictionary<string, float[]> Create(Graph graph, int scene)
    {
        Node picture = graph.Inputs[0];
        Raster[] frames = [.. CalibrationPictures.Create(2, picture.Width, picture.Height, scene)];
        try
        {
            return graph.Inputs.ToDictionary(static input => input.Name, input => input.Name switch
            {
                "timestep" => [0.5f],
                "mask" => Mask(input.Width, input.Height),
                "image1" or "second" => frames[1].Pixels.ToArray(),
                _ => frames[0].Pixels.ToArray(),
            });
        }
        finally
        {
            Array.ForEach(frames, static frame => frame.Dispose());
        }
    }

    // The middle quarter is to be filled.
    private static float[] Mask(int width, int height)
    {
        float[] mask = new float[width * height];
        for (int y = height / 4; y < 3 * height / 4; y++)
        {
            mask.AsSpan(y * width + width / 4, width / 2).Fill(1);
        }

        return mask;
    }
}
