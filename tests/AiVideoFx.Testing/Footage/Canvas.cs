using System.Numerics;
using System.Runtime.CompilerServices;

namespace AiVideoFx.Testing.Footage;

/// <summary>Gives the colour of a point of a painting.</summary>
/// <param name="x">From the left edge, in the canvas's units.</param>
/// <param name="y">From the top edge, in the canvas's units.</param>
public delegate Vector3 Paint(float x, float y);

/// <summary>Signed distance from a point to a shape's outline, negative inside.</summary>
/// <param name="x">From the left edge, in the canvas's units.</param>
/// <param name="y">From the top edge, in the canvas's units.</param>
public delegate float Outline(float x, float y);

/// <summary>What textures are painted on: antialiased shapes in linear light with alpha, in units that the painter chooses.</summary>
/// <remarks>Starts transparent. A row of transparent texels is kept around so that cards have clean edges, if asked for.</remarks>
public sealed class Canvas
{
    private readonly int _border;

    /// <summary>Makes an empty canvas.</summary>
    /// <param name="width">In units.</param>
    /// <param name="height">In units.</param>
    /// <param name="density">Texels per unit.</param>
    /// <param name="border">Texels at each edge that stay transparent.</param>
    public Canvas(float width, float height, float density, int border = 0)
    {
        _border = border;
        Columns = Math.Max(4, (int)MathF.Ceiling(width * density));
        Rows = Math.Max(4, (int)MathF.Ceiling(height * density));
        ScaleX = Columns / width;
        ScaleY = Rows / height;
        Width = width;
        Height = height;
        Pixels = new Vector4[Columns * Rows];
    }

    /// <summary>Width in units.</summary>
    public float Width { get; }

    /// <summary>Height in units.</summary>
    public float Height { get; }

    /// <summary>Texels across.</summary>
    public int Columns { get; }

    /// <summary>Texels down.</summary>
    public int Rows { get; }

    /// <summary>Premultiplied linear light and alpha, row by row from the top.</summary>
    public Vector4[] Pixels { get; }

    /// <summary>Length of a texel in units.</summary>
    public float Texel => 1 / ScaleX;

    private float ScaleX { get; }

    private float ScaleY { get; }

    /// <summary>Covers everything.</summary>
    /// <param name="paint">Colour of each point; called from several threads.</param>
    /// <returns>This canvas.</returns>
    public Canvas Fill(Paint paint)
    {
        Parallel.For(0, Rows, y =>
        {
            for (int x = 0; x < Columns; x++)
            {
                Pixels[(y * Columns) + x] = new Vector4(paint((x + 0.5f) / ScaleX, (y + 0.5f) / ScaleY), 1);
            }
        });
        return this;
    }

    /// <summary>Covers everything with colour and coverage of its own.</summary>
    /// <param name="paint">Premultiplied colour and alpha of each point; called from several threads.</param>
    /// <returns>This canvas.</returns>
    public Canvas FillSoft(Func<float, float, Vector4> paint)
    {
        Parallel.For(0, Rows, y =>
        {
            for (int x = 0; x < Columns; x++)
            {
                int at = (y * Columns) + x;
                Vector4 p = paint((x + 0.5f) / ScaleX, (y + 0.5f) / ScaleY);
                Pixels[at] = p + (Pixels[at] * (1 - p.W));
            }
        });
        return this;
    }

    /// <summary>Paints a shape over what is there.</summary>
    /// <param name="box">The part of the canvas the shape lies in.</param>
    /// <param name="outline">Signed distance to the shape's edge; large shapes are painted by several threads.</param>
    /// <param name="paint">Colour inside.</param>
    /// <param name="opacity">1 covers.</param>
    /// <param name="softness">Width of the edge in units; 0 is one texel.</param>
    /// <returns>This canvas.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Canvas Shape(Box box, Outline outline, Paint paint, float opacity = 1, float softness = 0)
    {
        float edge = MathF.Max(softness, Texel);
        int left = Math.Clamp((int)MathF.Floor((box.Left - edge) * ScaleX), _border, Columns - _border);
        int right = Math.Clamp((int)MathF.Ceiling((box.Right + edge) * ScaleX), _border, Columns - _border);
        int top = Math.Clamp((int)MathF.Floor((box.Top - edge) * ScaleY), _border, Rows - _border);
        int bottom = Math.Clamp((int)MathF.Ceiling((box.Bottom + edge) * ScaleY), _border, Rows - _border);
        if ((long)(right - left) * (bottom - top) > 30_000)
        {
            Parallel.For(top, bottom, PaintRow);
        }
        else
        {
            for (int row = top; row < bottom; row++)
            {
                PaintRow(row);
            }
        }

        return this;

        void PaintRow(int row)
        {
            float y = (row + 0.5f) / ScaleY;
            for (int column = left; column < right; column++)
            {
                float x = (column + 0.5f) / ScaleX;
                float coverage = opacity * Math.Clamp(0.5f - (outline(x, y) / edge), 0, 1);
                if (coverage > 0)
                {
                    int at = (row * Columns) + column;
                    Pixels[at] = (new Vector4(paint(x, y), 1) * coverage) + (Pixels[at] * (1 - coverage));
                }
            }
        }
    }

