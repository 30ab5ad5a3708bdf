using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>Trees, bushes and grass.</summary>
/// <param name="Shade">Colour of leaves in the shade.</param>
/// <param name="Lit">Colour of leaves in the sun.</param>
/// <param name="Bark">Colour of wood.</param>
/// <param name="SunSide">Direction from which the light comes, on the canvas.</param>
internal sealed record TreePainter(Vector3 Shade, Vector3 Lit, Vector3 Bark, Vector2 SunSide)
{
    /// <summary>A broad-leaved tree that stands on the canvas's bottom edge and fills it.</summary>
    /// <param name="canvas">Painted over.</param>
    /// <param name="seed">Another seed, another tree.</param>
    /// <param name="leaves">How many leaves; fewer let the sky through.</param>
    /// <param name="leafSize">Radius of a leaf, in the canvas's units.</param>
    public Canvas Broadleaf(Canvas canvas, int seed, int leaves, float leafSize)
    {
        float w = canvas.Width;
        float h = canvas.Height;
        List<Vector2> tips = [];
        Branch(canvas, new Vector2(w * 0.5f, h), -MathF.PI / 2, h * 0.27f, w * 0.032f, 0, seed, tips);

        // Far leaves first, in the shade; then the crown's sunny side.
        Leaf[] crown = new Leaf[leaves];
        for (int i = 0; i < leaves; i++)
        {
            Vector2 tip = tips[(int)(Noise.Cell(i, 1, seed) * tips.Count)];
            Vector2 at = tip + (new Vector2(Noise.Normal(i, 2, seed), Noise.Normal(i, 3, seed)) * (w * 0.046f));
            at = Vector2.Clamp(at, new Vector2(w * 0.02f, h * 0.02f), new Vector2(w * 0.98f, h * 0.93f));
            float depth = Noise.Cell(i, 4, seed);
            Vector2 local = (at - tip) / (w * 0.07f);
            Vector2 crownwise = new Vector2(at.X - (w * 0.5f), at.Y - (h * 0.4f)) / (w * 0.45f);
            float light = 0.42f + (0.2f * Vector2.Dot(local, SunSide)) + (0.24f * Vector2.Dot(crownwise, SunSide)) + (0.34f * (depth - 0.5f));
            crown[i] = new Leaf(at, depth, Math.Clamp(light + (0.1f * Noise.Normal(i, 5, seed)), 0, 1), 0.7f + (0.6f * Noise.Cell(i, 6, seed)));
        }

        Array.Sort(crown, (a, b) => a.Depth.CompareTo(b.Depth));
        for (int i = 0; i < leaves; i++)
        {
            Leaf leaf = crown[i];
            Vector3 tint = new(1 + (0.25f * (Noise.Cell(i, 8, seed) - 0.5f)), 1, 1 - (0.2f * Noise.Cell(i, 9, seed)));
            float angle = Noise.Cell(i, 10, seed) * 6.28f;
            float r = leafSize * leaf.Size;
            Vector2 along = new(r * MathF.Cos(angle), r * MathF.Sin(angle));
            Vector3 colour = Vector3.Lerp(Shade, Lit, leaf.Light * leaf.Light) * tint;
            canvas.Line(leaf.At - along, leaf.At + along, r * 0.62f, r * 0.25f, (_, _) => colour);
        }

        return canvas;
    }

