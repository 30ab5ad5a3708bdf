using AiVideoFx.Engine;
using AiVideoFx.Engine.Quantization;
using AiVideoFx.Imaging;
using AiVideoFx.Imaging.Flow;
using AiVideoFx.Imaging.Motion;

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
        using FlowPair? motion = graph.Inputs.Any(static input => input.Name == "flow0To1") ? Motion(frames[0], frames[1]) : null;
        try
        {
            return graph.Inputs.ToDictionary(static input => input.Name, input => input.Name switch
            {
                "timestep" => [0.5f],
                "flow0To1" => motion!.Flow0To1.Pixels.ToArray(),
                "flow1To0" => motion!.Flow1To0.Pixels.ToArray(),
                "camera" => Camera(motion!),
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

    private static FlowPair Motion(Raster first, Raster second)
    {
        using Raster luma0 = Luma(first), luma1 = Luma(second);
        return DisFlow.Both(luma0, luma1, DisPreset.Fast, Environment.ProcessorCount);
    }

    private static float[] Camera(FlowPair motion)
    {
        using Raster camera = Raster.Rent(motion.Flow0To1.Width, motion.Flow0To1.Height, 2);
        CameraMotion.Fit(motion).Fill(camera);
        return camera.Pixels.ToArray();
    }

    private static Raster Luma(Raster picture)
    {
        Raster luma = Raster.Rent(picture.Width, picture.Height);
        (float red, float green, float blue) = LumaWeights.Rec601;
        for (int i = 0; i < luma.Pixels.Length; i++)
        {
            luma.Pixels[i] = red * picture.Plane(0)[i] + green * picture.Plane(1)[i] + blue * picture.Plane(2)[i];
        }

        return luma;
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
