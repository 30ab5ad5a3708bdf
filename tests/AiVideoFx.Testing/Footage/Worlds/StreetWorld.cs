using System.Collections.Concurrent;
using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>A shopping street at dusk, seen from across the road: houses, lamps, trees, walkers and cars both ways.</summary>
internal sealed class StreetWorld
{
    private const int LargestKept = 400;
    private static readonly ConcurrentDictionary<(int Seed, int Width), Lazy<Card[]>> Built = new();
    private readonly int _seed;
    private readonly float _pixels;
    private readonly SkyPainter _sky;

    private StreetWorld(int seed, int width)
    {
        _seed = seed;
        _pixels = width * 1.4f;
        _sky = new SkyPainter(
            seed, Tone.Colour(0x1c2f57), Tone.Colour(0x6b77a0), Tone.Colour(0xe09a78), 1.2f * Tone.Colour(0xffc890), 0.32f, 0.55f);
    }

    /// <summary>The cards; the road is at y = 0 and the houses stand at z = 16; the eye belongs near z = -7.</summary>
    /// <param name="seed">Another seed, another street.</param>
    /// <param name="width">Of the picture, in pixels.</param>
    public static Card[] Build(int seed, int width) => width <= LargestKept
        ? Built.GetOrAdd((seed, width), static key => new Lazy<Card[]>(() => [.. new StreetWorld(key.Seed, key.Width).Cards()])).Value
        : [.. new StreetWorld(seed, width).Cards()];

    private IEnumerable<Card> Cards()
    {
        yield return Fixed("sky", Ranks.Sky, _sky.PaintOn(new Canvas(520, 230, _pixels / 420, 0), 20), Pose.Upright(-260, -210, 240, 520, 230));
        yield return Fixed("skyline", Ranks.Distance, Skyline(), Pose.Upright(-110, -40, 90, 220, 42));
        yield return Fixed("road", Ranks.Ground, Road(1, 14, 60, 22), Pose.Flat(-30, 0, 1, 14, 60)) with { Oblique = true };
        yield return Fixed("square", Ranks.Ground, Square(), Pose.Flat(-110, 0, 16, 90, 220)) with { Oblique = true };
        yield return Fixed("pavement", Ranks.Ground, Pavement(), Pose.Flat(-30, -0.12f, 12.2f, 16.2f, 60)) with { Oblique = true };
        yield return Fixed("kerb", Ranks.Ground, Kerb(), Pose.Upright(-30, -0.12f, 12.2f, 60, 0.12f));

        float x = -21;
        for (int i = 0; i < 5; i++)
        {
            float width = Noise.Range(i, _seed + 10, 6.8f, 10.5f);
            float height = Noise.Range(i, _seed + 11, 10.5f, 14);
            if (i != 3)
            {
                Canvas house = new FacadePainter(_seed + (i * 101), width, height).Paint(_pixels / 22);
                yield return Fixed($"house-{i}", Ranks.Standing, house, Pose.Upright(x - 0.03f, -height - 0.12f, 16, width + 0.06f, height));
            }

            x += width;
        }

        for (int i = 0; i < 4; i++)
        {
            foreach (Card card in Lamp(i, -14 + (i * 8.6f), 12.7f))
            {
                yield return card;
            }
        }

        TreePainter trees = new(
            Tone.Colour(0x10170f), Tone.Colour(0x7d7236), Tone.Colour(0x3c3029), Vector2.Normalize(new Vector2(-0.3f, 0.95f)));
        for (int i = 0; i < 2; i++)
        {
            Canvas crown = trees.Broadleaf(new Canvas(5, 6.4f, _pixels / 19, 1), _seed + 300 + i, 4200, 0.05f);
            yield return Fixed($"tree-{i}", Ranks.Standing, crown, Pose.Upright(-11.2f + (i * 17.2f), -6.5f, 13.1f, 5, 6.4f));
        }

        Vector3 light = new(1.3f, 0.9f, 0.55f);
        (float X, float Z, float Speed)[] people = [(-7, 14.4f, 0.048f), (6.5f, 14.9f, -0.052f), (-1.2f, 13.6f, 0.043f), (3.2f, 15.2f, -0.045f)];
        for (int i = 0; i < people.Length; i++)
        {
            Vector3 start = new(people[i].X, -0.12f, people[i].Z);
            foreach (Card card in Walker.Cards($"walker-{i}", _seed + 50 + (i * 3), _pixels / (start.Z + 6), start, people[i].Speed, light))
            {
                yield return card;
            }
        }

        (float X, float Z, float Speed)[] cars = [(-12, 10.8f, 0.22f), (13, 8.4f, -0.26f), (-30, 10.6f, 0.24f)];
        for (int i = 0; i < cars.Length; i++)
        {
            foreach (Card card in Car.Cards($"car-{i}", _seed + 70 + (i * 5), _pixels / (cars[i].Z + 6), new Vector3(cars[i].X, 0, cars[i].Z), cars[i].Speed))
            {
                yield return card;
            }
        }
    }

