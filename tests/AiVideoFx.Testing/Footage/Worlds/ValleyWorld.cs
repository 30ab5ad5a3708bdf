using System.Collections.Concurrent;
using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>A mountain lake at dusk: sky, three ranges, water, a meadow with trees, a fence and a walker, grass in front.</summary>
internal sealed class ValleyWorld
{
    // Small valleys are kept, since many tests look at the same one.
    private const int LargestKept = 400;
    private static readonly ConcurrentDictionary<(int Seed, int Width), Lazy<Card[]>> Built = new();
    private readonly int _seed;
    private readonly float _pixels;
    private readonly SkyPainter _sky;
    private readonly TreePainter _trees;

    private ValleyWorld(int seed, int width)
    {
        _seed = seed;
        _pixels = width * 1.4f;
        _sky = SkyPainter.Dusk(seed);
        _trees = new TreePainter(
            Tone.Colour(0x131c14), Tone.Colour(0x9a8d3c), Tone.Colour(0x5a4434), Vector2.Normalize(new Vector2(0.75f, -0.66f)));
    }

    /// <summary>The cards; the ground is at y = 0 and the eye belongs about 3 m above it.</summary>
    /// <param name="seed">Another seed, another valley.</param>
    /// <param name="width">Of the picture, in pixels.</param>
    public static Card[] Build(int seed, int width) => width <= LargestKept
        ? Built.GetOrAdd((seed, width), static key => new Lazy<Card[]>(() => [.. new ValleyWorld(key.Seed, key.Width).Cards()])).Value
        : [.. new ValleyWorld(seed, width).Cards()];

    private IEnumerable<Card> Cards()
    {
        ValleyProps props = new(_sky, _pixels);
        yield return Fixed("sky", Ranks.Sky, _sky.PaintOn(Canvas(2900, 1000, 2400), 30), Pose.Upright(-1450, -970, 1400, 2900, 1000));
        yield return Fixed("range-far", Ranks.Distance, Range(1900, 230, 900, 0.6f, 1), Pose.Upright(-950, -222, 900, 1900, 230));
        yield return Fixed("range-mid", Ranks.Distance, Range(1300, 95, 520, 0.34f, 2), Pose.Upright(-650, -90, 520, 1300, 95));
        yield return Fixed("forest", Ranks.Distance, Forest(), Pose.Upright(-330, -26, 250, 660, 27));
        yield return Fixed("lake", Ranks.Ground, Lake(), Pose.Flat(-300, 0, 26, 250, 600)) with { Oblique = true };
        // Coarse for far to the sides, then two strips where cameras usually look.
        yield return Fixed("meadow/wide", Ranks.Ground, Meadow(4, 30, 150, 90), Pose.Flat(-75, 0, 4, 30, 150)) with { Oblique = true };
        yield return Fixed("meadow/far", Ranks.Ground, Meadow(13, 30, 46, 24), Pose.Flat(-23, 0, 13, 30, 46)) with { Oblique = true };
        yield return Fixed("meadow/near", Ranks.Ground, Meadow(8, 13, 24, 12), Pose.Flat(-12, 0, 8, 13, 24)) with { Oblique = true };
        foreach (Card card in props.Boat(-9, 95, 0.07f).Append(props.Balloon(-26, -62, 260)).Concat(props.Birds(_seed + 7, 7, 62)))
        {
            yield return card;
        }

        yield return Fixed("tree", Ranks.Standing, Tree(), Pose.Upright(-11.4f, -8.3f, 16, 9, 8.4f));
        yield return Fixed("conifers", Ranks.Standing, Conifers(), Pose.Upright(6.5f, -8.2f, 25, 9, 8.4f));
        yield return props.Fence(_seed + 40, 11.5f);
        Vector3 light = new(1.5f, 1.2f, 0.9f);
        foreach (Card card in Walker.Cards("walker", _seed + 50, _pixels / 13, new Vector3(-2.4f, 0, 13), 0.05f, light))
        {
            yield return card;
        }

        for (int i = 0; i < 7; i++)
        {
            int tuft = i;
            Canvas grass = _trees.Grass(new Canvas(3.4f, 1.3f, _pixels / 6.5f, 1), _seed + 90 + i, 150);
            float x = -7.4f + (i * 2.3f) + Noise.Range(i, _seed, -0.5f, 0.5f);
            float z = 6.2f + Noise.Range(i, _seed + 1, -0.5f, 0.9f);
            Texture texture = new(grass);
            // Grass leans in the wind: a shear that keeps its foot in place.
            yield return new Card($"grass/{i}", texture, t =>
            {
                float lean = 0.05f * MathF.Sin(((float)t * 0.13f) + tuft);
                return new Pose(new Vector3(x + lean, -1.28f, z), new Vector3(3.4f, 0, 0), new Vector3(-lean, 1.3f, 0));
            });
        }
    }

