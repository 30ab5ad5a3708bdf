using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>What moves in the valley, and its fence: boat, balloon, birds.</summary>
/// <param name="Sky">For its colours.</param>
/// <param name="Pixels">Texels that a metre at one metre's distance should have.</param>
internal sealed record ValleyProps(SkyPainter Sky, float Pixels)
{
    /// <summary>A sailing boat that goes to the right, with its reflection.</summary>
    /// <param name="x">Where it is at time 0.</param>
    /// <param name="z">Distance.</param>
    /// <param name="metresPerFrame">Speed.</param>
    public IEnumerable<Card> Boat(float x, float z, float metresPerFrame)
    {
        Vector3 sail = Tone.Colour(0xf3e3cd);
        Canvas boat = new Canvas(8, 9, Pixels / z, 1)
            .Line(new Vector2(3.9f, 0.3f), new Vector2(3.9f, 8), 0.07f, 0.07f, (_, _) => Tone.Colour(0x57402f))
            .Polygon([new(3.75f, 0.6f), new(3.75f, 7.1f), new(0.7f, 7.1f), new(1.9f, 3.8f)], 0.02f, (px, py) => SailLight(px - 0.7f, py))
            .Polygon([new(4.1f, 1.2f), new(4.1f, 7.3f), new(6.8f, 7.5f)], 0.02f, (px, py) => SailLight(px - 3f, py) * 0.92f)
            .Polygon([new(0.5f, 7.7f), new(7.5f, 7.6f), new(6.6f, 8.75f), new(1.1f, 8.75f)], 0.08f, (px, py) =>
                Tone.Colour(py < 8.05f ? 0xe9dcc8 : 0x7a2c27u) * (0.5f + (0.08f * px)));
        Texture texture = new(boat);
        Texture mirror = new(new Canvas(8, 6, Pixels / z, 1).FillSoft((px, py) =>
        {
            float wobble = 0.5f * (Noise.Value(py * 2.2f, px * 0.3f, 5) - 0.5f) * (0.4f + (py * 0.3f));
            float inside = Noise.Smooth(3.2f, 2.2f, MathF.Abs(px + wobble - 4)) * Noise.Smooth(6, 0.5f, py);
            return new Vector4(sail * 0.35f, 1) * (0.42f * inside * Noise.Smooth(0.25f, 0.6f, Noise.Value(px * 0.4f, py * 4, 9)));
        }));
        yield return new Card("boat/hull", texture, t => Pose.Upright(At(t), -8.7f + Bob(t), z, 8, 9).Turn(0.035f * MathF.Sin((float)t * 0.11f), 0.5f, 0.95f));
        yield return new Card("boat/reflection", mirror, t => Pose.Upright(At(t), 0.1f, z, 8, 4))
        {
            Kind = CardKind.Shadow,
            Rank = Ranks.OnGround,
        };

        float At(double t) => x + (metresPerFrame * (float)t);
        static float Bob(double t) => 0.08f * MathF.Sin((float)t * 0.17f);
        Vector3 SailLight(float px, float py) => sail * (0.55f + (0.16f * px) + (0.25f * (Noise.Value(px * 0.8f, py * 0.5f, 4) - 0.5f)));
    }

    /// <summary>A hot-air balloon that rises slowly and swings.</summary>
    /// <param name="x">Where its middle is at time 0.</param>
    /// <param name="y">Height of its top at time 0 (negative is up).</param>
    /// <param name="z">Distance.</param>
    public Card Balloon(float x, float y, float z)
    {
        Vector3[] stripes = [Tone.Colour(0xc8412f), Tone.Colour(0xf0c25a), Tone.Colour(0xe9e0d0), Tone.Colour(0x2f5d8a)];
        Vector3 rope = Tone.Colour(0x4a3a2e);
        Canvas canvas = new(20, 28, Pixels / z, 1);
        canvas.Line(new Vector2(6.5f, 17.5f), new Vector2(9.1f, 24.5f), 0.07f, 0.07f, (_, _) => rope)
            .Line(new Vector2(13.5f, 17.5f), new Vector2(10.9f, 24.5f), 0.07f, 0.07f, (_, _) => rope)
            .Rectangle(new Box(8.8f, 24.4f, 11.2f, 26.6f), 0.3f, rope)
            .Shape(
                new Box(0.5f, 0.5f, 19.5f, 23),
                (px, py) => py < 10
                    ? Outlines.Ellipse(px - 10, py - 10, 9.2f, 9.2f)
                    : (MathF.Abs(px - 10) - (1.9f + (7.3f * MathF.Cos(Math.Clamp((py - 10) / 12.2f, 0, 1) * MathF.PI * 0.5f)))) * (py > 22.2f ? 9 : 0.8f),
                (px, py) =>
                {
                    float half = py < 10 ? MathF.Sqrt(MathF.Max(0.5f, 84.6f - ((py - 10) * (py - 10)))) : 1.9f + (7.3f * MathF.Cos(Math.Clamp((py - 10) / 12.2f, 0, 1) * MathF.PI * 0.5f));
                    float round = Math.Clamp((px - 10) / half, -1, 1);
                    float turn = MathF.Asin(round) / MathF.PI * 9;
                    float band = MathF.Abs(py - 11) < 1.6f ? 0 : 1 + (MathF.Floor(turn + 40) % 3);
                    Vector3 cloth = band == 0 ? stripes[0] : stripes[(int)band];
                    float seam = MathF.Abs(turn - MathF.Round(turn));
                    float light = Math.Clamp(0.5f + (0.55f * round) + (0.15f * (8 - py) / 8), 0.1f, 1.15f) * (0.82f + (0.3f * MathF.Min(seam, 0.5f)));
                    return cloth * Vector3.Lerp(new Vector3(0.36f, 0.36f, 0.5f), new Vector3(1.35f, 1.12f, 0.85f), light);
                });
        return new Card("balloon", new Texture(canvas), t => Pose
            .Upright(x - 10 + (0.05f * (float)t), y - (0.05f * (float)t), z, 20, 28).Turn(0.03f * MathF.Sin((float)t * 0.06f), 0.5f, 0));
    }

