using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>The motion that <see cref="Rife"/> has found so far: a correction from each block, each at its own
/// resolution.</summary>
/// <remarks>
/// The reference enlarges every correction to the full picture, warps there, and scales the result down for the next
/// block. Scaling down linearly by an even factor takes the mean of the 2 × 2 pixels in the middle of each block of
/// pixels, so only those are computed here. And where a correction of scale S is needed at a smaller scale s of at
/// least 1, both pixels of that mean lie on one straight piece of the enlarged signal: (k + 1/2) / (S/s) - 1/2 is at
/// least half of s/S away from a whole number, and the two are 1/(2S) beside it. So one direct resize by S/s gives the
/// same.
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
    /// <param name="sum">Channels that add up over the blocks: flow to both pictures in pixels, perhaps the
    /// mask.</param>
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
            return Scaled(g.Warp(source, ByPicture(Full())), scale);
        }

        (int[] columns, int[] rows) = (Middles(width, (int)scale), Middles(height, (int)scale));
        Node flow = _sums.Select(sum => Enlarged(ByPicture(sum), columns, rows)).Aggregate((a, b) => a + b);
        return Scaled(g.Warp(source, flow, columns, rows), scale);
    }

    /// <summary>The full picture at the resolution of a block.</summary>
    public Node Scaled(Node x, float scale) => g.Resize(x, (int)(height / scale), (int)(width / scale));

    private static int[] Middles(int count, int scale) =>
        [.. Enumerable.Range(0, 2 * count / scale).Select(i => i / 2 * scale + scale / 2 - 1 + i % 2)];

    // The flow's first two channels belong to the first picture.
    private Node ByPicture(Node sum) =>
        g.Reshape(sum.Channels == 4 ? sum : g.Channels(sum, 0, 4), [2, 2, sum.Height, sum.Width]);

    // Linear enlargement to full size, of which only some columns and rows are wanted: a product with the weights from
    // each side.
    private Node Enlarged(Node x, int[] columns, int[] rows)
    {
        Node across = g.Constant(Shares(columns, width, x.Width), [columns.Length, x.Width]);
        Node down = g.Constant(Shares(rows, height, x.Height), [rows.Length, x.Height]);
        return g.MatMul(down, g.MatMul(x, g.Transpose(across, 1, 0)));
    }

    // For each pixel of the large line, the share that each of the small one has in it.
    private static float[] Shares(int[] pixels, int large, int small)
    {
        float[] shares = new float[pixels.Length * small];
        for (int i = 0; i < pixels.Length; i++)
        {
            float at = Math.Clamp((pixels[i] + 0.5f) * small / large - 0.5f, 0, small - 1);
            int left = (int)at;
            shares[i * small + left] += 1 - (at - left);
            shares[i * small + Math.Min(left + 1, small - 1)] += at - left;
        }

        return shares;
    }
}
