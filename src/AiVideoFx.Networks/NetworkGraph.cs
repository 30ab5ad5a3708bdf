using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>A graph that holds one network and nothing else, whatever its kind.</summary>
public static class NetworkGraph
{
    /// <summary>Builds the graph.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; all are marked as used.</param>
    /// <param name="width">Columns of the pictures; see <see cref="Fitted"/>.</param>
    /// <param name="height">Rows of the pictures.</param>
    /// <param name="empty">The graph to build in, for one that knows its device; null makes one that every device runs.</param>
    /// <returns>
    /// Inputs "image"; "image0", "image1" and "timestep", for a network that begins with known motion also "flow0To1", "flow1To0" and "camera";
    /// "first" and "second"; or "image" and "mask": as the kind's Build names them.
    /// Its first output is "result".
    /// </returns>
    /// <exception cref="GraphException">The weights or the sides do not fit.</exception>
    public static Graph Create(Network network, Weights weights, int width, int height, Graph? empty = null)
    {
        Graph g = empty ?? new();
        Node Picture(string name, int channels = 3) => g.Input(name, [1, channels, height, width]);
        Node result = network switch
        {
            UpscaleNetwork upscale => upscale.Build(g, weights, Picture("image")),
            InterpolationNetwork between =>
                between.Build(g, weights, Picture("image0"), Picture("image1"), g.Input("timestep", [1, 1, 1, 1])).Frame,
            MotionNetwork motion => Blended(g, motion, weights, new(
                Picture("image0"), Picture("image1"), Picture("flow0To1", 2), Picture("flow1To0", 2), null,
                Picture("camera", 2), g.Input("timestep", [1, 1, 1, 1]))),
            FlowNetwork flow => flow.Build(g, weights, Picture("first"), Picture("second")),
            InpaintingNetwork fill => fill.Build(g, weights, Picture("image"), Picture("mask", 1)),
            _ => throw new ArgumentException($"expected a network of a known kind, got {network.GetType().Name}", nameof(network)),
        };
        g.Output("result", result);
        return g;
    }

    // Motion shows in the picture that it makes.
    private static Node Blended(Graph g, MotionNetwork network, Weights weights, MotionInputs inputs)
    {
        MotionBetween motion = network.Build(g, weights, inputs);
        Node near = Layer(motion.ToFirst, motion.ToSecond);
        return motion.FarShare is not { } share
            ? near
            : near + (Layer(-1 * inputs.Timestep * inputs.Camera, (1 - inputs.Timestep) * inputs.Camera) - near) * share;

        Node Layer(Node toFirst, Node toSecond)
        {
            Node second = g.Warp(inputs.Second, toSecond);
            return second + (g.Warp(inputs.First, toFirst) - second) * motion.Weight;
        }
    }

    /// <summary>The smallest side that the network takes and that is no smaller than this one.</summary>
    /// <param name="network">The network.</param>
    /// <param name="side">Pixels.</param>
    public static int Fitted(Network network, int side)
    {
        int multiple = network.Tiling.Multiple;
        return (side + multiple - 1) / multiple * multiple;
    }
}