    /// <summary>Birds that cross the picture; each wing beats on its own card.</summary>
    /// <param name="seed">Their places.</param>
    /// <param name="count">How many.</param>
    /// <param name="z">Distance.</param>
    public IEnumerable<Card> Birds(int seed, int count, float z)
    {
        Vector3 dark = Tone.Colour(0x1e2026);
        Texture wing = new(new Canvas(1.2f, 0.5f, Pixels / z, 1).Polygon(
            [new(0.02f, 0.36f), new(0.3f, 0.1f), new(0.62f, 0.16f), new(1.16f, 0.42f), new(0.6f, 0.3f), new(0.28f, 0.36f)], 0.02f, (_, _) => dark));
        for (int i = 0; i < count; i++)
        {
            int bird = i;
            float x = Noise.Range(i, seed, -5, 5) - (i * 0.9f);
            float y = Noise.Range(i, seed + 1, -1.6f, 1.6f);
            float beat = Noise.Range(i, seed + 2, 0.42f, 0.6f);
            for (int side = -1; side <= 1; side += 2)
            {
                int direction = side;
                yield return new Card($"birds/{i}-{(side < 0 ? "left" : "right")}", wing, t =>
                {
                    float time = (float)t;
                    float lift = MathF.Sin((time * beat) + bird);
                    Vector3 root = new(x + (0.17f * time), -13.5f + y + (0.3f * MathF.Sin((time * 0.05f) + bird)) - (0.06f * lift), z);
                    Vector3 across = new(direction * 1.1f, -0.75f * lift, 0);
                    return new Pose(root - new Vector3(0, 0.33f, 0), across, new Vector3(0, 0.45f, 0));
                });
            }
        }
    }

    /// <summary>A row of posts with thin wires between them.</summary>
    /// <param name="seed">Of the wood.</param>
    /// <param name="z">Distance.</param>
    public Card Fence(int seed, float z)
    {
        const float Width = 26;
        Canvas canvas = new(Width, 1.5f, Pixels / z, 1);
        Vector3 wood = Tone.Colour(0x6a5646);
        Vector3 steel = Tone.Colour(0x55504c);
        for (int wire = 0; wire < 3; wire++)
        {
            for (int i = 0; i < 130; i++)
            {
                canvas.Line(Wire(i * 0.2f, wire), Wire((i + 1) * 0.2f, wire), 0.011f, 0.011f, (_, _) => steel);
            }
        }

        for (int i = 0; i < 13; i++)
        {
            float x = 1 + (i * 2);
            float lean = 0.07f * Noise.Normal(i, 1, seed);
            canvas.Polygon(
                [new(x - 0.055f + lean, 0.16f), new(x + 0.05f + lean, 0.13f), new(x + 0.065f, 1.45f), new(x - 0.065f, 1.45f)], 0.008f,
                (px, py) => wood * Vector3.Lerp(
                    new Vector3(0.4f, 0.42f, 0.5f), new Vector3(1.5f, 1.15f, 0.8f),
                    Math.Clamp(0.35f + ((px - x) * 6.5f) + (1.1f * (Noise.Fractal(px * 60, py * 5, seed, 3) - 0.5f)), 0, 1)));
        }

        return new Card("fence", new Texture(canvas), _ => Pose.Upright(-13, -1.38f, z, Width, 1.5f));

        static Vector2 Wire(float x, int wire)
        {
            float along = ((x - 1) / 2) - MathF.Floor((x - 1) / 2);
            return new Vector2(x, 0.34f + (wire * 0.36f) + (0.14f * along * (1 - along)));
        }
    }
}
