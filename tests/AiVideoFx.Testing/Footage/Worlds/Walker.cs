using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>A person who walks from left to right: body, and limbs that turn at hip, knee and shoulder, each with its own flow.</summary>
internal static class Walker
{
    private const float Hip = 0.88f;

    /// <summary>The cards of one person; feet on y = 0.</summary>
    /// <param name="name">Name of the object.</param>
    /// <param name="seed">Clothes, size and the phase of the step.</param>
    /// <param name="density">Texels per metre.</param>
    /// <param name="start">Position at time 0, in metres.</param>
    /// <param name="metresPerFrame">Speed; negative walks to the left.</param>
    /// <param name="light">Colour of the light on the sunny (right) side.</param>
    public static IEnumerable<Card> Cards(string name, int seed, float density, Vector3 start, float metresPerFrame, Vector3 light)
    {
        Vector3[] coats = [Tone.Colour(0x8d2f2a), Tone.Colour(0x2f4f6f), Tone.Colour(0xc9a24a), Tone.Colour(0x3d5a45), Tone.Colour(0x5b4a63)];
        Vector3[] trousers = [Tone.Colour(0x2b2f3a), Tone.Colour(0x4a4038), Tone.Colour(0x30384a)];
        Vector3 coat = coats[(int)(Noise.Cell(seed, 1, 3) * coats.Length)];
        Vector3 cloth = trousers[(int)(Noise.Cell(seed, 2, 3) * trousers.Length)];
        Vector3 skin = Tone.Colour(0xb98565);
        Vector3 hair = Tone.Colour(0x2a1c14);
        float size = Noise.Range(seed, 4, 0.94f, 1.04f);
        float facing = metresPerFrame < 0 ? -1 : 1;

        Paint Shaded(Vector3 colour, float middle, float half) => (x, y) =>
        {
            float side = facing * (x - middle) / half;
            float fold = Noise.Fractal(x * 14, y * 9, seed, 3) - 0.5f;
            float lit = Math.Clamp(0.36f + (0.42f * side) + (0.6f * fold), 0, 1);
            return colour * Vector3.Lerp(new Vector3(0.32f, 0.36f, 0.46f), light, lit * lit);
        };

        Texture body = new(new Canvas(0.6f, 1.0f, density, 1)
            .Line(new Vector2(0.30f, 0.26f), new Vector2(0.30f, 0.34f), 0.05f, 0.06f, Shaded(skin * 0.8f, 0.3f, 0.06f))
            .Polygon(
                [new(0.20f, 0.38f), new(0.26f, 0.33f), new(0.35f, 0.33f), new(0.41f, 0.39f), new(0.415f, 0.62f), new(0.44f, 0.90f), new(0.17f, 0.90f), new(0.20f, 0.62f)],
                0.025f, Shaded(coat, 0.3f, 0.16f))
            .Shape(new Box(0.2f, 0.02f, 0.42f, 0.3f), (x, y) => Outlines.Ellipse(x - 0.31f, y - 0.16f, 0.088f, 0.118f), Shaded(skin, 0.31f, 0.1f))
            .Shape(
                new Box(0.18f, 0.0f, 0.42f, 0.3f),
                (x, y) => MathF.Max(Outlines.Ellipse(x - 0.295f, y - 0.145f, 0.102f, 0.122f), MathF.Max((0.6f * (x - 0.30f)) + (y - 0.165f), -10)),
                Shaded(hair, 0.3f, 0.1f)));
        Texture thigh = Limb(0.085f, 0.07f, 0.45f, cloth);
        Texture shin = Limb(0.068f, 0.05f, 0.43f, cloth, Tone.Colour(0x1c1a19));
        Texture upperArm = Limb(0.055f, 0.048f, 0.30f, coat * 0.85f);
        Texture lowerArm = Limb(0.045f, 0.035f, 0.29f, coat * 0.85f, skin);

        float pace = MathF.Abs(metresPerFrame) * 2 * MathF.PI / (1.2f * size);
        float offset = Noise.Cell(seed, 5, 3) * 6.28f;
        for (int i = 0; i < 2; i++)
        {
            int side = i;
            float nearer = side == 0 ? 0.015f : -0.015f;
            yield return new Card($"{name}/thigh-{side}", thigh, t => Leg(t, side, nearer).Upper);
            yield return new Card($"{name}/shin-{side}", shin, t => Leg(t, side, nearer * 0.9f).Lower);
            yield return new Card($"{name}/upper-arm-{side}", upperArm, t => Arm(t, side, nearer * 2).Upper);
            yield return new Card($"{name}/lower-arm-{side}", lowerArm, t => Arm(t, side, nearer * 2.1f).Lower);
        }

        yield return new Card($"{name}/body", body, t =>
        {
            Vector3 at = Joint(t, 0);
            return new Pose(new Vector3(at.X - (facing * 0.305f * size), at.Y - (0.86f * size), at.Z), new Vector3(facing * 0.6f * size, 0, 0), new Vector3(0, size, 0));
        });
        yield return new Card($"{name}/shadow", Shadow(density), t =>
        {
            Vector3 at = Joint(t, 0);
            return Pose.Flat(at.X - 1.55f, 0, at.Z - 0.25f, at.Z + 0.2f, 1.8f);
        })
        { Kind = CardKind.Shadow, Rank = Ranks.OnGround, Oblique = true };

        Texture Limb(float top, float bottom, float length, Vector3 colour, Vector3? end = null)
        {
            Canvas canvas = new(0.26f, length + 0.2f, density, 1);
            canvas.Line(new Vector2(0.13f, 0.09f), new Vector2(0.13f, 0.09f + length), top, bottom, Shaded(colour, 0.13f, top));
            if (end is Vector3 foot)
            {
                bool shoe = length > 0.4f;
                canvas.Line(
                    new Vector2(0.12f, 0.09f + length), new Vector2(shoe ? 0.20f : 0.135f, 0.09f + length + 0.03f), bottom * 0.9f, bottom * 0.75f,
                    Shaded(foot, 0.14f, 0.1f));
            }

            return new Texture(canvas);
        }

        Vector3 Joint(double t, float dz)
        {
            float phase = ((float)t * pace) + offset;
            float bob = 0.022f * MathF.Cos(2 * phase);
            return new Vector3(start.X + ((float)t * metresPerFrame), start.Y - (size * (Hip + bob - 0.01f)), start.Z + dz);
        }

        (Pose Upper, Pose Lower) Leg(double t, int side, float dz)
        {
            float phase = ((float)t * pace) + offset + (side * MathF.PI);
            float swing = -0.36f * MathF.Sin(phase);
            float bend = 0.1f + (0.85f * MathF.Pow(MathF.Max(0, MathF.Cos(phase)), 1.6f));
            return Chain(Joint(t, dz), swing, bend, 0.43f);
        }

        (Pose Upper, Pose Lower) Arm(double t, int side, float dz)
        {
            float phase = ((float)t * pace) + offset + ((1 - side) * MathF.PI);
            Vector3 shoulder = Joint(t, dz) - new Vector3(0, 0.47f * size, 0);
            return Chain(shoulder, -0.3f * MathF.Sin(phase), -0.25f - (0.15f * MathF.Sin(phase)), 0.28f);
        }

        (Pose Upper, Pose Lower) Chain(Vector3 joint, float turn, float bend, float length)
        {
            Vector3 down = new(-facing * MathF.Sin(turn), MathF.Cos(turn), 0);
            Vector3 knee = joint + (down * (length * size));
            return (Hang(joint, turn, length + 0.02f), Hang(knee, turn + bend, length));
        }

        Pose Hang(Vector3 joint, float turn, float length)
        {
            float height = (length + 0.2f) * size;
            Vector3 down = new(-facing * MathF.Sin(turn), MathF.Cos(turn), 0);
            Vector3 across = new(facing * MathF.Cos(turn), MathF.Sin(turn), 0);
            return new Pose(joint - (across * (0.13f * size)) - (down * (0.09f * size)), across * (0.26f * size), down * height);
        }
    }

    /// <summary>A soft dark patch to the left of where somebody stands.</summary>
    private static Texture Shadow(float density) => new(new Canvas(1.8f, 0.45f, MathF.Min(density, 90), 1).FillSoft((x, y) =>
    {
        float along = Math.Clamp((x - 0.1f) / 1.5f, 0, 1);
        float across = (y - 0.22f) / (0.05f + (0.09f * MathF.Sin(along * MathF.PI)));
        return new Vector4(0, 0, 0, 0.6f * MathF.Exp(-across * across) * Noise.Smooth(0, 0.8f, along) * Noise.Smooth(1.75f, 1.5f, x));
    }));
}
