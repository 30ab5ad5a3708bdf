using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>Poles and wires about a pixel wide: what flow fields and inpainting lose first.</summary>
internal static class PowerLine
{
    // Every wire hangs from the poles: spans of 15 m that begin at the first of them, which stands outside to the left.
    private const int Spans = 5;
    private const float Length = 15 * Spans;
    private const int Parts = 40 * Spans;

    /// <summary>Wires at two depths over the valley, and their poles.</summary>
    /// <param name="width">Of the picture, in pixels.</param>
    public static IEnumerable<Card> Cards(int width)
    {
        float pixels = width * 1.4f;
        (float Height, float Z, float Sag)[] wires = [(7.4f, 20, 0.9f), (6.9f, 20.1f, 1.0f), (6.2f, 20.2f, 1.1f), (3.4f, 9, 0.35f), (3.1f, 9.1f, 0.4f)];
        for (int i = 0; i < wires.Length; i++)
        {
            (float height, float z, float sag) = wires[i];
            // About one pixel thick at any size, as real wires at that distance are at 960 pixels.
            float radius = MathF.Max(0.011f * z / 20, 0.5f * z / width);
            Canvas canvas = new(Length, sag + 0.4f, pixels / z, 1);
            for (int part = 0; part < Parts; part++)
            {
                canvas.Line(At(part / (float)Parts, sag), At((part + 1f) / Parts, sag), radius, radius, (_, _) => new Vector3(0.012f, 0.012f, 0.015f));
            }

            yield return new Card($"wires/{i}", new Texture(canvas), _ => Pose.Upright(-36, -height, z, Length, sag + 0.4f));
        }

        Canvas pole = new Canvas(2.4f, 8, pixels / 20, 1)
            .Line(new Vector2(1.2f, 0.1f), new Vector2(1.2f, 8), 0.09f, 0.13f, (x, _) => new Vector3(0.05f, 0.036f, 0.026f) * (1 + (3 * Noise.Smooth(1.15f, 1.3f, x))))
            .Rectangle(new Box(0.2f, 0.55f, 2.2f, 0.68f), 0.02f, new Vector3(0.045f, 0.033f, 0.025f));
        Texture texture = new(pole);
        for (int i = 0; i < 4; i++)
        {
            int number = i;
            yield return new Card($"poles/{i}", texture, _ => Pose.Upright(-22.2f + (number * 15), -8, 19.9f, 2.4f, 8));
        }

        static Vector2 At(float share, float sag)
        {
            float span = (share * Spans) - MathF.Floor(share * Spans);
            return new Vector2(Length * share, 0.15f + (sag * 4 * span * (1 - span)));
        }
    }
}
