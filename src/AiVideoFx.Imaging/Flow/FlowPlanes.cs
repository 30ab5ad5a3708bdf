namespace AiVideoFx.Imaging.Flow;

/// <summary>The flow of one level while it is worked on.</summary>
internal sealed class FlowPlanes : IDisposable
{
    public FlowPlanes(int width, int height)
    {
        // Vector loops read past the end of rows; pooled memory may hold NaN there, which no weight of 0 undoes.
        U = new PaddedPlane(width, height);
        V = new PaddedPlane(width, height);
        U.Clear();
        V.Clear();
    }

    /// <summary>Pixels to the right.</summary>
    public PaddedPlane U { get; }

    /// <summary>Pixels down.</summary>
    public PaddedPlane V { get; }

    public int Width => U.Width;

    public int Height => U.Height;

    /// <summary>The flow between pixels, edge repeated; (0, 0) is the centre of the first pixel.</summary>
    public (float U, float V) Sample(float x, float y)
    {
        float insideX = Math.Clamp(x, 0, Width - 1);
        float insideY = Math.Clamp(y, 0, Height - 1);
        int left = Math.Min((int)insideX, Math.Max(0, Width - 2));
        int top = Math.Min((int)insideY, Math.Max(0, Height - 2));
        int right = Math.Min(left + 1, Width - 1);
        int bottom = Math.Min(top + 1, Height - 1);
        float wx = insideX - left;
        float wy = insideY - top;
        return (Mix(U), Mix(V));

        float Mix(PaddedPlane plane)
        {
            Span<float> upper = plane.Row(top);
            Span<float> lower = plane.Row(bottom);
            float above = upper[left] + (wx * (upper[right] - upper[left]));
            float below = lower[left] + (wx * (lower[right] - lower[left]));
            return above + (wy * (below - above));
        }
    }

    public void Dispose()
    {
        U.Dispose();
        V.Dispose();
    }
}
