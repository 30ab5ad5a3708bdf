using System.Numerics;
using AiVideoFx.Testing.Footage.Worlds;

namespace AiVideoFx.Testing.Footage;

/// <summary>Ready-made footage. Any size: motion scales with the picture, so flow in pixels does too.</summary>
/// <remarks>Building one paints its textures, which takes longer than rendering a frame: build once, render often.</remarks>
public static class Scenes
{
    private const float EyeHeight = -2.2f;

    /// <summary>A lake between mountains at dusk; the camera trucks to the right, so near things pass far ones.</summary>
    /// <param name="seed">Another seed, another valley.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static LayeredScene Valley(int seed, int width, int height) =>
        InValley(seed, width, height, t => Eye(-1.2f + (0.03f * t)));

    /// <summary>A shopping street at dusk with cars and walkers; the camera trucks along it.</summary>
    /// <param name="seed">Another seed, another street.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static LayeredScene Street(int seed, int width, int height) => new(
        width, height, StreetWorld.Build(seed, width),
        t => new Camera(new Vector3(-2 + (0.045f * (float)t), -1.75f, -7), Yaw: -0.05f, Pitch: -0.10f))
    {
        Seed = seed,
    };

    /// <summary>The valley from a tripod: only things in it move.</summary>
    /// <param name="seed">Another seed, another valley.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static LayeredScene StaticLocked(int seed, int width, int height) => InValley(seed, width, height, _ => Eye(0));

    /// <summary>The valley from a shaking hand: smooth turns and shifts of up to about 1 % of the width a frame.</summary>
    /// <param name="seed">Another seed, another shake.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static LayeredScene Handheld(int seed, int width, int height) => InValley(seed, width, height, t => Eye(0) with
    {
        Position = new Vector3(0.35f * Sway(t / 17, seed), EyeHeight + (0.12f * Sway(t / 11, seed + 1)), 0.2f * Sway(t / 23, seed + 2)),
        Yaw = 0.03f * Sway(t / 9, seed + 3),
        Pitch = -0.06f + (0.02f * Sway(t / 7, seed + 4)),
        Roll = 0.025f * Sway(t / 13, seed + 5),
    });

    /// <summary>The valley in a fast pan: about 2.5 % of the width a frame.</summary>
    /// <param name="seed">Another seed, another valley.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static LayeredScene FastPan(int seed, int width, int height) =>
        InValley(seed, width, height, t => Eye(0) with { Yaw = -0.3f + (0.025f * t) });

    /// <summary>The valley through a camera that turns around its axis (a third of a degree a frame) and zooms in (0.6 % a frame).</summary>
    /// <param name="seed">Another seed, another valley.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static LayeredScene Rotation(int seed, int width, int height) =>
        InValley(seed, width, height, t => Eye(0) with { Roll = -0.06f + (0.006f * t), Focal = MathF.Exp(0.006f * t) });

    /// <summary>The trucking shot of <see cref="Valley"/> that comes up from black until frame 24.</summary>
    /// <param name="seed">Another seed, another valley.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static LayeredScene Fade(int seed, int width, int height)
    {
        LayeredScene valley = Valley(seed, width, height);
        return new LayeredScene(valley) { Exposure = t => Noise.Smooth(-0.5f, 24, (float)t) };
    }

    /// <summary>The valley from a tripod while a soft light crosses it from left to right in 48 frames.</summary>
    /// <param name="seed">Another seed, another valley.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static LayeredScene MovingLight(int seed, int width, int height)
    {
        LayeredScene still = StaticLocked(seed, width, height);
        return new LayeredScene(still)
        {
            Lights = [new Light(t => new Vector2(-0.1f + (1.2f * (float)t / 48), 0.6f), 0.16f, new Vector3(1.5f, 1.2f, 0.8f))],
        };
    }

    /// <summary>Wires about a pixel thick over the valley, at two depths, while the camera trucks and rises.</summary>
    /// <param name="seed">Another seed, another valley.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static LayeredScene ThinWires(int seed, int width, int height)
    {
        LayeredScene valley = InValley(seed, width, height, t => Eye(-0.8f + (0.05f * t)) with { Pitch = -0.11f + (0.0015f * t) });
        return new LayeredScene(valley, [.. PowerLine.Cards(width)]);
    }

    /// <summary>A title, a frame and a recording lamp that stand still over a pan of the valley, and a line of text that runs.</summary>
    /// <param name="seed">Another seed, another valley.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static LayeredScene Text(int seed, int width, int height)
    {
        LayeredScene valley = InValley(seed, width, height, t => Eye(0) with { Yaw = -0.1f + (0.006f * t) });
        return new LayeredScene(valley, [.. HeadUpDisplay.Cards(width, height)]);
    }

    /// <summary>A cut at frame 12, from the trucking shot of the valley to the street.</summary>
    /// <param name="seed">Another seed, other valleys.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static CutScene Cut(int seed, int width, int height) =>
        new(Valley(seed, width, height), Street(seed, width, height), 12);

    private static LayeredScene InValley(int seed, int width, int height, Func<float, Camera> camera) =>
        new(width, height, ValleyWorld.Build(seed, width), t => camera((float)t)) { Seed = seed };

    private static Camera Eye(float x) => new(new Vector3(x, EyeHeight, 0), Pitch: -0.06f);

    /// <summary>Smooth and irregular, in about [-1, 1].</summary>
    private static float Sway(float x, int seed) => (2 * Noise.Fractal(x, 0.5f, seed, 3)) - 1;
}