    private static Card Fixed(string name, int rank, Canvas canvas, Pose pose) =>
        new(name, new Texture(canvas), _ => pose) { Rank = rank };

    private Canvas Canvas(float width, float height, float nearest, int border = 0) => new(width, height, _pixels / nearest, border);

    private Canvas Range(float width, float height, float depth, float haze, int number)
    {
        int seed = _seed + (number * 1000);
        Canvas canvas = Canvas(width, height, depth, 1);
        Vector3 rock = Tone.Colour(0x4b4a52);
        Vector3 snow = Tone.Colour(0xf3d9c8);
        float unit = height * 1.15f;
        float[] crest = new float[canvas.Columns + 1];
        for (int i = 0; i < crest.Length; i++)
        {
            float x = i * canvas.Texel;
            float peaks = Noise.Ridged(x / unit, 0.5f, seed + 7, 6) - 0.3f;
            crest[i] = MathF.Max(0, height * (0.97f - (0.75f * Noise.Fractal(x / (unit * 1.5f), 3.3f, seed, 2)) - (0.42f * peaks)));
        }

        return canvas.FillSoft((x, y) =>
        {
            float coverage = Math.Clamp(((y - crest[(int)(x / canvas.Texel)]) / canvas.Texel) + 0.5f, 0, 1);
            if (coverage <= 0)
            {
                return Vector4.Zero;
            }

            // Relief: light along the slope of a height field whose grain runs downhill.
            float sx = x / (height * 0.5f);
            float sy = (y + (0.35f * height * Noise.Fractal(x / height, y / height, seed + 3, 3))) / (height * 0.8f);
            float here = Noise.Ridged(sx, sy, seed + 11, 6);
            float there = Noise.Ridged(sx + 0.03f, sy - 0.02f, seed + 11, 6);
            float light = Math.Clamp(0.36f + ((here - there) * 6.5f), 0, 1);
            float cold = Noise.Smooth(0.62f, 0.2f, (y / height) + (0.5f * (here - 0.5f)));
            Vector3 ground = Vector3.Lerp(rock * 0.55f, snow, cold * 0.75f * (number == 1 ? 1 : 0.3f));
            Vector3 colour = ground * Vector3.Lerp(new Vector3(0.16f, 0.22f, 0.42f), new Vector3(1.7f, 1.15f, 0.78f), light);
            float air = haze + ((1 - haze) * 0.5f * Noise.Smooth(0.45f, 1, y / height));
            return new Vector4(Vector3.Lerp(colour, _sky.Haze, air), 1) * coverage;
        });
    }

    private Canvas Forest()
    {
        const float Height = 27;
        const float Width = 660;
        Canvas canvas = Canvas(Width, Height, 250, 1);
        TreePainter far = _trees with { Shade = Tone.Colour(0x141f1e), Lit = Tone.Colour(0x8a7440) };
        canvas.FillSoft((x, y) =>
        {
            float top = Height - 8 - (9 * Noise.Fractal(x / 95, 0.7f, _seed + 60, 3));
            float coverage = Math.Clamp(((y - top) / canvas.Texel) + 0.5f, 0, 1);
            return new Vector4(Vector3.Lerp(far.Shade, _sky.Haze, 0.24f), 1) * coverage;
        });
        const int Rows = 6;
        const int PerRow = 210;
        for (int row = 0; row < Rows; row++)
        {
            float share = row / (Rows - 1f);
            for (int i = 0; i < PerRow; i++)
            {
                int seed = _seed + (row * 977) + (i * 31);
                float x = (i + Noise.Range(1, seed, -0.7f, 0.7f)) * Width / PerRow;
                float hill = 9 * Noise.Fractal(x / 95, 0.7f, _seed + 60, 3);
                float foot = Height - ((8 + hill) * (1 - share)) + 1;
                float tall = Noise.Range(2, seed, 6, 11) * (1 - (0.25f * share));
                far.Conifer(canvas, x, foot, tall, seed, _sky.Haze, 0.34f - (0.2f * share));
            }
        }

        return canvas;
    }

