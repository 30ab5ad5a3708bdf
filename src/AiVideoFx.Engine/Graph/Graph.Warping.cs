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

        (int stepX, int stepY) = (image.Width / columns.Length, image.Height / rows.Length);
        bool regular = stepX > 0 && stepY > 0 && (image.Width - 1) / stepX + 1 == columns.Length
            && (image.Height - 1) / stepY + 1 == rows.Length;
        return Device == Device.Cpu && regular
            ? WarpByOffsets(image, flow, columns, rows, stepX, stepY)
            : WarpByGrid(image, flow, columns, rows);
    }

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

    /// <summary>A deformable convolution with a kernel of one pixel, for each channel alone.</summary>
    /// <remarks>
    /// The CPU provider finds a position and its four weights once for all channels there, in GridSample once for each:
    /// a third of the time (8 channels at 1280 × 736: 27 against 89 ms of processor time). Beyond the border it takes
    /// zeros, so the flow is cut at the border.
    /// </remarks>
    private Node WarpByOffsets(Node image, Node flow, int[] columns, int[] rows, int stepX, int stepY)
    {
        Node x = Offsets(Channels(flow, 0, 1), columns, image.Width, stepX, [1, 1, 1, columns.Length]);
        Node y = Offsets(Channels(flow, 1, 1), rows, image.Height, stepY, [1, 1, rows.Length, 1]);
        float[] ones = new float[image.Channels];
        Array.Fill(ones, 1);
        return Emit("DeformConv", [image, Constant(ones, [image.Channels, 1, 1, 1]), Concat(y, x)],
            [image.Shape[0], image.Channels, rows.Length, columns.Length],
            [
                ("kernel_shape", new long[] { 1, 1 }), ("strides", new long[] { stepY, stepX }), ("pads", new long[4]),
                ("dilations", new long[] { 1, 1 }), ("group", (long)image.Channels), ("offset_group", 1L),
            ]);
    }

    // Flow that ends within the picture, counted from where the convolution's own step has led.
    private Node Offsets(Node flow, int[] places, int count, int step, Shape shape)
    {
        Node inside = Min(
            Max(flow, Constant(Array.ConvertAll(places, place => -(float)place), shape)),
            Constant(Array.ConvertAll(places, place => (float)(count - 1 - place)), shape));
        float[] shift = [.. places.Select((place, i) => (float)(place - i * step))];
        return shift.All(distance => distance == 0) ? inside : inside + Constant(shift, shape);
    }
}
