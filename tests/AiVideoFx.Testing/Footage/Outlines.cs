using System.Numerics;
using System.Runtime.CompilerServices;

namespace AiVideoFx.Testing.Footage;

/// <summary>Signed distances to common shapes, negative inside; what <see cref="Canvas"/> antialiases with.</summary>
public static class Outlines
{
    /// <summary>An ellipse around the origin (close to exact near its edge).</summary>
    /// <param name="x">Position.</param>
    /// <param name="y">Position.</param>
    /// <param name="radiusX">Half its width.</param>
    /// <param name="radiusY">Half its height.</param>
    public static float Ellipse(float x, float y, float radiusX, float radiusY)
    {
        float a = MathF.Sqrt((x * x / (radiusX * radiusX)) + (y * y / (radiusY * radiusY)));
        float b = MathF.Sqrt((x * x / (radiusX * radiusX * radiusX * radiusX)) + (y * y / (radiusY * radiusY * radiusY * radiusY)));
        return b < 1e-9f ? -MathF.Min(radiusX, radiusY) : a * (a - 1) / b;
    }

    /// <summary>A rectangle with rounded corners.</summary>
    /// <param name="x">Position.</param>
    /// <param name="y">Position.</param>
    /// <param name="box">The rectangle.</param>
    /// <param name="radius">Of its corners.</param>
    public static float Rounded(float x, float y, Box box, float radius)
    {
        float dx = MathF.Abs(x - ((box.Left + box.Right) * 0.5f)) - (box.Width * 0.5f) + radius;
        float dy = MathF.Abs(y - ((box.Top + box.Bottom) * 0.5f)) - (box.Height * 0.5f) + radius;
        float ox = MathF.Max(dx, 0);
        float oy = MathF.Max(dy, 0);
        return MathF.Sqrt((ox * ox) + (oy * oy)) + MathF.Min(MathF.Max(dx, dy), 0) - radius;
    }

    /// <summary>A line with round ends.</summary>
    /// <param name="p">Position.</param>
    /// <param name="from">Start.</param>
    /// <param name="to">End.</param>
    /// <param name="startRadius">Half the thickness at the start.</param>
    /// <param name="endRadius">Half the thickness at the end.</param>
    public static float Capsule(Vector2 p, Vector2 from, Vector2 to, float startRadius, float endRadius)
    {
        Vector2 along = to - from;
        float length = along.LengthSquared();
        float h = length < 1e-12f ? 0 : Math.Clamp(Vector2.Dot(p - from, along) / length, 0, 1);
        return Vector2.Distance(p, from + (along * h)) - (startRadius + ((endRadius - startRadius) * h));
    }

    /// <summary>A closed polygon.</summary>
    /// <param name="p">Position.</param>
    /// <param name="points">Corners in order, either way round.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Polygon(Vector2 p, ReadOnlySpan<Vector2> points)
    {
        float nearest = float.MaxValue;
        bool inside = false;
        for (int i = 0, j = points.Length - 1; i < points.Length; j = i++)
        {
            Vector2 a = points[i];
            Vector2 b = points[j];
            Vector2 edge = b - a;
            Vector2 to = p - a;
            float h = Math.Clamp(Vector2.Dot(to, edge) / MathF.Max(edge.LengthSquared(), 1e-12f), 0, 1);
            nearest = MathF.Min(nearest, (to - (edge * h)).LengthSquared());
            if ((a.Y > p.Y) != (b.Y > p.Y) && p.X < ((b.X - a.X) * (p.Y - a.Y) / (b.Y - a.Y)) + a.X)
            {
                inside = !inside;
            }
        }

        return inside ? -MathF.Sqrt(nearest) : MathF.Sqrt(nearest);
    }
}