    /// <summary>Paints a shape in one colour over what is there.</summary>
    /// <param name="box">The part of the canvas the shape lies in.</param>
    /// <param name="outline">Signed distance to the shape's edge.</param>
    /// <param name="colour">Linear light.</param>
    /// <param name="opacity">1 covers.</param>
    /// <param name="softness">Width of the edge in units; 0 is one texel.</param>
    /// <returns>This canvas.</returns>
    public Canvas Shape(Box box, Outline outline, Vector3 colour, float opacity = 1, float softness = 0) =>
        Shape(box, outline, (_, _) => colour, opacity, softness);

    /// <summary>An upright ellipse.</summary>
    /// <param name="x">Centre.</param>
    /// <param name="y">Centre.</param>
    /// <param name="radiusX">Half its width.</param>
    /// <param name="radiusY">Half its height.</param>
    /// <param name="colour">Linear light.</param>
    /// <param name="opacity">1 covers.</param>
    /// <returns>This canvas.</returns>
    public Canvas Ellipse(float x, float y, float radiusX, float radiusY, Vector3 colour, float opacity = 1) => Shape(
        new Box(x - radiusX, y - radiusY, x + radiusX, y + radiusY),
        (px, py) => Outlines.Ellipse(px - x, py - y, radiusX, radiusY), colour, opacity);

    /// <summary>A rectangle with rounded corners.</summary>
    /// <param name="box">The rectangle.</param>
    /// <param name="radius">Of its corners.</param>
    /// <param name="colour">Linear light.</param>
    /// <param name="opacity">1 covers.</param>
    /// <returns>This canvas.</returns>
    public Canvas Rectangle(Box box, float radius, Vector3 colour, float opacity = 1) =>
        Shape(box, (x, y) => Outlines.Rounded(x, y, box, radius), colour, opacity);

    /// <summary>A line with round ends, as thick at each end as said.</summary>
    /// <param name="from">Start.</param>
    /// <param name="to">End.</param>
    /// <param name="startRadius">Half the thickness at the start.</param>
    /// <param name="endRadius">Half the thickness at the end.</param>
    /// <param name="paint">Colour of each point.</param>
    /// <returns>This canvas.</returns>
    public Canvas Line(Vector2 from, Vector2 to, float startRadius, float endRadius, Paint paint)
    {
        float r = MathF.Max(startRadius, endRadius);
        Box box = new(
            MathF.Min(from.X, to.X) - r, MathF.Min(from.Y, to.Y) - r, MathF.Max(from.X, to.X) + r, MathF.Max(from.Y, to.Y) + r);
        return Shape(box, (x, y) => Outlines.Capsule(new Vector2(x, y), from, to, startRadius, endRadius), paint);
    }

    /// <summary>A closed polygon.</summary>
    /// <param name="points">Its corners in order; either way round.</param>
    /// <param name="rounding">Radius by which corners are rounded (the shape grows by it).</param>
    /// <param name="paint">Colour of each point.</param>
    /// <param name="opacity">1 covers.</param>
    /// <returns>This canvas.</returns>
    public Canvas Polygon(Vector2[] points, float rounding, Paint paint, float opacity = 1)
    {
        ArgumentNullException.ThrowIfNull(points);
        Box box = new(
            points.Min(p => p.X) - rounding, points.Min(p => p.Y) - rounding,
            points.Max(p => p.X) + rounding, points.Max(p => p.Y) + rounding);
        return Shape(box, (x, y) => Outlines.Polygon(new Vector2(x, y), points) - rounding, paint, opacity);
    }
}
