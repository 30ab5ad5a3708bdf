using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>A car seen from its side: body, two wheels that roll, lamps, light on the road and a shadow.</summary>
internal static class Car
{
    private const float Length = 4.6f;
    private const float Height = 1.62f;
    private const float WheelRadius = 0.32f;

    /// <summary>The cards of one car.</summary>
    /// <param name="name">Name of the object.</param>
    /// <param name="seed">Paint and kind.</param>
    /// <param name="density">Texels per metre.</param>
    /// <param name="start">Where its rear is at time 0 (front, when it goes to the left); on the road.</param>
    /// <param name="metresPerFrame">Speed; negative goes to the left.</param>
    public static IEnumerable<Card> Cards(string name, int seed, float density, Vector3 start, float metresPerFrame)
    {
        Vector3[] paints = [Tone.Colour(0x8c2a25), Tone.Colour(0x2d4a68), Tone.Colour(0xb9b4aa), Tone.Colour(0x3a3d40), Tone.Colour(0xc79a3c)];
        Vector3 paint = paints[(int)(Noise.Cell(seed, 1, 3) * paints.Length)];
        bool van = Noise.Cell(seed, 2, 3) > 0.7f;
        float facing = metresPerFrame < 0 ? -1 : 1;
        Texture body = new(Body(paint, van, density));
        Texture wheel = new(Wheel(density));
        Texture halo = new(Halo(density));
        Texture beam = new(Beam(MathF.Min(density, 60)));
        Texture shadow = new(new Canvas(5.4f, 0.7f, MathF.Min(density, 60), 1).FillSoft((x, y) =>
        {
            float dx = (x - 2.7f) / 2.5f;
            float dy = (y - 0.35f) / 0.24f;
            return new Vector4(0, 0, 0, 0.75f * Noise.Smooth(1.05f, 0.5f, (dx * dx * dx * dx) + (dy * dy)));
        }));

        yield return new Card($"{name}/shadow", shadow, t =>
        {
            Pose whole = Place(t, -0.4f, 0, 5.4f, 0);
            return Pose.Flat(MathF.Min(whole.Origin.X, whole.Origin.X + whole.Across.X), 0, start.Z - 0.9f, start.Z + 0.5f, 5.4f);
        })
        { Kind = CardKind.Shadow, Rank = Ranks.OnGround, Oblique = true };
        yield return new Card($"{name}/beam", beam, t =>
        {
            Pose front = Place(t, Length - 0.3f, 0, 7, 0);
            return new Pose(new Vector3(front.Origin.X, 0, start.Z + 1.1f), front.Across, new Vector3(0, 0, -2.2f));
        })
        { Kind = CardKind.Glow, Rank = Ranks.OnGround, Oblique = true };
        yield return new Card($"{name}/body", body, t => Place(t, 0, -Height - 0.02f, Length, Height));
        foreach (float axle in new[] { 0.92f, 3.66f })
        {
            yield return new Card($"{name}/wheel-{(axle < 2 ? "rear" : "front")}", wheel, t => Nearer(Place(t, axle - 0.34f, -0.67f, 0.68f, 0.68f))
                .Turn(facing * MathF.Abs(metresPerFrame) * (float)t / WheelRadius));
        }

        yield return new Card($"{name}/head-lamp", halo, t => Nearer(Place(t, Length - 0.62f, -1.22f, 1.1f, 1.1f))) { Kind = CardKind.Glow, Brightness = _ => 1.5f };
        yield return new Card($"{name}/tail-lamp", halo, t => Nearer(Place(t, -0.42f, -1.22f, 0.9f, 0.9f))) { Kind = CardKind.Glow, Brightness = _ => 0.35f };

        // What is on the body's side must be nearer than its middle, even when the camera looks along it a little.
        static Pose Nearer(Pose pose) => pose with { Origin = pose.Origin - new Vector3(0, 0, 0.3f) };

        // From the rear towards the front, whichever way that is on the screen.
        Pose Place(double t, float along, float top, float width, float height) => new(
            new Vector3(start.X + ((float)t * metresPerFrame) + (facing * along), start.Y + top, start.Z),
            new Vector3(facing * width, 0, 0), new Vector3(0, height, 0));
    }

