using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>A mountain lake at dusk: sky, three ranges, water, a meadow with trees, a fence and a walker, grass in front.</summary>
internal sealed class ValleyWorld
{
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
    public static IEnumerable<Card> Build(int seed, int width) => new ValleyWorld(seed, width).Cards();

    private IEnumerable<Card> Cards()
    {
        yield return Fixed("sky", Ranks.Sky, _sky.PaintOn(Canvas(2900, 1000, 1400), 30), Pose.Upright(-1450, -970, 1400, 2900, 1000));
        yield return Fixed("range-far", Ranks.Distance, Range(1900, 210, 900, 0.62f, 1), Pose.Upright(-950, -205, 900, 1900, 210));
        yield return Fixed("range-mid", Ranks.Distance, Range(1300, 130, 520, 0.36f, 2), Pose.Upright(-650, -124, 520, 1300, 130));
        yield return Fixed("forest", Ranks.Distance, Forest(), Pose.Upright(-330, -33, 250, 660, 36));
        yield return Fixed("lake", Ranks.Ground, Lake(), Pose.Flat(-300, 0, 26, 250, 600)) with { Oblique = true };
        yield return Fixed("meadow", Ranks.Ground, Meadow(), Pose.Flat(-45, 0, 2.4f, 30, 90)) with { Oblique = true };
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
        return canvas.FillSoft((x, y) =>
        {
            float ridge = height * (0.97f - (0.75f * Noise.Fractal(x / (unit * 1.5f), 3.3f, seed, 2)) - (0.42f * (Noise.Ridged(x / unit, 0.5f, seed + 7, 6) - 0.3f)));
            float coverage = Math.Clamp(((y - MathF.Max(ridge, 0)) / canvas.Texel) + 0.5f, 0, 1);
            if (coverage <= 0)
            {
                return Vector4.Zero;
            }

            // Relief: light along the slope of a height field whose grain runs downhill.
            float sx = x / (height * 0.5f);
            float sy = (y + (0.35f * height * Noise.Fractal(x / height, y / height, seed + 3, 3))) / (height * 0.8f);
            float here = Noise.Ridged(sx, sy, seed + 11, 6);
            float there = Noise.Ridged(sx + 0.03f, sy - 0.02f, seed + 11, 6);
            float light = Math.Clamp(0.42f + ((here - there) * 3.8f), 0, 1);
            float cold = Noise.Smooth(0.62f, 0.2f, (y / height) + (0.5f * (here - 0.5f)));
            Vector3 ground = Vector3.Lerp(rock * 0.55f, snow, cold * 0.75f * (number == 1 ? 1 : 0.3f));
            Vector3 colour = ground * Vector3.Lerp(new Vector3(0.20f, 0.25f, 0.42f), new Vector3(1.25f, 0.92f, 0.66f), light);
            float air = haze + ((1 - haze) * 0.6f * Noise.Smooth(0.35f, 1, y / height));
            return new Vector4(Vector3.Lerp(colour, _sky.Haze, air), 1) * coverage;
        });
    }

    private Canvas Forest()
    {
        const float Height = 36;
        Canvas canvas = Canvas(660, Height, 250, 1);
        TreePainter far = _trees with { Shade = Tone.Colour(0x16241f), Lit = Tone.Colour(0x8c7a3e) };
        const int Rows = 5;
        for (int row = 0; row < Rows; row++)
        {
            float share = row / (Rows - 1f);
            for (int i = 0; i < 130; i++)
            {
                int seed = _seed + (row * 977) + (i * 31);
                float x = (i + Noise.Range(1, seed, -0.6f, 0.6f)) * 660 / 130;
                float hill = 9 * Noise.Fractal(x / 95, 0.7f, _seed + 60, 3);
                float foot = Height - 15 + (share * 14) - (hill * (1 - share)) + 2;
                float tall = Noise.Range(2, seed, 8, 14) * (1 - (0.25f * share));
                far.Conifer(canvas, x, foot, tall, seed, _sky.Haze, 0.42f - (0.2f * share));
            }
        }

        return canvas;
    }

    private Canvas Lake()
    {
        // Seen at a few degrees, water mirrors what stands low over the far shore; ripples draw it out towards the eye.
        const float Far = 250;
        Canvas canvas = new(600, 224, _pixels / 330);
        Vector3 deep = Tone.Colour(0x24405c);
        return canvas.Fill((x, y) =>
        {
            float z = Far - y;
            float ripple = Noise.Fractal(x / (0.045f * z), 900 / z, _seed + 70, 4) - 0.5f;
            float calm = Noise.Fractal(x / 60, y / 14, _seed + 71, 3);
            float across = ((x - 300) / z * 0.45f) + 0.5f - _sky.SunX + (ripple * 0.06f);
            float mirror = Math.Clamp((y / 224) + (ripple * 0.5f * (0.5f + calm)), 0, 1);
            Vector3 forest = Vector3.Lerp(Tone.Colour(0x2a3436), _sky.Haze, 0.25f);
            Vector3 sky = Vector3.Lerp(_sky.Horizon * 0.9f, Vector3.Lerp(_sky.Middle, deep, 0.45f), Noise.Smooth(0.35f, 1f, mirror));
            Vector3 colour = Vector3.Lerp(forest, sky, Noise.Smooth(0.02f, 0.34f, mirror + (0.3f * ripple)));
            float glitter = (1 / (1 + (380 * across * across))) * Noise.Smooth(0.02f, 0.24f, ripple);
            return (colour * 0.85f) + (_sky.Sun * glitter * 0.8f);
        });
    }

    private Canvas Meadow()
    {
        const float Far = 30;
        Canvas canvas = new(90, 27.6f, _pixels / 16, 0);
        Vector3 dark = Tone.Colour(0x2b3416);
        Vector3 lit = Tone.Colour(0x92843a);
        Vector3 soil = Tone.Colour(0x8a6f50);
        return canvas.FillSoft((x, y) =>
        {
            float z = Far - y;
            float shore = 1.6f + (2.4f * Noise.Fractal(x / 7, 1.5f, _seed + 80, 4));
            float coverage = Noise.Smooth(shore - 0.15f, shore + 0.15f, y);
            float clumps = Noise.Fractal(x * 0.55f, y * 0.55f, _seed + 81, 5);
            float blades = Noise.Fractal(x * 6, y * 3.2f, _seed + 82, 3);
            float path = MathF.Abs(x - 49 - (0.35f * (z - 10)) - (3 * (Noise.Value(z / 6, 0.5f, _seed + 83) - 0.5f)));
            float worn = Noise.Smooth(1.1f, 0.35f, path + (0.5f * (blades - 0.5f)));
            float light = Math.Clamp((1.25f * (clumps - 0.5f)) + (0.9f * (blades - 0.5f)) + 0.42f, 0, 1);
            Vector3 colour = Vector3.Lerp(Vector3.Lerp(dark, lit, light), soil * (0.55f + (0.7f * blades)), worn);
            colour = Vector3.Lerp(colour, soil * 0.7f, 0.7f * Noise.Smooth(shore + 1.2f, shore, y));
            return new Vector4(Vector3.Lerp(colour, _sky.Haze, 0.10f * Noise.Smooth(5, 30, z)), 1) * coverage;
        });
    }
}
