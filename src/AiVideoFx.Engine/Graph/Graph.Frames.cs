using AiVideoFx.Imaging.Color;

namespace AiVideoFx.Engine;

/// <summary>From a host's picture to planes and back, so that a session reads and writes the host's own memory.</summary>
public sealed partial class Graph
{
    /// <summary>Smallest alpha that RGB is divided by; below it the pixel counts as empty.</summary>
    private const float SmallestAlpha = 1f / 65536;

    /// <summary>Declares a host's picture as an input: unpacked, flipped to top row first, divided by alpha, encoded for display.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="format">How the picture lies in memory.</param>
    public FrameNodes Frame(string name, FrameFormat format)
    {
        Node pixels = Flip(Input(name, format.Shape), axis: 1);
        Node planes = Transpose(pixels, 0, 3, 1, 2);
        Node rgb = format.Components == 4 ? Channels(planes, 0, 3) : planes;
        Node? alpha = format.Components == 4 ? Channels(planes, 3, 1) : null;
        if (alpha is not null && format.Premultiplied)
        {
            rgb /= Where(Less(alpha, Constant(SmallestAlpha)), Constant(1f), alpha);
        }

        CurveArithmetic math = new(this);
        return new(
            format.Transfer is null || format.Components == 1
                ? rgb
                : TransferFunction.Srgb.Encode(math, format.Transfer.Decode(math, rgb)), alpha);
    }

    /// <summary>Names a picture as an output in a host's format: the inverse of <see cref="Frame"/>.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="format">How the picture shall lie in memory.</param>
    /// <param name="frame">The picture; without alpha it becomes opaque.</param>
    public void OutputFrame(string name, FrameFormat format, FrameNodes frame)
    {
        if (frame.Rgb.Height != format.Height || frame.Rgb.Width != format.Width)
        {
            throw new GraphException($"OutputFrame: {frame.Rgb.Shape} does not fit a picture of {format.Width} x {format.Height}");
        }

        CurveArithmetic math = new(this);
        Node rgb = format.Transfer is null || format.Components == 1
            ? frame.Rgb
            : format.Transfer.Encode(math, TransferFunction.Srgb.Decode(math, frame.Rgb));
        Node planes = rgb;
        if (format.Components == 4)
        {
            Node alpha = frame.Alpha ?? Expand(Constant(1f), [1, 1, format.Height, format.Width]);
            if (format.Premultiplied)
            {
                rgb *= Where(Less(alpha, Constant(SmallestAlpha)), Constant(1f), alpha);
            }

            planes = Concat(rgb, alpha);
        }

        if (planes.Channels != format.Components)
        {
            throw new GraphException($"OutputFrame: {planes.Shape} does not have the {format.Components} components of the picture");
        }

        Output(name, Flip(Transpose(planes, 0, 2, 3, 1), axis: 1));
    }

    /// <summary>Adds rows at the bottom and columns at the right until the sides are multiples of a number.</summary>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="multiple">At least 1.</param>
    /// <param name="mode">What they hold; a reflection that would not fit repeats the edge instead.</param>
    public Node PadToMultiple(Node x, int multiple, PadMode mode = PadMode.Edge)
    {
        int right = (multiple - x.Width % multiple) % multiple, bottom = (multiple - x.Height % multiple) % multiple;
        bool fits = right < x.Width && bottom < x.Height;
        return Pad(x, 0, 0, right, bottom, mode == PadMode.Reflect && !fits ? PadMode.Edge : mode);
    }

    private Node Flip(Node x, int axis) => Slice(x, axis, x.Shape[axis] - 1, x.Shape[axis], step: -1);

    private sealed class CurveArithmetic(Graph g) : ICurveArithmetic<Node>
    {
        public Node Affine(Node x, double factor, double summand) => summand == 0 ? x * (float)factor : x * (float)factor + (float)summand;

        public Node Abs(Node x) => g.Abs(x);

        // The operator Sign has no kernel on WebGPU.
        public Node WithSignOf(Node x, Node sign) => g.Where(g.Less(sign, g.Constant(0f)), g.Negate(x), x);

        public Node Power(Node x, double exponent) => g.Power(x, g.Constant((float)exponent));

        // Kept away from 0 and below: what the logarithm says there is not selected, but must not be NaN times 0 later.
        public Node Log2(Node x) => g.Log(g.Max(x, g.Constant(1e-30f))) * (float)(1 / Math.Log(2));

        public Node Exp2(Node x) => g.Exp(x * (float)Math.Log(2));

        public Node Choose(Node x, float limit, Node below, Node above) => g.Where(g.Less(g.Constant(limit), x), above, below);
    }
}