    /// <summary>A conifer.</summary>
    /// <param name="canvas">Painted over.</param>
    /// <param name="x">Middle of the trunk.</param>
    /// <param name="foot">Where it stands.</param>
    /// <param name="height">Of the tree.</param>
    /// <param name="seed">Another seed, another tree.</param>
    /// <param name="haze">Colour of the air before it.</param>
    /// <param name="hazeShare">How much of that.</param>
    public Canvas Conifer(Canvas canvas, float x, float foot, float height, int seed, Vector3 haze, float hazeShare)
    {
        float half = height * Noise.Range(1, seed, 0.15f, 0.21f);
        float whorls = Noise.Range(2, seed, 9, 13);
        float tone = Noise.Range(3, seed, 0.75f, 1.2f);
        return canvas.Shape(
            new Box(x - (half * 1.3f), foot - height, x + (half * 1.3f), foot),
            (px, py) =>
            {
                float t = Math.Clamp((py - foot + height) / height, 0, 1);
                float saw = t * whorls;
                saw -= MathF.Floor(saw);
                float ragged = Noise.Value((px * 9 / half) + 3, t * 46, seed) - 0.5f;
                float reach = half * ((MathF.Pow(t, 0.85f) * (0.72f + (0.28f * saw) + (0.22f * ragged))) + 0.02f);
                return (MathF.Abs(px - x) - reach) * 0.6f;
            },
            (px, py) =>
            {
                float t = (py - foot + height) / height;
                float side = ((px - x) / half * SunSide.X) + 0.3f - (t * 0.35f);
                float grain = Noise.Fractal(px * 26 / height, py * 34 / height, seed + 9, 3) - 0.5f;
                float light = Math.Clamp(0.3f + (0.45f * side) + (0.9f * grain), 0, 1);
                return Vector3.Lerp(Vector3.Lerp(Shade, Lit, light * light) * tone, haze, hazeShare);
            });
    }

    /// <summary>Blades of grass that stand on the canvas's bottom edge.</summary>
    /// <param name="canvas">Painted over.</param>
    /// <param name="seed">Another seed, another tuft.</param>
    /// <param name="blades">How many.</param>
    public Canvas Grass(Canvas canvas, int seed, int blades)
    {
        float h = canvas.Height;
        for (int i = 0; i < blades; i++)
        {
            float x = Noise.Cell(i, 0, seed) * canvas.Width;
            float tall = h * (0.3f + (0.65f * MathF.Pow(Noise.Cell(i, 1, seed), 2)));
            float lean = (Noise.Cell(i, 2, seed) - 0.5f) * tall * 0.7f;
            float thick = h * 0.011f;
            float light = Noise.Cell(i, 3, seed);
            Vector2 foot = new(x, h);
            Vector2 knee = new(x + (lean * 0.35f), h - (tall * 0.6f));
            Vector2 tip = new(x + lean, h - tall);
            Paint paint = (_, py) => Vector3.Lerp(Shade, Lit, light * 0.8f * Math.Clamp((h - py) / h, 0, 1));
            canvas.Line(foot, knee, thick, thick * 0.8f, paint).Line(knee, tip, thick * 0.8f, thick * 0.15f, paint);
            if (i % 9 == 0)
            {
                canvas.Ellipse(tip.X, tip.Y, thick * 1.8f, thick * 4.2f, Vector3.Lerp(Shade, Lit, 0.55f));
            }
        }

        return canvas;
    }

    private void Branch(Canvas canvas, Vector2 from, float angle, float length, float radius, int level, int seed, List<Vector2> tips)
    {
        Vector2 to = from + new Vector2(MathF.Cos(angle) * length, MathF.Sin(angle) * length);
        Vector2 side = new(-MathF.Sin(angle), MathF.Cos(angle));
        canvas.Line(from, to, radius, radius * 0.66f, (x, y) =>
        {
            float across = Vector2.Dot(new Vector2(x, y) - from, side) / radius;
            float light = 0.55f + (0.4f * across * Vector2.Dot(side, SunSide)) + (0.5f * (Noise.Value(x * 30, y * 9, seed) - 0.5f));
            return Bark * MathF.Max(0.15f, light);
        });
        if (level >= 2)
        {
            tips.Add(to);
            tips.Add(Vector2.Lerp(from, to, 0.5f));
        }

        if (level >= 5)
        {
            return;
        }

        int children = level == 0 ? 4 : level < 3 ? 3 : 2;
        for (int i = 0; i < children; i++)
        {
            int child = unchecked((seed * 7) + (i * 13) + level + 1);
            float spread = (((i + 0.5f) / children) - 0.5f) * (level == 0 ? 2.2f : 1.7f);
            float turn = spread + (0.35f * (Noise.Cell(child, 1, 5) - 0.5f));
            float grow = length * Noise.Range(child, 6, 0.62f, 0.84f);
            float start = level == 0 ? Noise.Range(child, 7, 0.75f, 1) : Noise.Range(child, 7, 0.6f, 1);
            Branch(canvas, Vector2.Lerp(from, to, start), angle + turn, grow, radius * 0.6f, level + 1, child, tips);
        }
    }

    private readonly record struct Leaf(Vector2 At, float Depth, float Light, float Size);
}
