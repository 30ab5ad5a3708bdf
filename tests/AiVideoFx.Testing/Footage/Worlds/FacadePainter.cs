using System.Numerics;

namespace AiVideoFx.Testing.Footage.Worlds;

/// <summary>Fronts of houses in the evening: brick, plaster or stone, some windows lit, a shop below.</summary>
/// <param name="Seed">Another seed, another house.</param>
/// <param name="Width">In metres.</param>
/// <param name="Height">In metres, to the top of the canvas.</param>
internal sealed record FacadePainter(int Seed, float Width, float Height)
{
    private const float ShopHeight = 3.7f;
    private static readonly Vector3 Warm = new(1.5f, 0.92f, 0.42f);

    /// <summary>Paints the house; its foot is the canvas's bottom edge.</summary>
    /// <param name="density">Texels per metre.</param>
    public Canvas Paint(float density)
    {
        Canvas canvas = new(Width, Height, density, 1);
        Vector3[] tones =
            [Tone.Colour(0x8a4b38), Tone.Colour(0xb59a78), Tone.Colour(0x75695f), Tone.Colour(0x9c6a4c), Tone.Colour(0x8d8a80), Tone.Colour(0x6f3f36)];
        Vector3 tone = tones[(int)(Noise.Cell(Seed, 1, 3) * tones.Length)];
        bool brick = Noise.Cell(Seed, 2, 3) < 0.6f;
        float roof = Noise.Range(Seed, 4, 0.1f, 2.2f);
        Vector3 trim = Vector3.Lerp(tone, Tone.Colour(0xcfc2ae), 0.6f) * 0.62f;

        canvas.Shape(new Box(0.0f, roof, Width, Height), (x, y) => MathF.Max(roof + 0.3f - y, MathF.Max(-x, x - Width)), (x, y) => Wall(x, y, tone, brick));
        // Cornice: a lit edge over a shadow.
        canvas.Rectangle(new Box(0, roof, Width, roof + 0.42f), 0.02f, trim);
        canvas.Shape(new Box(0, roof + 0.42f, Width, roof + 0.95f), (_, y) => MathF.Max(roof + 0.42f - y, y - roof - 0.9f), (_, _) => Vector3.Zero, 0.38f);

        float top = roof + 1.25f;
        int floors = Math.Max(1, (int)((Height - ShopHeight - top) / 2.9f));
        float floorHeight = (Height - ShopHeight - top) / floors;
        int bays = Math.Max(2, (int)(Width / 2.4f));
        float bay = Width / bays;
        for (int floor = 0; floor < floors; floor++)
        {
            for (int i = 0; i < bays; i++)
            {
                float w = 1.12f;
                float h = floorHeight * 0.6f;
                float left = ((i + 0.5f) * bay) - (w / 2);
                float y = top + (floor * floorHeight) + (floorHeight * 0.14f);
                Window(canvas, new Box(left, y, left + w, y + h), trim, (floor * 31) + i);
            }
        }

        Shop(canvas, trim);
        return canvas;
    }

    private Vector3 Wall(float x, float y, Vector3 tone, bool brick)
    {
        float stain = Noise.Fractal(x * 0.5f, y * 0.35f, Seed + 3, 4);
        float streak = Noise.Fractal(x * 3, y * 0.25f, Seed + 4, 3);
        float grain = Noise.Fractal(x * 22, y * 22, Seed + 5, 2);
        Vector3 colour = tone * (0.55f + (0.4f * stain) + (0.25f * (streak - 0.5f)) + (0.3f * (grain - 0.5f)));
        if (brick)
        {
            const float Course = 0.115f;
            int row = (int)MathF.Floor(y / Course);
            float bx = (x / 0.25f) + ((row & 1) * 0.5f);
            float fy = (y / Course) - row;
            float fx = bx - MathF.Floor(bx);
            float joint = MathF.Max(Noise.Smooth(0.10f, 0.02f, MathF.Min(fx, 1 - fx)), Noise.Smooth(0.17f, 0.05f, MathF.Min(fy, 1 - fy)));
            float own = 0.78f + (0.44f * Noise.Cell((int)MathF.Floor(bx), row, Seed + 6));
            colour = Vector3.Lerp(colour * own, Tone.Colour(0x9a9086) * 0.5f, joint * 0.5f);
        }

        // Street lamps warm the lower storeys, the sky cools the upper ones.
        float lamp = MathF.Exp(-MathF.Max(0, Height - y - 2.5f) / 3.2f);
        return colour * (new Vector3(0.36f, 0.40f, 0.54f) + (new Vector3(0.85f, 0.52f, 0.26f) * (0.75f * lamp)));
    }

