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
