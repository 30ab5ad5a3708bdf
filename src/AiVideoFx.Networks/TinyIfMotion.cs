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
    private readonly Node _maskStart;
    private readonly Node _timestep;
    private readonly List<Node> _corrections = [];
    private Node _full;
    private Node? _fullMask;

    /// <param name="g">The graph.</param>
    /// <param name="flows">(1, 4, h, w): to the first frame, to the second one.</param>
    /// <param name="errors">(1, 3, h, w).</param>
    /// <param name="maskStart">(1, 1, 1, 1): where the mask begins everywhere.</param>
    /// <param name="timestep">(1, 1, 1, 1).</param>
    public TinyIfMotion(Graph g, Node flows, Node errors, Node maskStart, Node timestep) =>
        (_graph, _start, _full, _errors, _maskStart, _timestep) = (g, flows, flows, errors, maskStart, timestep);

    /// <summary>(2, 2, h, w): the motion to each frame, in pixels.</summary>
    public Node Flows => _graph.Reshape(_full, [2, 2, _full.Height, _full.Width]);

    /// <summary>(1, 1, h, w): the mask before its sigmoid.</summary>
    public Node Mask => _maskStart + (_fullMask ?? throw new InvalidOperationException("no block has given a mask yet"));

    /// <summary>Adds a block's correction.</summary>
    /// <param name="correction">(1, 5, h / scale, w / scale): flows in pixels of the picture, mask.</param>
    public void Add(Node correction)
    {
        Node full = _graph.Resize(correction, _start.Height, _start.Width);
        _corrections.Add(correction);
        _full += _graph.Channels(full, 0, 4);
        Node mask = _graph.Channels(full, 4, 1);
        _fullMask = _fullMask is null ? mask : _fullMask + mask;
    }

    /// <summary>What is known at the resolution of a block: (1, 9, h / scale, w / scale), flows, mask, errors, time.</summary>
    public Node At(int scale)
    {
        Graph g = _graph;
        (int height, int width) = (_start.Height / scale, _start.Width / scale);
        Node Mean(Node x) => scale == 1 ? x : g.AveragePool(x, scale, scale);
        Node Plane(Node number) => g.Expand(number, [1, 1, height, width]);
        Node motion = g.Concat(1, Mean(_start), Plane(_maskStart));
        motion = _corrections.Select(correction => g.Resize(correction, height, width)).Aggregate(motion, static (sum, next) => sum + next);
        return g.Concat(1, motion, Mean(_errors), Plane(_timestep));
    }
}