    /// <summary>Shelves with things of all widths and heights on them: how much of the room's light each point sends out.</summary>
    private Vector3 Goods(float x, float y, float height)
    {
        const float Shelf = 0.44f;
        float above = y - (height * 0.3f);
        if (above < 0)
        {
            return Vector3.One;
        }

        int row = (int)(above / Shelf);
        float up = Shelf - (above - (row * Shelf));
        if (up < 0.035f)
        {
            return new Vector3(0.22f, 0.16f, 0.11f);
        }

        int thing = (int)MathF.Floor((x / 0.11f) + Noise.Value(x * 3, row, Seed + 24));
        uint id = Noise.Hash(thing, row, Seed + 25);
        float tall = Shelf * (0.3f + (0.55f * (id >> 24) / 255f));
        bool there = (id & 15) > 2 && up < tall;
        Vector3 hue = new(0.25f + ((id >> 4 & 255) / 400f), 0.2f + ((id >> 12 & 255) / 480f), 0.16f + ((id >> 18 & 255) / 560f));
        return there ? hue * (0.6f + (0.5f * up / tall)) : new Vector3(0.62f, 0.58f, 0.52f);
    }

    private void Window(Canvas canvas, Box box, Vector3 trim, int number)
    {
        float chance = Noise.Cell(number, 7, Seed);
        bool lit = chance < 0.5f;
        float level = lit ? Noise.Range(number, Seed + 8, 0.45f, 1.1f) : 0;
        canvas.Rectangle(new Box(box.Left - 0.12f, box.Top - 0.14f, box.Right + 0.12f, box.Bottom + 0.05f), 0.02f, trim * 0.8f);
        canvas.Rectangle(box, 0.01f, new Vector3(0.01f));
        canvas.Shape(box.Inset(0.05f), (x, y) => Outlines.Rounded(x, y, box.Inset(0.06f), 0.01f), (x, y) =>
        {
            float u = (x - box.Left) / box.Width;
            float v = (y - box.Top) / box.Height;
            if (!lit)
            {
                // The evening sky, broken by old glass.
                float wave = Noise.Fractal((x * 1.2f) + (number * 9), y * 1.1f, Seed + 9, 3);
                return Vector3.Lerp(new Vector3(0.035f, 0.05f, 0.09f), new Vector3(0.17f, 0.16f, 0.20f), Noise.Smooth(0.3f, 0.85f, wave + (0.4f * (0.5f - v))));
            }

            float curtain = Noise.Smooth(0.26f, 0.18f, MathF.Min(u, 1 - u)) * (0.55f + (0.25f * MathF.Sin(u * 60)));
            float lampAt = MathF.Exp(-(((u - 0.55f) * (u - 0.55f) * 5) + ((v - 0.35f) * (v - 0.35f) * 4)));
            float furniture = Noise.Smooth(0.5f, 0.6f, Noise.Value((u * 4) + (number * 3), 0.5f, Seed) - ((1 - v) * 0.9f) + 0.25f);
            return Warm * (level * (0.35f + (0.75f * lampAt)) * (1 - (0.6f * curtain)) * (1 - (0.6f * furniture)));
        });
        float middle = (box.Left + box.Right) / 2;
        float bar = box.Top + (box.Height * 0.38f);
        canvas.Rectangle(new Box(middle - 0.03f, box.Top, middle + 0.03f, box.Bottom), 0, trim * 0.35f);
        canvas.Rectangle(new Box(box.Left, bar - 0.03f, box.Right, bar + 0.03f), 0, trim * 0.35f);
        canvas.Rectangle(new Box(box.Left - 0.18f, box.Bottom, box.Right + 0.18f, box.Bottom + 0.12f), 0.02f, trim);
    }

