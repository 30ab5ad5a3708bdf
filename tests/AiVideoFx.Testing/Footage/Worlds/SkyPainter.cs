using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>An evening sky: a gradient, a low sun and clouds that it lights from below.</summary>
/// <param name="Seed">Of the clouds.</param>
/// <param name="Zenith">Colour at the top, linear.</param>
/// <param name="Middle">Colour half-way up.</param>
/// <param name="Horizon">Colour at the horizon.</param>
/// <param name="Sun">Colour of the glow around the sun.</param>
/// <param name="SunX">Where the sun stands, 0 left to 1 right.</param>
/// <param name="CloudCover">0 is clear, 1 overcast.</param>
internal sealed record SkyPainter(int Seed, Vector3 Zenith, Vector3 Middle, Vector3 Horizon, Vector3 Sun, float SunX, float CloudCover)
{
    /// <summary>Just before sunset.</summary>
    public static SkyPainter Dusk(int seed) => new(
        seed, Tone.Colour(0x24406f), Tone.Colour(0x7f8fb4), Tone.Colour(0xf2b987), 1.6f * Tone.Colour(0xffd9a0), 0.66f, 0.5f);

    /// <summary>Colour of the haze in the distance.</summary>
    public Vector3 Haze => Vector3.Lerp(Horizon, Middle, 0.62f) * 0.9f;

    /// <summary>Paints it; the canvas's bottom edge is <paramref name="below"/> under the horizon.</summary>
    /// <param name="canvas">Covered.</param>
    /// <param name="below">In the canvas's units.</param>
    public Canvas PaintOn(Canvas canvas, float below)
    {
        float up = canvas.Height - below;
        return canvas.Fill((x, y) =>
        {
            float elevation = Math.Clamp((up - y) / up, 0, 1);
            float across = (x / canvas.Width) - SunX;
            float aspect = canvas.Width / up;
            Vector3 colour = elevation < 0.38f
                ? Vector3.Lerp(Horizon, Middle, Noise.Smooth(0, 0.38f, elevation))
                : Vector3.Lerp(Middle, Zenith, Noise.Smooth(0.38f, 1, elevation));

            float dx = across * aspect;
            float dy = elevation - 0.07f;
            float distance = (dx * dx) + (2.2f * dy * dy);
            float glow = (0.9f / (1 + (14 * distance))) + (1.2f / (1 + (220 * distance)));
            float disc = Noise.Smooth(0.0016f, 0.0007f, (dx * dx) + (dy * dy));
            colour += Sun * ((glow * 0.4f) + (disc * 2.5f));

            // Clouds lie on a ceiling: they crowd and flatten towards the horizon.
            float depth = 1 / (elevation + 0.12f);
            float cx = across * aspect * depth * 1.1f;
            float cy = depth * 2.4f;
            float warp = Noise.Fractal(cx * 0.7f, cy * 0.7f, Seed + 5, 3);
            float body = Noise.Fractal((cx * 1.1f) + warp, (cy * 1.1f) + warp, Seed, 6, 0.54f);
            float cover = 0.72f - (CloudCover * 0.36f);
            float density = Noise.Smooth(cover, cover + 0.2f, body) * Noise.Smooth(0.01f, 0.12f, elevation);
            float lit = Math.Clamp((Noise.Fractal((cx * 1.1f) + warp, (cy * 1.1f) + warp + 0.25f, Seed, 5, 0.54f) - body + 0.16f) * 3.2f, 0, 1);
            float near = 1 / (1 + (2.2f * distance));
            Vector3 shade = Vector3.Lerp(Vector3.Lerp(Middle, Zenith, 0.4f) * 0.85f, Horizon * 0.75f, near * 0.7f);
            Vector3 bright = Vector3.Lerp(Middle * 1.25f, (Sun * 0.75f) + (Horizon * 0.35f), near);
            return Vector3.Lerp(colour, Vector3.Lerp(shade, bright, lit), density * 0.88f);
        });
    }
}
