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
    /// <param name="pictures">(2, 3, H, W).</param>
    /// <param name="flows">(1, 4 or more, H, W): motion to the first picture, then to the second one, in pixels, x right and y down. What
    /// comes after these is not looked at.</param>
    /// <param name="block">Sides of a block, which divide H and W.</param>
    /// <param name="limit">Most pixels of shift, in each direction.</param>
    /// <param name="floor">Added to the gradient's energy.</param>
    /// <returns>
    /// (1, 12, H / block, W / block): the first picture warped, 3 channels; the second one, 3; mean over the colours of their absolute
    /// difference; shift right and down; energy over energy and floor; how far each flow leads out of the picture, at most 2 pixels, 2.
    /// </returns>
    public Node ComparePair(Node pictures, Node flows, int block, float limit, float floor)
    {
        Shape expected = [1, flows.Channels, pictures.Height, pictures.Width];
        if (pictures.Shape[0] != 2 || pictures.Channels != 3 || flows.Channels < 4 || !flows.Shape.Equals(expected) || pictures.Height % block != 0
            || pictures.Width % block != 0)
        {
            throw new GraphException($"ComparePair: flows {flows.Shape} and blocks of {block} do not fit pictures {pictures.Shape}");
        }

        return Device == Device.Cpu
            ? Emit(
                WarpedPair.OperatorName,
                [pictures, flows, Places([.. Enumerable.Range(0, pictures.Width)]), Constant([block, limit, floor], [3])],
                [1, WarpedPair.Channels, pictures.Height / block, pictures.Width / block], domain: OwnOperators.Domain)
            : ComparePairByParts(pictures, Reshape(Channels(flows, 0, 4), [2, 2, flows.Height, flows.Width]), block, limit, floor);
    }

    private Node ComparePairByParts(Node pictures, Node flows, int block, float limit, float floor)
    {
        (int height, int width) = (pictures.Height, pictures.Width);
        Node warped = Warp(pictures, flows), first = Slice(warped, 0, 0, 1), second = Slice(warped, 0, 1, 1);
        Node luma = Sum(warped * Constant([0.299f, 0.587f, 0.114f], [1, 3, 1, 1]), 1);
        Node a = Slice(luma, 0, 0, 1), b = Slice(luma, 0, 1, 1);
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
