using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>Titles and instruments that stand still over a moving picture, and a line of text that runs through it.</summary>
internal static class HeadUpDisplay
{
    // Canvas units are hundredths of the picture's width.
    private const float Unit = 0.01f;
    private static readonly Vector3 Ink = new(0.92f);

    /// <summary>The cards; layer names are "title", "recording", "frame" and "ticker".</summary>
    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="height">Of the picture, in pixels.</param>
    public static IEnumerable<Card> Cards(int width, int height)
    {
        float density = MathF.Max(2, 2f * width * Unit);
        float tall = 100f * height / width;

        const string Name = "LAKE AT DUSK";
        Canvas title = new Canvas(StrokeFont.Measure(Name, 4.2f) + 4, 12, density, 1).Rectangle(new Box(0.4f, 0.5f, 1.1f, 11.5f), 0.2f, new Vector3(0.9f, 0.32f, 0.06f));
        StrokeFont.Write(title, Name, 3, 1.6f, 4.2f, Ink, 0.16f);
        StrokeFont.Write(title, "Camera 2 - 24 fps", 3, 8, 2, Ink * 0.75f, 0.14f);
        yield return Pasted("title", title, 5, tall - 19, tall);

        const string Clock = "REC 00:12:08";
        Canvas recording = new Canvas(StrokeFont.Measure(Clock, 2.2f) + 4.6f, 5, density, 1);
        StrokeFont.Write(recording, Clock, 3.6f, 1.3f, 2.2f, Ink, 0.15f);
        yield return Pasted("recording/text", recording, 68, 4, tall);
        Canvas dot = new Canvas(3, 3, density, 1).Ellipse(1.5f, 1.5f, 1, 1, new Vector3(0.95f, 0.05f, 0.03f));
        yield return Pasted("recording/dot", dot, 68, 4.8f, tall) with { Brightness = t => 0.55f + (0.45f * MathF.Cos((float)t * MathF.PI / 12)) };

        Canvas frame = new(94, tall - 6, density, 1);
        foreach ((float x, float y, float dx, float dy) in new[] { (0.5f, 0.5f, 1f, 1f), (93.5f, 0.5f, -1f, 1f), (0.5f, tall - 6.5f, 1f, -1f), (93.5f, tall - 6.5f, -1f, -1f) })
        {
            frame.Line(new Vector2(x, y), new Vector2(x + (5 * dx), y), 0.14f, 0.14f, (_, _) => Ink)
                .Line(new Vector2(x, y), new Vector2(x, y + (5 * dy)), 0.14f, 0.14f, (_, _) => Ink);
        }

        float middle = (tall - 6) / 2;
        frame.Line(new Vector2(45.5f, middle), new Vector2(48.5f, middle), 0.1f, 0.1f, (_, _) => Ink)
            .Line(new Vector2(47, middle - 1.5f), new Vector2(47, middle + 1.5f), 0.1f, 0.1f, (_, _) => Ink);
        yield return Pasted("frame", frame, 3, 3, tall);

        const string News = "Sunset 18:42   Wind 3 m/s from the west   Water 14 C   Regatta on Sunday";
        Canvas ticker = new(StrokeFont.Measure(News, 2) + 4, 4, density, 1);
        StrokeFont.Write(ticker, News, 2, 1, 2, new Vector3(0.9f, 0.85f, 0.6f), 0.14f);
        Texture line = new(ticker);
        float length = ticker.Width;
        yield return new Card("ticker", line, t => Paste(104 - (0.6f * (float)t), tall - 4.4f, length, 4, tall)) { OnScreen = true, Rank = Ranks.Overlay };
    }

    private static Card Pasted(string name, Canvas canvas, float x, float y, float tall) =>
        new(name, new Texture(canvas), _ => Paste(x, y, canvas.Width, canvas.Height, tall)) { OnScreen = true, Rank = Ranks.Overlay };

    private static Pose Paste(float x, float y, float width, float height, float tall) =>
        Pose.Upright(x * Unit, y / tall, 0, width * Unit, height / tall);
}
