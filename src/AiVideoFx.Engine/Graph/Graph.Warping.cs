using AiVideoFx.Engine.Runtime;

namespace AiVideoFx.Engine;

public sealed partial class Graph
{
    /// <summary>Where it will run, when that is known: operators then take the form that is fastest there.</summary>
    /// <remarks>The results are the same but for rounding. Auto: forms that every device has.</remarks>
    public Device Device { get; init; } = Device.Auto;

    /// <summary>Backward warp: each pixel is fetched from where the flow points, linearly, the border
    /// repeated.</summary>
    /// <param name="image">(N, C, H, W).</param>
    /// <param name="flow">(N, 2, H, W): x right and y down, in pixels.</param>
    public Node Warp(Node image, Node flow)
    {
        if (flow.Height != image.Height || flow.Width != image.Width)
        {
            throw new GraphException($"Warp: flow {flow.Shape} does not fit image {image.Shape}");
        }

        return Warp(image, flow, [.. Enumerable.Range(0, image.Width)], [.. Enumerable.Range(0, image.Height)]);
    }

    /// <summary>Backward warp of the pixels where some columns and rows cross.</summary>
    /// <param name="image">(N, C, H, W).</param>
    /// <param name="flow">(N, 2, rows, columns): x right and y down, in pixels, from those pixels on.</param>
    /// <param name="columns">The columns, each from 0 to W - 1.</param>
    /// <param name="rows">The rows, each from 0 to H - 1.</param>
    /// <returns>(N, C, rows, columns).</returns>
    public Node Warp(Node image, Node flow, int[] columns, int[] rows)
    {
        Shape expected = [image.Shape[0], 2, rows.Length, columns.Length];
        if (!flow.Shape.Equals(expected))
        {
            throw new GraphException($"Warp: flow {flow.Shape} does not fit image {image.Shape}: expected {expected}");
        }

        return Device == Device.Cpu
            ? Emit(BilinearWarp.OperatorName, [image, flow, Places(columns), Places(rows)],
                [image.Shape[0], image.Channels, rows.Length, columns.Length], domain: OwnOperators.Domain)
            : WarpByGrid(image, flow, columns, rows);
    }

    /// <summary>What two warped pictures tell about the motion that brought them to one time, as means over blocks.</summary>
    /// <remarks>
    /// The shift is what brightness constancy still sees: the difference of their luma over the gradient of its mean, times the
    /// gradient over the gradient's energy; the border is repeated for the gradient. On the CPU one pass without values in between.
    /// </remarks>
    /// <param name="first">(1, 3, H, W).</param>
    /// <param name="second">(1, 3, H, W).</param>
    /// <param name="flows">(1, 4 or more, H, W): motion to the first picture, then to the second one, in pixels, x right and y down. What
    /// comes after these is not looked at.</param>
    /// <param name="block">Sides of a block, which divide H and W.</param>
    /// <param name="limit">Most pixels of shift, in each direction.</param>
    /// <param name="floor">Added to the gradient's energy.</param>
    /// <param name="centre">Taken from the pictures that come out.</param>
    /// <returns>
    /// (1, 12, H / block, W / block): the first picture warped, less centre, 3 channels; the second one, 3; mean over the colours of their absolute
    /// difference; shift right and down; energy over energy and floor; how far each flow leads out of the picture, at most 2 pixels, 2.
    /// </returns>
    public Node ComparePair(Node first, Node second, Node flows, int block, float limit, float floor, float centre = 0)
    {
        CheckPair(nameof(ComparePair), first, second, flows);
        if (first.Height % block != 0 || first.Width % block != 0)
        {
            throw new GraphException($"ComparePair: blocks of {block} do not divide pictures {first.Shape}");
        }

        return Device == Device.Cpu
            ? Emit(
                WarpedPair.OperatorName,
                [first, second, flows, AllColumns(first), Constant([block, limit, floor, centre], [4])],
                [1, WarpedPair.Channels, first.Height / block, first.Width / block], domain: OwnOperators.Domain)
            : ComparePairByParts(first, second, Reshape(Channels(flows, 0, 4), [2, 2, flows.Height, flows.Width]), block, limit, floor, centre);
    }

    /// <summary>How two warped pictures differ; on the CPU one pass without values in between.</summary>
    /// <param name="first">(1, 3, H, W).</param>
    /// <param name="second">(1, 3, H, W).</param>
    /// <param name="flows">As for <see cref="ComparePair"/>.</param>
    /// <returns>(1, 4, H, W): the first picture warped less the second one warped; the mean over the colours of that, absolute.</returns>
    public Node WarpDifference(Node first, Node second, Node flows)
    {
        CheckPair(nameof(WarpDifference), first, second, flows);
        if (Device == Device.Cpu)
        {
            return Emit(
                WarpedDifference.OperatorName, [first, second, flows, AllColumns(first)], [1, WarpedDifference.Channels, first.Height, first.Width],
                domain: OwnOperators.Domain);
        }

        Node difference = Warp(first, Channels(flows, 0, 2)) - Warp(second, Channels(flows, 2, 2));
        return Concat(1, difference, Mean(Abs(difference), 1));
    }