    private static Card Fixed(string name, int rank, Canvas canvas, Pose pose) =>
        new(name, new Texture(canvas), _ => pose) { Rank = rank };

    private IEnumerable<Card> Lamp(int number, float x, float z)
    {
        const float Height = 5.2f;
        Vector3 iron = new(0.022f, 0.025f, 0.028f);
        Canvas post = new Canvas(1, Height, _pixels / (z + 6), 1)
            .Line(new Vector2(0.5f, 0.7f), new Vector2(0.5f, Height - 0.1f), 0.045f, 0.075f, (px, _) => iron * (1 + (7 * Noise.Smooth(0.45f, 0.55f, px))))
            .Rectangle(new Box(0.36f, Height - 0.5f, 0.64f, Height), 0.04f, iron * 2)
            .Polygon([new(0.36f, 0.72f), new(0.26f, 0.26f), new(0.74f, 0.26f), new(0.64f, 0.72f)], 0.02f, (px, _) => new Vector3(4.5f, 3.1f, 1.6f) * (1 - MathF.Abs(px - 0.5f)))
            .Polygon([new(0.22f, 0.27f), new(0.5f, 0.06f), new(0.78f, 0.27f)], 0.02f, (_, _) => iron);
        yield return Fixed($"lamp-{number}/post", Ranks.Standing, post, Pose.Upright(x - 0.5f, -Height - 0.12f, z, 1, Height));
        Canvas halo = new Canvas(5, 5, _pixels / 30, 1).FillSoft((px, py) =>
        {
            float r = MathF.Sqrt(((px - 2.5f) * (px - 2.5f)) + ((py - 2.5f) * (py - 2.5f))) / 2.4f;
            float glow = MathF.Max(0, 1 - r);
            return new Vector4(new Vector3(1, 0.62f, 0.27f) * ((0.16f * glow * glow) + (0.9f * MathF.Pow(glow, 14))), 0);
        });
        yield return Fixed($"lamp-{number}/halo", Ranks.Standing, halo, Pose.Upright(x - 2.5f, -Height - 2.1f, z - 0.01f, 5, 5)) with { Kind = CardKind.Glow };
        Canvas pool = new Canvas(8, 5, _pixels / 40, 1).FillSoft((px, py) =>
        {
            float dx = (px - 4) / 3.9f;
            float dy = (py - 2.5f) / 2.4f;
            float glow = MathF.Max(0, 1 - (dx * dx) - (dy * dy));
            return new Vector4(new Vector3(1, 0.62f, 0.3f) * (0.13f * glow * glow), 0);
        });
        yield return Fixed($"lamp-{number}/pool", Ranks.OnGround, pool, Pose.Flat(x - 4, -0.06f, z - 3, z + 2.4f, 8)) with { Kind = CardKind.Glow, Oblique = true };
    }

    private Canvas Skyline()
    {
        Canvas canvas = new(220, 42, _pixels / 90, 1);
        for (int layer = 0; layer < 3; layer++)
        {
            Vector3 tone = Vector3.Lerp(Tone.Colour(0x3b3f58), _sky.Haze, 0.62f - (0.2f * layer));
            float x = 0.5f;
            for (int i = 0; x < 215; i++)
            {
                int seed = _seed + 500 + (layer * 97) + i;
                float width = Noise.Range(1, seed, 5, 12);
                float top = 42 - Noise.Range(2, seed, 10, 34 - (layer * 7));
                Box box = new(x, top, MathF.Min(219, x + width), 42);
                int number = seed;
                canvas.Shape(box, (px, py) => Outlines.Rounded(px, py, box, 0.02f), (px, py) =>
                {
                    int column = (int)((px - box.Left) / 0.9f);
                    int row = (int)((py - box.Top) / 1.15f);
                    bool glass = px - box.Left - (column * 0.9f) is > 0.2f and < 0.75f && py - box.Top - (row * 1.15f) is > 0.3f and < 0.85f;
                    bool lit = glass && row > 0 && Noise.Cell(column, row, number) < 0.16f;
                    return lit ? new Vector3(1.0f, 0.68f, 0.34f) * 0.75f : tone * (glass ? 0.86f : 1);
                });
                x += width + Noise.Range(3, seed, -1, 3);
            }
        }

        return canvas;
    }

