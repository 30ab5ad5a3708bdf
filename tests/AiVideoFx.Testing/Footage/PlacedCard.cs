using System.Numerics;
using System.Runtime.CompilerServices;

namespace AiVideoFx.Testing.Footage;

/// <summary>A card at one time, seen through the camera: what the compositor and the truth work with.</summary>
internal sealed class PlacedCard
{
    private const int Taps = 4;
    private readonly float _xs, _xt, _xq, _ys, _yt, _yq;
    private readonly double _s0, _t0, _q0;
    private readonly float _level;

    private PlacedCard(Card card, int index, Projection toPicture, float brightness, int width, int height)
    {
        Card = card;
        Index = index;
        ToPicture = toPicture;
        Brightness = brightness;
        FromPicture = toPicture.Invert();
        double columns = card.Texture.Width;
        double rows = card.Texture.Height;
        _xs = (float)(FromPicture.M11 * columns);
        _ys = (float)(FromPicture.M12 * columns);
        _s0 = FromPicture.M13 * columns;
        _xt = (float)(FromPicture.M21 * rows);
        _yt = (float)(FromPicture.M22 * rows);
        _t0 = FromPicture.M23 * rows;
        _xq = (float)FromPicture.M31;
        _yq = (float)FromPicture.M32;
        _q0 = FromPicture.M33;

        float left = float.MaxValue, top = float.MaxValue, right = float.MinValue, bottom = float.MinValue;
        bool behind = false;
        for (int i = 0; i < 4; i++)
        {
            (double x, double y, double w) = toPicture.Apply(i & 1, i >> 1);
            behind |= w < 0.05;
            left = MathF.Min(left, (float)x);
            right = MathF.Max(right, (float)x);
            top = MathF.Min(top, (float)y);
            bottom = MathF.Max(bottom, (float)y);
        }

        Left = behind ? 0 : Math.Clamp((int)MathF.Floor(left - 0.5f), 0, width);
        Right = behind ? width : Math.Clamp((int)MathF.Ceiling(right + 0.5f), 0, width);
        Top = behind ? 0 : Math.Clamp((int)MathF.Floor(top - 0.5f), 0, height);
        Bottom = behind ? height : Math.Clamp((int)MathF.Ceiling(bottom + 0.5f), 0, height);
        Depth = toPicture.Apply(0.5, 0.5).W;
        _level = LevelAt((Left + Right) * 0.5f, (Top + Bottom) * 0.5f);
    }

    public Card Card { get; }

    /// <summary>Of the card in its scene: the same at all times.</summary>
    public int Index { get; }

    public Projection ToPicture { get; }

    public Projection FromPicture { get; }

    public float Brightness { get; }

    public double Depth { get; }

    public int Left { get; }

    public int Right { get; }

    public int Top { get; }

    public int Bottom { get; }

    /// <summary>Null when the card is not there at that time, is seen edge-on or, if that counts, is out of the picture.</summary>
    public static PlacedCard? Place(
        Card card, int index, Camera camera, double time, int width, int height, bool evenOutside = false)
    {
        if (card.Pose(time) is not Pose pose)
        {
            return null;
        }

        Projection project = card.OnScreen
            ? new Projection(
                pose.Across.X * width, pose.Down.X * width, pose.Origin.X * width,
                pose.Across.Y * height, pose.Down.Y * height, pose.Origin.Y * height, 0, 0, 1)
            : camera.Project(pose, width, height);
        if (!project.IsInvertible)
        {
            return null;
        }

        PlacedCard placed = new(card, index, project, card.Brightness?.Invoke(time) ?? 1, width, height);
        return evenOutside || (placed.Left < placed.Right && placed.Top < placed.Bottom) ? placed : null;
    }

    /// <summary>Premultiplied light and alpha at a point of the picture; zero outside the card.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector4 Sample(float x, float y)
    {
        Texture texture = Card.Texture;
        float q = (float)_q0 + (x * _xq) + (y * _yq);
        if (q <= 1e-5f)
        {
            return Vector4.Zero;
        }

        float depth = 1 / q;
        float u = ((float)_s0 + (x * _xs) + (y * _ys)) * depth;
        float v = ((float)_t0 + (x * _xt) + (y * _yt)) * depth;
        if (!(u >= 0 && v >= 0 && u <= texture.Width && v <= texture.Height))
        {
            return Vector4.Zero;
        }

        if (!Card.Oblique)
        {
            return Lit(texture.Sample(u, v, _level));
        }

        float ux = (_xs - (u * _xq)) * depth;
        float vx = (_xt - (v * _xq)) * depth;
        float uy = (_ys - (u * _yq)) * depth;
        float vy = (_yt - (v * _yq)) * depth;
        float across = (ux * ux) + (vx * vx);
        float down = (uy * uy) + (vy * vy);
        (float du, float dv) = across > down ? (ux, vx) : (uy, vy);
        float level = 0.5f * MathF.Log2(MathF.Max(MathF.Max(across, down) / (Taps * Taps), MathF.Max(1e-8f, MathF.Min(across, down))));
        Vector4 sum = Vector4.Zero;
        for (int i = 0; i < Taps; i++)
        {
            float at = ((i + 0.5f) / Taps) - 0.5f;
            sum += texture.Sample(u + (at * du), v + (at * dv), level);
        }

        return Lit(sum * (1f / Taps));
    }

    private Vector4 Lit(Vector4 sample) => sample * new Vector4(Brightness, Brightness, Brightness, 1);

    private float LevelAt(float x, float y)
    {
        (double u, double v, double w) = FromPicture.Apply(x, y);
        if (w <= 0)
        {
            return 0;
        }

        double columns = Card.Texture.Width;
        double rows = Card.Texture.Height;
        double ux = (FromPicture.M11 - (u * FromPicture.M31)) / w * columns;
        double vx = (FromPicture.M21 - (v * FromPicture.M31)) / w * rows;
        double uy = (FromPicture.M12 - (u * FromPicture.M32)) / w * columns;
        double vy = (FromPicture.M22 - (v * FromPicture.M32)) / w * rows;
        // The geometric mean of both directions, a quarter level towards sharp.
        return (float)((0.5 * Math.Log2(Math.Max(1e-8, Math.Abs((ux * vy) - (uy * vx))))) - 0.25);
    }
}
