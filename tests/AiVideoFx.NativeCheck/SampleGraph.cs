using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Networks;

namespace AiVideoFx.NativeCheck;

/// <summary>A network with random weights, and the inputs to time it with.</summary>
/// <remarks>Weights and inputs are the same in every run, here and in the file that another program reads.</remarks>
internal static class SampleGraph
{
    private static readonly IReadOnlyDictionary<string, Network> Networks = new Dictionary<string, Network>
    {
        ["srvgg"] = new SrvggNet(),
        ["rrdb2"] = new RrdbNet(Blocks: 2),
        ["rrdb"] = new RrdbNet(),
        ["rife46"] = Rife46,
    };

    public static IEnumerable<string> Names => Networks.Keys;

    private static Network Rife46 => Rife.Family.Published.Single(published => published.Name == "RIFE 4.6").Network;

    /// <summary>Builds the graph.</summary>
    /// <param name="network">One of <see cref="Names"/>.</param>
    /// <param name="width">Columns of the pictures.</param>
    /// <param name="height">Rows.</param>
    /// <param name="form">Cpu for the form with operators of our own; Auto for standard ones only, which other programs can read.</param>
    public static Graph Create(string network, int width, int height, Device form) =>
        Create(network, width, height, form, WeightsOf(network));

    /// <summary>Writes the graph of standard operators (.onnx), or the weights under the reference's names (.safetensors).</summary>
    public static void Dump(string network, int width, int height, string file)
    {
        Weights w = WeightsOf(network);
        Graph g = Create(network, width, height, Device.Auto, w);
        if (Path.GetExtension(file) == ".safetensors")
        {
            SafetensorsWriter.Write(file, w.Names.Select(name => w.Get(name)));
        }
        else
        {
            File.WriteAllBytes(file, g.ToOnnx().Span);
        }
    }

    private static Graph Create(string network, int width, int height, Device form, Weights w)
    {
        Graph g = new() { Device = form };
        Shape picture = [1, 3, height, width];
        g.Output("result", Networks[network] switch
        {
            UpscaleNetwork upscale => upscale.Build(g, w, g.Input("image", picture)),
            InterpolationNetwork between =>
                between.Build(g, w, g.Input("image0", picture), g.Input("image1", picture), g.Input("timestep", [1, 1, 1, 1])).Frame,
            Network other => throw new NotSupportedException($"'{other}' is neither an upscaler nor an interpolator"),
        });
        return g;
    }

    /// <summary>Value i of input n: from 0 to 1, in steps of 1/255 that any language computes alike.</summary>
    public static float[] Values(int n, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = count == 1 ? 0.5f : (float)((i * 7 + i / 97 * 13 + n * 5) % 256) / 255;
        }

        return values;
    }

    private static Weights WeightsOf(string network) => RandomWeights.Create(1, Networks[network] is Rife rife ? Shapes(rife) : null);

    // All that the reference's module holds, so that a file of them is a whole checkpoint.
    private static Dictionary<string, int[]> Shapes(Rife rife)
    {
        Dictionary<string, int[]> shapes = [];
        for (int i = 0; i < rife.Widths.Count; i++)
        {
            // Two pictures and the timestep; further on the mask and both flows too.
            (int channels, int width, string block) = (i == 0 ? 7 : 12, rife.Widths[i], $"block{i}.");
            void Convolution(string name, int[] weight, int outputs)
            {
                shapes[$"{block}{name}.weight"] = weight;
                shapes[$"{block}{name}.bias"] = [outputs];
            }

            Convolution("conv0.0.0", [width / 2, channels, 3, 3], width / 2);
            Convolution("conv0.1.0", [width, width / 2, 3, 3], width);
            for (int k = 0; k < 8; k++)
            {
                Convolution($"convblock.{k}.conv", [width, width, 3, 3], width);
                shapes[$"{block}convblock.{k}.beta"] = [1, width, 1, 1];
            }

            Convolution("lastconv.0", [width, 4 * rife.Outputs, 4, 4], 4 * rife.Outputs);
        }

        return shapes;
    }
}