    private void Shop(Canvas canvas, Vector3 trim)
    {
        Vector3[] fronts = [Tone.Colour(0x1f3b35), Tone.Colour(0x53201f), Tone.Colour(0x20303f), Tone.Colour(0x2b2724)];
        Vector3 front = fronts[(int)(Noise.Cell(Seed, 12, 3) * fronts.Length)] * 0.8f;
        string[] names = ["BAKERY", "BOOKS", "CAFE LUNA", "HOTEL", "RADIO", "TAILOR", "CINEMA", "FLOWERS", "RECORDS"];
        string name = names[(int)(Noise.Cell(Seed, 13, 3) * names.Length)];
        float top = Height - ShopHeight;
        canvas.Rectangle(new Box(0, top - 0.18f, Width, top), 0, trim);
        canvas.Rectangle(new Box(0.1f, top, Width - 0.1f, Height), 0, front);
        bool open = Noise.Cell(Seed, 14, 3) < 0.75f;
        int panes = Math.Max(2, (int)(Width / 2.1f));
        int door = (int)(Noise.Cell(Seed, 15, 3) * panes);
        float paneWidth = (Width - 0.6f) / panes;
        for (int i = 0; i < panes; i++)
        {
            int pane = i;
            Box box = new(0.3f + (i * paneWidth) + 0.1f, top + 0.95f, 0.3f + ((i + 1) * paneWidth) - 0.1f, Height - (i == door ? 0.06f : 0.62f));
            canvas.Shape(box, (x, y) => Outlines.Rounded(x, y, box, 0.03f), (x, y) =>
            {
                float v = (y - box.Top) / box.Height;
                if (!open)
                {
                    return new Vector3(0.03f, 0.035f, 0.05f) * (0.6f + Noise.Fractal(x, y, Seed + 21, 3));
                }

                float ceiling = MathF.Exp(-v * 1.6f);
                Vector3 room = Warm * ((0.3f + (0.9f * ceiling)) * (pane == door ? 0.7f : 1) * (0.8f + (0.4f * Noise.Value(x * 1.3f, y * 0.9f, Seed + 23))));
                return pane == door ? room : room * Goods(x, y - box.Top, box.Height);
            });
        }

        float size = 0.42f;
        float width = StrokeFont.Measure(name, size);
        if (width < Width - 0.6f)
        {
            StrokeFont.Write(canvas, name, (Width - width) / 2, top + 0.28f, size, open ? new Vector3(2.2f, 1.5f, 0.8f) : trim, 0.17f);
        }

        if (Noise.Cell(Seed, 16, 3) < 0.5f)
        {
            Vector3 dark = Tone.Colour(0x7a2a22) * 0.6f;
            Vector3 light = Tone.Colour(0xcdbfa5) * 0.5f;
            canvas.Shape(new Box(0.2f, top + 0.85f, Width - 0.2f, top + 1.55f), (x, y) =>
            {
                float scallop = 0.07f * MathF.Abs(MathF.Sin(x * MathF.PI / 0.6f));
                return MathF.Max(MathF.Max(top + 0.85f - y, y - top - 1.42f - scallop), MathF.Max(0.2f - x, x - Width + 0.2f));
            }, (x, y) => ((int)MathF.Floor(x / 0.6f) % 2 == 0 ? dark : light) * (0.75f + (0.7f * ((y - top - 0.85f) / 0.6f))));
        }
    }
}
