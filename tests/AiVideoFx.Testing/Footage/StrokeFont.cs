using System.Numerics;

namespace AiVideoFx.Testing.Footage;

/// <summary>A small font of strokes, drawn by us: letters, digits and common signs; what it lacks is left blank.</summary>
public static class StrokeFont
{
    private const float CapHeight = 6;
    private const float Gap = 1.9f;
    private const float SpaceWidth = 1.6f;

    // On a grid of tenths: "x y" pairs, capitals from row 0 to 6, small letters from row 2, descenders to 8. | lifts the pen.
    private static readonly Dictionary<char, Vector2[][]> Glyphs = Parse(
        """
        A 06 20 46|14 34
        B 00 06 36 45 44 33 03|00 30 41 42 33
        C 41 30 10 01 05 16 36 45
        D 00 06 26 45 41 20 00
        E 40 00 06 46|03 33
        F 40 00 06|03 33
        G 41 30 10 01 05 16 36 45 43 23
        H 00 06|40 46|03 43
        I 00 06
        J 30 35 26 16 05
        K 00 06|40 03 46
        L 00 06 46
        M 06 00 23 40 46
        N 06 00 46 40
        O 10 30 41 45 36 16 05 01 10
        P 06 00 30 41 42 33 03
        Q 10 30 41 45 36 16 05 01 10|24 46
        R 06 00 30 41 42 33 03|23 46
        S 41 30 10 01 02 13 33 44 45 36 16 05
        T 00 40|20 26
        U 00 05 16 36 45 40
        V 00 26 40
        W 00 16 32 56 60
        X 00 46|40 06
        Y 00 23 40|23 26
        Z 00 40 06 46
        0 10 30 41 45 36 16 05 01 10
        1 01 20 26
        2 01 10 30 41 42 06 46
        3 01 10 30 41 42 33 13|33 44 45 36 16 05
        4 36 30 04 44
        5 40 00 03 32 43 45 36 16 05
        6 30 10 01 05 16 36 45 44 33 13 04
        7 00 40 16
        8 10 30 41 42 33 13 02 01 10|13 04 05 16 36 45 44 33
        9 42 33 13 02 01 10 30 41 45 36 16
        a 43 32 12 03 05 16 36 45|42 46
        b 00 06|03 12 32 43 45 36 16 05
        c 43 32 12 03 05 16 36 45
        d 40 46|43 32 12 03 05 16 36 45
        e 04 44 43 32 12 03 05 16 36 45
        f 20 11 16|02 22
        g 42 47 38 18 07|43 32 12 03 05 16 36 45
        h 00 06|03 12 32 43 46
        i 02 06|00 00
        j 12 17 08|10 10
        k 00 06|32 04|14 36
        l 00 06
        m 02 06|03 12 22 33 36|33 42 52 63 66
        n 02 06|03 12 32 43 46
        o 12 32 43 45 36 16 05 03 12
        p 02 08|03 12 32 43 45 36 16 05
        q 42 48|43 32 12 03 05 16 36 45
        r 02 06|03 12 22
        s 32 12 03 14 24 35 26 06
        t 10 15 26|02 22
        u 02 05 16 36 45|42 46
        v 02 26 42
        w 02 16 33 56 62
        x 02 36|32 06
        y 02 26|42 26 18 08
        z 02 32 06 36
        . 06 06
        , 06 07
        : 03 03|06 06
        - 03 23
        + 03 43|21 25
        / 06 40
        % 06 40|00 11|35 46
        ( 20 11 15 26
        ) 00 11 15 06
        = 02 42|04 44
        > 01 43 05
        < 41 03 45
        _ 07 47
        ' 00 01
        * 11 33|31 13
        # 10 06|30 26|02 42|04 44
        | 00 07
        """);

    /// <summary>Width of a line of text.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">Height of capitals, in the canvas's units.</param>
    public static float Measure(string text, float size)
    {
        ArgumentNullException.ThrowIfNull(text);
        float width = 0;
        foreach (char c in text)
        {
            width += Advance(c);
        }

        return MathF.Max(0, width - Gap) * size / CapHeight;
    }

    /// <summary>Writes a line of text.</summary>
    /// <param name="canvas">Painted over.</param>
    /// <param name="text">One line.</param>
    /// <param name="x">Left edge of the first letter.</param>
    /// <param name="y">Top of the capitals.</param>
    /// <param name="size">Height of capitals, in the canvas's units.</param>
    /// <param name="colour">Linear light.</param>
    /// <param name="weight">Thickness of strokes as a share of the size.</param>
    public static void Write(Canvas canvas, string text, float x, float y, float size, Vector3 colour, float weight = 0.13f)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(text);
        float unit = size / CapHeight;
        float radius = size * weight * 0.5f;
        Vector2 origin = new(x, y);
        foreach (char c in text)
        {
            if (Glyphs.TryGetValue(c, out Vector2[][]? strokes))
            {
                foreach (Vector2[] stroke in strokes)
                {
                    Stroke(canvas, [.. stroke.Select(p => origin + (p * unit))], radius, colour);
                }
            }

            origin.X += Advance(c) * unit;
        }
    }

    /// <summary>A polyline as one shape, so that its own corners do not show.</summary>
    private static void Stroke(Canvas canvas, Vector2[] points, float radius, Vector3 colour)
    {
        Box box = new(
            points.Min(p => p.X) - radius, points.Min(p => p.Y) - radius, points.Max(p => p.X) + radius, points.Max(p => p.Y) + radius);
        canvas.Shape(box, (px, py) =>
        {
            float nearest = float.MaxValue;
            for (int i = 0; i + 1 < points.Length; i++)
            {
                nearest = MathF.Min(nearest, Outlines.Capsule(new Vector2(px, py), points[i], points[i + 1], radius, radius));
            }

            return nearest;
        }, colour);
    }

    private static float Advance(char c) =>
        Glyphs.TryGetValue(c, out Vector2[][]? strokes) ? strokes.Max(s => s.Max(p => p.X)) + Gap : SpaceWidth + Gap;

    private static Dictionary<char, Vector2[][]> Parse(string table) => table.Split('\n', StringSplitOptions.TrimEntries).ToDictionary(
        line => line[0],
        line => line[2..].Split('|').Select(
            stroke => stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => new Vector2(p[0] - '0', p[1] - '0')).ToArray()).ToArray());
}
