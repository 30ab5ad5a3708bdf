using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>The motion that <see cref="Rife"/> has found so far: a correction from each block, each at its own resolution.</summary>
/// <remarks>
/// The reference enlarges every correction to the full picture, warps there, and scales the result down for the next block. Scaling
/// down linearly by an even factor takes the mean of the 2 × 2 pixels in the middle of each block of pixels, so only those are
/// computed here. And where a correction of scale S is needed at a smaller scale s of at least 1, both pixels of that mean lie on one straight
/// piece of the enlarged signal: (k + 1/2) / (S/s) - 1/2 is at least half of s/S away from a whole number, and the two are 1/(2S) beside it.
/// So one direct resize by S/s gives the same.
/// </remarks>
internal sealed class RifeMotion(Graph g, int height, int width)
{
    // From this scale on, the pixels that count are fewer than all.
    private const float Sparse = 4;

    private readonly List<Node> _sums = [];
    private Node? _latest;
    private Node? _full;
    private int _fullCount;

    /// <summary>Adds a block's results.</summary>
    /// <param name="sum">Channels that add up over the blocks: flow to both pictures as a share of half the picture, perhaps the mask.</param>
    /// <param name="latest">Channels that replace those of the block before; null for none.</param>
    public void Add(Node sum, Node? latest)
    {
        _sums.Add(sum);
        _latest = latest;
    }

    /// <summary>The sum at full size.</summary>
    public Node Full()
    {
        for (; _fullCount < _sums.Count; _fullCount++)
        {
            Node next = g.Resize(_sums[_fullCount], height, width);
            _full = _full is null ? next : _full + next;
        }

        return _full!;
    }

    /// <summary>The latest channels at full size.</summary>
    public Node LatestFull() => g.Resize(_latest!, height, width);

    /// <summary>The sum and then the latest channels, at the resolution of a block.</summary>
    public IEnumerable<Node> At(float scale)
    {
        if (scale <= 1)
        {
            yield return Scaled(Full(), scale);
        }
        else
        {
            yield return _sums.Select(sum => Scaled(sum, scale)).Aggregate((a, b) => a + b);
        }

        if (_latest is not null)
        {
            yield return Scaled(scale < 1 ? LatestFull() : _latest, scale);
        }
    }

    /// <summary>Both pictures warped by the flow, at the resolution of a block.</summary>
    /// <param name="source">(2, C, H, W).</param>
    /// <param name="scale">The block's scale.</param>
    /// <returns>(2, C, H / scale, W / scale).</returns>
    public Node Warped(Node source, float scale)
    {
        if (scale < Sparse)
        {
            Node full = g.GridSample(source, Grid(Full(), Pixels(width), Pixels(height)));
            return scale == 2 ? g.AveragePool(full, 2, 2) : Scaled(full, scale);
        }

        (int[] columns, int[] rows) = (Middles(width, (int)scale), Middles(height, (int)scale));
        // Pixel centres in -1..1 between the outer edges, which are the same at every resolution.
        Node places = Positions(Array.ConvertAll(columns, x => (2 * x + 1f) / width - 1), Array.ConvertAll(rows, y => (2 * y + 1f) / height - 1));
        Node at = g.Transpose(places, 0, 2, 3, 1);
        Node flow = _sums.Select(sum => g.GridSample(sum, at, alignCorners: false)).Aggregate((a, b) => a + b);
        return g.AveragePool(g.GridSample(source, Grid(flow, columns, rows)), 2, 2);
    }

    /// <summary>The full picture at the resolution of a block.</summary>
    public Node Scaled(Node x, float scale) => g.Resize(x, (int)(height / scale), (int)(width / scale));

    private static int[] Pixels(int count) => [.. Enumerable.Range(0, count)];

    private static int[] Middles(int count, int scale) =>
        [.. Enumerable.Range(0, count / scale).SelectMany(k => new[] { k * scale + scale / 2 - 1, k * scale + scale / 2 })];

    // Where each pixel comes from, (2, h, w, 2).
    private Node Grid(Node flow, int[] columns, int[] rows)
    {
        Node pairs = g.Reshape(flow.Channels == 4 ? flow : g.Channels(flow, 0, 4), [2, 2, flow.Height, flow.Width]);
        return g.Transpose(pairs + Positions(OfCentres(columns, width), OfCentres(rows, height)), 0, 2, 3, 1);
    }

    // Pixel centres in -1..1 between the outermost centres; from the nearer end, so that both halves mirror each other.
    private static float[] OfCentres(int[] pixels, int count)
    {
        double step = 2.0 / Math.Max(1, count - 1);
        return Array.ConvertAll(pixels, x => (float)(x < count / 2 ? -1 + x * step : 1 - (count - 1 - x) * step));
    }

    private Node Positions(float[] x, float[] y)
    {
        Shape shape = [1, 1, y.Length, x.Length];
        return g.Concat(1, g.Expand(g.Constant(x, [1, 1, 1, x.Length]), shape), g.Expand(g.Constant(y, [1, 1, y.Length, 1]), shape));
    }
}