    private Canvas Road(float near, float far, float width, float sharpFrom)
    {
        Canvas canvas = new(width, far - near, _pixels / sharpFrom);
        return canvas.Fill((x, y) =>
        {
            float z = far - y;
            float stones = Noise.Fractal(x * 26, z * 26, _seed + 600, 2, 0.7f);
            float patches = Noise.Fractal(x * 0.35f, z * 0.5f, _seed + 601, 4);
            float wet = Noise.Smooth(0.46f, 0.62f, Noise.Fractal(x * 0.16f, z * 0.55f, _seed + 602, 3));
            Vector3 colour = new Vector3(0.052f, 0.054f, 0.062f) * (0.55f + (0.6f * patches) + (0.9f * (stones - 0.5f)));
            // Wet patches show the sky and the warm shop windows.
            float mirror = Noise.Fractal(x * 0.8f, z * 0.12f, _seed + 603, 3);
            colour = Vector3.Lerp(colour, Vector3.Lerp(new Vector3(0.09f, 0.10f, 0.16f), new Vector3(0.26f, 0.17f, 0.10f), Noise.Smooth(0.45f, 0.7f, mirror)), wet * 0.55f);
            float dash = MathF.Abs(z - 9.6f) < 0.08f && (x - (3 * MathF.Floor(x / 3))) < 1.5f ? 1 : 0;
            float edge = MathF.Abs(z - 11.85f) < 0.06f ? 1 : 0;
            float paint = MathF.Max(dash, edge) * Noise.Smooth(0.32f, 0.5f, stones + (0.4f * (patches - 0.4f)));
            return Vector3.Lerp(colour, new Vector3(0.36f, 0.35f, 0.33f), paint * 0.8f);
        });
    }

    private Canvas Pavement()
    {
        Canvas canvas = new(60, 4, _pixels / 20);
        return canvas.Fill((x, y) =>
        {
            float row = MathF.Floor(y / 0.5f);
            float sx = (x / 0.8f) + (row * 0.5f);
            float fx = sx - MathF.Floor(sx);
            float fy = (y / 0.5f) - row;
            float joint = MathF.Max(Noise.Smooth(0.03f, 0.008f, MathF.Min(fx, 1 - fx)), Noise.Smooth(0.06f, 0.015f, MathF.Min(fy, 1 - fy)));
            float own = Noise.Cell((int)MathF.Floor(sx), (int)row, _seed + 620);
            float grain = Noise.Fractal(x * 9, y * 9, _seed + 621, 3);
            Vector3 colour = new Vector3(0.16f, 0.145f, 0.135f) * (0.6f + (0.3f * own) + (0.5f * (grain - 0.5f)));
            // Light from the shops falls on the stones before them.
            float shops = Noise.Smooth(4, 0.2f, y) * (0.5f + (0.8f * Noise.Value(x * 0.3f, 0.5f, _seed + 622)));
            return (colour * (1 - (0.6f * joint))) * (new Vector3(0.8f, 0.8f, 0.9f) + (new Vector3(1.5f, 0.95f, 0.45f) * shops));
        });
    }

    private Canvas Square() => new Canvas(220, 74, _pixels / 110).Fill((x, y) =>
    {
        Vector3 stone = new Vector3(0.075f, 0.07f, 0.078f) * (0.5f + Noise.Fractal(x * 0.7f, y * 0.7f, _seed + 640, 4));
        return Vector3.Lerp(_sky.Haze * 0.5f, stone, Noise.Smooth(0, 55, y));
    });

    private Canvas Kerb() => new Canvas(60, 0.12f, _pixels / 12).Fill((x, y) =>
    {
        float stone = x - MathF.Floor(x);
        return new Vector3(0.19f, 0.18f, 0.17f) * (0.5f + (0.5f * Noise.Fractal(x * 4, y * 20, _seed + 630, 3))) * (stone < 0.02f ? 0.3f : 1);
    });
}
