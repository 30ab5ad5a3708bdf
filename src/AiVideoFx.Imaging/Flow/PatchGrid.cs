namespace AiVideoFx.Imaging.Flow;

/// <summary>Where the patches of one level lie, and the motion found for each.</summary>
/// <remarks>Patches start every stride pixels; the last of a row or column is moved in so that all pixels are covered.</remarks>
internal sealed class PatchGrid : IDisposable
{
    private readonly int _stride;
    private readonly int _lastX;
    private readonly int _lastY;

    public PatchGrid(int width, int height, int stride)
    {
        _stride = stride;
        _lastX = Math.Max(0, width - PatchSearch.PatchSize);
        _lastY = Math.Max(0, height - PatchSearch.PatchSize);
        Columns = 1 + ((_lastX + stride - 1) / stride);
        Rows = 1 + ((_lastY + stride - 1) / stride);
        Motion = Raster.Rent(Columns, Rows, 2);
        Motion.Pixels.Clear();
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>The motion of each patch: to the right, and down.</summary>
    public Raster Motion { get; }

    /// <summary>Motion to the right, row after row.</summary>
    public Span<float> U => Motion.Plane(0);

    /// <summary>Motion down, row after row.</summary>
    public Span<float> V => Motion.Plane(1);

    /// <summary>Left column of the patches of a grid column.</summary>
    public int X(int column) => Math.Min(column * _stride, _lastX);

    /// <summary>Top row of the patches of a grid row.</summary>
    public int Y(int row) => Math.Min(row * _stride, _lastY);
    /// <summary>Takes the motion at each patch's centre from the next coarser level.</summary>
    public void StartFrom(FlowPlanes coarser)
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                // The centre lies between pixels: at x + 3.5 here, half of what that is from the picture's edge there.
                const float Centre = PatchSearch.PatchSize / 2f;
                (float u, float v) = coarser.Sample(((X(column) + Centre) / 2) - 0.5f, ((Y(row) + Centre) / 2) - 0.5f);
                U[(row * Columns) + column] = 2 * u;
                V[(row * Columns) + column] = 2 * v;
            }
        }
    }

    /// <summary>Takes the motion at each patch's centre from a flow of the whole frame; what is not finite counts as 0.</summary>
    public void StartFrom(Raster flow, int scale)
    {
        float factor = 1 << scale;
        const int Centre = PatchSearch.PatchSize / 2;
        for (int row = 0; row < Rows; row++)
        {
            int y = Math.Min((Y(row) + Centre) << scale, flow.Height - 1);
            for (int column = 0; column < Columns; column++)
            {
                int x = Math.Min((X(column) + Centre) << scale, flow.Width - 1);
                float u = flow.Row(y, 0)[x];
                float v = flow.Row(y, 1)[x];
                U[(row * Columns) + column] = float.IsFinite(u) ? u / factor : 0;
                V[(row * Columns) + column] = float.IsFinite(v) ? v / factor : 0;
            }
        }
    }
    public void Dispose() => Motion.Dispose();
}