    private Canvas Lake()
    {
        // Seen at a few degrees, water mirrors what stands over the far shore; ripples draw it out towards the eye.
        const float Far = 250;
        Canvas canvas = new(600, 224, _pixels / 420);
        Vector3 forest = Vector3.Lerp(Tone.Colour(0x202b30), _sky.Haze, 0.22f);
        Vector3 ranges = Vector3.Lerp(Tone.Colour(0x4c4f68), _sky.Haze, 0.4f);
        return canvas.Fill((x, y) =>
        {
            float z = Far - y;
            float height = ((1 / z) - (1 / Far)) / ((1 / 26f) - (1 / Far));
            float ripple = Noise.Fractal(x / (0.05f * z), 1400 / z, _seed + 70, 4) - 0.5f;
            float calm = Noise.Smooth(0.35f, 0.65f, Noise.Fractal(x / 70, 300 / z, _seed + 71, 3));
            float mirror = height + (ripple * (0.12f + (0.35f * calm)));
            float across = ((x - 300) / z * 0.62f) + 0.5f - _sky.SunX + (ripple * 0.05f);
            Vector3 colour = Vector3.Lerp(forest, ranges, Noise.Smooth(0.10f, 0.26f, mirror));
            colour = Vector3.Lerp(colour, _sky.Horizon * 0.82f, Noise.Smooth(0.26f, 0.5f, mirror));
            colour = Vector3.Lerp(colour, _sky.Middle * 0.62f, Noise.Smooth(0.45f, 1.05f, mirror));
            float glitter = Noise.Smooth(0.0f, 0.22f, ripple) / (1 + (420 * across * across));
            return (colour * 0.88f) + (_sky.Sun * (glitter * 0.9f));
        });
    }

    private Canvas Meadow(float nearest, float farthest, float width, float sharpFrom)
    {
        Canvas canvas = new(width, farthest - nearest, _pixels / sharpFrom);
        Vector3 dark = Tone.Colour(0x222a14);
        Vector3 lit = Tone.Colour(0xa08a40);
        Vector3 soil = Tone.Colour(0x8f7250);
        return canvas.FillSoft((px, py) =>
        {
            float x = px - (width / 2);
            float z = farthest - py;
            float shore = 28.4f - (2.4f * Noise.Fractal(x / 7, 1.5f, _seed + 80, 4));
            float coverage = Noise.Smooth(shore + 0.15f, shore - 0.15f, z);
            if (coverage <= 0)
            {
                return Vector4.Zero;
            }

            float clumps = Noise.Fractal(x * 0.6f, z * 0.45f, _seed + 81, 4);
            float blades = Noise.Fractal(x * 19, z * 6, _seed + 82, 3, 0.65f);
            float path = MathF.Abs(x - 0.8f - (0.22f * (z - 8)) - (3 * (Noise.Value(z / 6, 0.5f, _seed + 83) - 0.5f)));
            float worn = Noise.Smooth(0.95f, 0.35f, path + (0.7f * (blades - 0.5f)));
            float light = Math.Clamp((1.1f * (clumps - 0.5f)) + (1.5f * (blades - 0.5f)) + 0.36f, 0, 1);
            Vector3 colour = Vector3.Lerp(Vector3.Lerp(dark, lit, light * light), soil * (0.35f + (0.8f * blades)), worn);
            colour = Vector3.Lerp(colour, soil * (0.4f + (0.6f * blades)), 0.8f * Noise.Smooth(shore - 1.6f, shore - 0.2f, z));
            return new Vector4(Vector3.Lerp(colour, _sky.Haze, 0.09f * Noise.Smooth(8, 30, z)), 1) * coverage;
        });
    }

    private Canvas Tree() => _trees.Broadleaf(new Canvas(9, 8.4f, _pixels / 16, 1), _seed + 20, 11000, 0.05f);

    private Canvas Conifers()
    {
        Canvas canvas = new(9, 8.4f, _pixels / 25, 1);
        TreePainter near = _trees with { Shade = Tone.Colour(0x10181a), Lit = Tone.Colour(0x8b7c3a) };
        (float X, float Height)[] trees = [(2.1f, 5.6f), (6.3f, 8.1f), (4.4f, 6.9f), (7.6f, 4.4f), (3.3f, 3.6f)];
        for (int i = 0; i < trees.Length; i++)
        {
            near.Conifer(canvas, trees[i].X, 8.38f, trees[i].Height, _seed + 400 + i, _sky.Haze, 0.06f);
        }

        return canvas;
    }
}
