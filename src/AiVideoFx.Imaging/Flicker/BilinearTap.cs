namespace AiVideoFx.Imaging.Flicker;

/// <summary>A place between four samples of a plane and their shares; outside, the nearest border sample.</summary>
internal readonly struct BilinearTap
{
    private readonly int _topLeft;
    private readonly int _right;
    private readonly int _below;
    private readonly float _shareX;
    private readonly float _shareY;

    private BilinearTap(int topLeft, int right, int below, float shareX, float shareY, bool inside)
    {
        _topLeft = topLeft;
        _right = right;
        _below = below;
        _shareX = shareX;
        _shareY = shareY;
        Inside = inside;
    }

    /// <summary>Whether the place lies between samples and not beyond the border.</summary>
    public bool Inside { get; }

    /// <summary>Prepares sampling planes of one size at one place; NaN counts as 0.</summary>
    public static BilinearTap At(int width, int height, float x, float y)
    {
        bool inside = x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1;
        float cx = x > 0 ? Math.Min(x, width - 1) : 0;
        float cy = y > 0 ? Math.Min(y, height - 1) : 0;
        int left = (int)cx;
        int top = (int)cy;
        return new BilinearTap(
            (top * width) + left, left < width - 1 ? 1 : 0, top < height - 1 ? width : 0, cx - left, cy - top, inside);
    }

    /// <summary>The plane's value at the place.</summary>
    public float Sample(ReadOnlySpan<float> plane)
    {
        float a = plane[_topLeft];
        float b = plane[_topLeft + _right];
        float c = plane[_topLeft + _below];
        float d = plane[_topLeft + _below + _right];
        float upper = a + (_shareX * (b - a));
        float lower = c + (_shareX * (d - c));
        return upper + (_shareY * (lower - upper));
    }
}
