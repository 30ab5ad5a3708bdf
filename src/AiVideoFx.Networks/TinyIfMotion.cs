using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>The motion that <see cref="TinyIf"/> has found so far: what it began with, and a correction from each block at that
/// block's resolution.</summary>
/// <remarks>
/// The reference enlarges each correction to the picture and takes means over blocks of pixels for the next block. Where a
/// correction of scale S is needed at a scale s that divides it, the pixels of one mean lie on one straight piece of the
/// enlarged signal and symmetric about their middle, so a resize by S / s gives the same.
/// </remarks>
internal sealed class TinyIfMotion
{
    private readonly Graph _graph;
    private readonly Node _start;
    private readonly Node _errors;
    private readonly Node _timestep;
    private readonly Node _far;
    private readonly List<Node> _corrections = [];

    /// <param name="g">The graph.</param>
    /// <param name="flows">(1, 4, h, w): to the first frame, to the second one.</param>
    /// <param name="mask">(1, 1, 1, 1): where the mask begins everywhere.</param>
    /// <param name="layer">(1, 1, h, w): where the far layer's log-odds begin.</param>
    /// <param name="errors">(1, 3, h, w).</param>
    /// <param name="camera">(1, 2, h, w): the far layer's motion from frame to frame.</param>
    /// <param name="farDifference">(1, 4, h, w): difference of the pictures along the far layer's motion, and its mean over the colours.</param>
    /// <param name="timestep">(1, 1, 1, 1).</param>
    public TinyIfMotion(Graph g, Node flows, Node mask, Node layer, Node errors, Node camera, Node farDifference, Node timestep)
    {
        (_graph, _errors, _timestep) = (g, errors, timestep);
        Full = _start = g.Concat(1, flows, g.Expand(mask, [1, 1, flows.Height, flows.Width]), layer);
        _far = g.Concat(1, farDifference, camera);
    }

    /// <summary>(1, 6, h, w): the motion to the first frame and to the second one, in pixels; mask and layer before their
    /// sigmoids.</summary>
    public Node Full { get; private set; }

    /// <summary>Adds a block's correction.</summary>
    /// <param name="correction">(1, 6, h / scale, w / scale): flows in pixels of the picture, mask, layer.</param>
    public void Add(Node correction)
    {
        _corrections.Add(correction);
        Full = _graph.AddResized(Full, correction);
    }

    /// <summary>What is known at the resolution of a block: (1, 10, h / scale, w / scale), flows, mask, layer, errors, time.</summary>
    public Node At(int scale)
    {
        Graph g = _graph;
        (int height, int width) = (_start.Height / scale, _start.Width / scale);
        Node time = g.Expand(_timestep, [1, 1, height, width]);
        if (scale == 1)
        {
            return g.Concat(1, Full, _errors, time);
        }

        Node motion = _corrections.Aggregate(g.AveragePool(_start, scale, scale), g.AddResized);
        return g.Concat(1, motion, g.AveragePool(_errors, scale, scale), time);
    }

    /// <summary>What is known of the far layer at the resolution of a block: (1, 6, h / scale, w / scale), difference of the
    /// pictures, its mean over the colours, motion from frame to frame.</summary>
    public Node FarAt(int scale) => scale == 1 ? _far : _graph.AveragePool(_far, scale, scale);
}