    /// <summary>Motion from a moment between two frames to both, from the motion between the frames; on the CPU in two passes.</summary>
    /// <remarks>
    /// Where a pixel of the moment comes from is found in two steps of f = -t · flow(x + f). Disagreement is the sum over x and y of
    /// what the way there and back leaves, in pixels, at most <paramref name="limit"/>.
    /// </remarks>
    /// <param name="there">(1, 2, H, W): motion from the first frame to the second, in pixels, x right and y down.</param>
    /// <param name="back">(1, 2, H, W): motion from the second frame to the first.</param>
    /// <param name="timestep">(1, 1, 1, 1): the moment, between 0 and 1.</param>
    /// <param name="limit">Most disagreement.</param>
    /// <returns>
    /// (1, 7, H, W): motion to the first frame, 2; to the second one, 2; disagreement of both ways at the pixel; of there and back where the
    /// first frame shows it; where the second one shows it.
    /// </returns>
    public Node FlowsFromBetween(Node there, Node back, Node timestep, float limit)
    {
        Shape expected = [1, 2, there.Height, there.Width];
        if (!there.Shape.Equals(expected) || !back.Shape.Equals(expected))
        {
            throw new GraphException($"FlowsFromBetween: got flows {there.Shape} and {back.Shape}, expected two of {expected}");
        }

        if (Device == Device.Cpu)
        {
            return Emit(
                ProjectedFlows.OperatorName, [there, back, timestep, AllColumns(there), Constant([limit], [1])],
                [1, ProjectedFlows.Channels, there.Height, there.Width], domain: OwnOperators.Domain);
        }

        Node Disagreement(Node difference) => Min(Sum(Abs(difference), 1), Constant(limit));
        Node AtMoment(Node flow, Node other, Node share) =>
            Warp(Concat(1, flow, Disagreement(flow + Warp(other, flow))), share * Warp(flow, share * flow));
        Node first = AtMoment(there, back, -1 * timestep), second = AtMoment(back, there, timestep - 1);
        Node to0 = Channels(first, 0, 2), to1 = Channels(second, 0, 2);
        return Concat(
            1, -1 * timestep * to0, (timestep - 1) * to1, Disagreement(to0 + to1), Channels(first, 2, 1), Channels(second, 2, 1));
    }

    private static void CheckPair(string operation, Node first, Node second, Node flows)
    {
        Shape picture = [1, 3, first.Height, first.Width], motion = [1, Math.Max(4, flows.Channels), first.Height, first.Width];
        if (!first.Shape.Equals(picture) || !second.Shape.Equals(picture) || !flows.Shape.Equals(motion))
        {
            throw new GraphException(
                $"{operation}: got pictures {first.Shape} and {second.Shape} and flows {flows.Shape}, expected two of {picture} and {motion}");
        }
    }

    private Node AllColumns(Node picture) => Places([.. Enumerable.Range(0, picture.Width)]);

    private Node ComparePairByParts(Node first, Node second, Node flows, int block, float limit, float floor, float centre)
    {
        (int height, int width) = (first.Height, first.Width);
        (first, second) = (Warp(first, Slice(flows, 0, 0, 1)) - centre, Warp(second, Slice(flows, 0, 1, 1)) - centre);
        Node weights = Constant([0.299f, 0.587f, 0.114f], [1, 3, 1, 1]), a = Sum(first * weights, 1), b = Sum(second * weights, 1);
        Node mean = Pad((a + b) * 0.5f, 1, 1, 1, 1, PadMode.Edge);
        Node across = Slice(mean, 2, 1, height), down = Slice(mean, 3, 1, width);
        Node gx = (Slice(across, 3, 2, width) - Slice(across, 3, 0, width)) * 0.5f;
        Node gy = (Slice(down, 2, 2, height) - Slice(down, 2, 0, height)) * 0.5f;
        Node energy = gx * gx + gy * gy, floored = energy + floor, push = (a - b) / floored;
        Node x = Channels(flows, 0, 1) + Constant([.. Enumerable.Range(0, width).Select(static i => (float)i)], [1, 1, 1, width]);
        Node y = Channels(flows, 1, 1) + Constant([.. Enumerable.Range(0, height).Select(static i => (float)i)], [1, 1, height, 1]);
        Node outside = Min(Abs(x - Clamp(x, 0, width - 1)) + Abs(y - Clamp(y, 0, height - 1)), Constant(2));
        Node told = Concat(
            1, first, second, Mean(Abs(first - second), 1), Clamp(push * gx, -limit, limit), Clamp(push * gy, -limit, limit), energy / floored,
            Reshape(outside, [1, 2, height, width]));
        return block == 1 ? told : AveragePool(told, block, block);
    }

    private Node Places(int[] places) => Constant(Array.ConvertAll(places, place => (float)place), [places.Length]);

    // The positions in [-1, 1], plus the flow in the same units.
    private Node WarpByGrid(Node image, Node flow, int[] columns, int[] rows)
    {
        Shape plane = [1, 1, rows.Length, columns.Length];
        Node x = Expand(Constant(OfCentres(columns, image.Width), [1, 1, 1, columns.Length]), plane);
        Node y = Expand(Constant(OfCentres(rows, image.Height), [1, 1, rows.Length, 1]), plane);
        Node scale = Constant([2f / Math.Max(1, image.Width - 1), 2f / Math.Max(1, image.Height - 1)], [1, 2, 1, 1]);
        return GridSample(image, Transpose(Concat(x, y) + flow * scale, 0, 2, 3, 1));
    }

    // From both ends, as linspace does: symmetric to the last bit.
    private static float[] OfCentres(int[] pixels, int count)
    {
        double step = 2.0 / Math.Max(1, count - 1);
        return Array.ConvertAll(pixels, x => (float)(x < count / 2 ? -1 + x * step : 1 - (count - 1 - x) * step));
    }
}