    private static Canvas Body(Vector3 paint, bool van, float density)
    {
        Vector2[] outline = van
            ? [new(0.06f, 0.14f), new(3.4f, 0.10f), new(4.0f, 0.72f), new(4.52f, 0.86f), new(4.56f, 1.36f), new(0.08f, 1.36f)]
            : [new(0.06f, 0.66f), new(0.62f, 0.60f), new(1.18f, 0.16f), new(2.72f, 0.13f), new(3.42f, 0.60f), new(4.40f, 0.76f), new(4.55f, 1.0f), new(4.54f, 1.36f), new(0.07f, 1.36f)];
        Vector2[] glass = van
            ? [new(2.5f, 0.24f), new(3.3f, 0.22f), new(3.82f, 0.70f), new(2.5f, 0.70f)]
            : [new(0.86f, 0.60f), new(1.28f, 0.25f), new(2.66f, 0.23f), new(3.22f, 0.60f)];
        Canvas canvas = new(Length, Height, density, 1);
        canvas.Polygon(outline, 0.05f, (x, y) =>
        {
            // Sky above, a bright line at the shoulder, road below.
            float shoulder = MathF.Exp(-MathF.Pow((y - 0.74f) / 0.05f, 2));
            float sky = Noise.Smooth(0.9f, 0.15f, y);
            float road = Noise.Smooth(0.9f, 1.4f, y);
            Vector3 light = (new Vector3(0.55f, 0.58f, 0.68f) * (0.7f + (0.7f * sky))) - (new Vector3(0.4f) * road);
            float door = MathF.Min(MathF.Abs(x - 2.02f), MathF.Abs(x - 3.1f));
            float seam = y is > 0.62f and < 1.3f ? 1 - (0.6f * Noise.Smooth(0.02f, 0.008f, door)) : 1;
            return ((paint * light) + (new Vector3(0.5f, 0.42f, 0.34f) * (shoulder * 0.5f))) * seam;
        });
        canvas.Polygon(glass, 0.02f, (x, y) => Vector3.Lerp(new Vector3(0.30f, 0.26f, 0.26f), new Vector3(0.02f, 0.025f, 0.035f),
            Noise.Smooth(-0.15f, 0.5f, y - 0.2f + (0.12f * MathF.Sin(x * 5)))));
        if (!van)
        {
            canvas.Line(new Vector2(2.0f, 0.2f), new Vector2(2.02f, 0.62f), 0.035f, 0.04f, (_, _) => paint * 0.35f);
        }

        foreach (float axle in new[] { 0.92f, 3.66f })
        {
            canvas.Ellipse(axle, 1.30f, 0.40f, 0.40f, new Vector3(0.008f));
        }

        canvas.Rectangle(new Box(0.05f, 1.27f, 4.5f, 1.41f), 0.05f, new Vector3(0.012f));
        canvas.Rectangle(new Box(0.03f, 0.80f, 0.16f, 0.98f), 0.03f, new Vector3(2.2f, 0.12f, 0.06f));
        canvas.Rectangle(new Box(4.36f, 0.88f, 4.58f, 1.0f), 0.04f, new Vector3(3.5f, 3.1f, 2.4f));
        foreach (float axle in new[] { 0.92f, 3.66f })
        {
            // The arch is open below: what the wheel does not fill is dark.
            canvas.Ellipse(axle, 1.30f, 0.37f, 0.37f, new Vector3(0.006f));
        }

        return canvas;
    }

    private static Canvas Wheel(float density)
    {
        Canvas canvas = new(0.68f, 0.68f, density, 1);
        canvas.Ellipse(0.34f, 0.34f, WheelRadius, WheelRadius, new Vector3(0.018f));
        canvas.Ellipse(0.34f, 0.34f, 0.21f, 0.21f, new Vector3(0.26f, 0.26f, 0.28f));
        for (int i = 0; i < 5; i++)
        {
            (float sin, float cos) = MathF.SinCos((i + 0.5f) * MathF.PI * 2 / 5);
            canvas.Ellipse(0.34f + (0.125f * cos), 0.34f + (0.125f * sin), 0.052f, 0.052f, new Vector3(0.02f));
        }

        return canvas.Ellipse(0.34f, 0.34f, 0.04f, 0.04f, new Vector3(0.4f));
    }

    private static Canvas Halo(float density) => new Canvas(1, 1, MathF.Min(density, 70), 1).FillSoft((x, y) =>
    {
        float r = MathF.Sqrt(((x - 0.5f) * (x - 0.5f)) + ((y - 0.5f) * (y - 0.5f)));
        float glow = MathF.Max(0, 1 - (2.05f * r));
        return new Vector4(new Vector3(1, 0.62f, 0.36f) * (glow * glow * glow), 0);
    });

    private static Canvas Beam(float density) => new Canvas(7, 2.2f, density, 1).FillSoft((x, y) =>
    {
        float spread = 0.35f + (x * 0.11f);
        float across = (y - 1.1f) / spread;
        float along = Noise.Smooth(0, 1.2f, x) * Noise.Smooth(6.9f, 2.5f, x);
        return new Vector4(new Vector3(0.34f, 0.29f, 0.2f) * (along * MathF.Exp(-across * across) * Noise.Smooth(1.05f, 0.85f, MathF.Abs(y - 1.1f))), 0);
    });
}
