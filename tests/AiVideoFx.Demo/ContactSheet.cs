using System.Globalization;
using System.Numerics;
using AiVideoFx.Host;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Demo;

/// <summary>The before/after picture: consecutive frames of both clips over each other, and their brightness over time below.</summary>
internal static class ContactSheet
{
    public const int Width = 1600;
    public const int Margin = 40;
    private const int Columns = 5;
    private const int Gap = (Width - (2 * Margin) - (Columns * ClipMeasures.SmallWidth)) / (Columns - 1);
    private const int Header = 92;
    private const int RowLabel = 34;
    private const int ChartHeight = 250;

    // Painted in display-referred values throughout: a sheet is graphics, not a scene.
    public static readonly Vector3 Paper = Display(0x14171c);
    private static readonly Vector3 Panel = Display(0x1c2027);
    public static readonly Vector3 Ink = Display(0xeceef1);
    public static readonly Vector3 Faint = Display(0x8a929e);
    private static readonly Vector3 Rule = Display(0x2b313a);
    public static readonly Vector3 Warm = Display(0xf0883e);
    public static readonly Vector3 Cool = Display(0x3fc6b5);
    private static readonly Vector3 White = Display(0xffffff);

    /// <summary>Draws the sheet.</summary>
    /// <param name="measures">What was measured.</param>
    /// <param name="path">PNG to write; replaced.</param>
    public static void Draw(ClipMeasures measures, string path)
    {
        int shown = Math.Min(Columns, measures.Before.Frames.Count);
        int first = measures.MostRestless(shown);
        int cellHeight = measures.Before.Frames[0].Height;
        int rowStep = RowLabel + cellHeight + 18;
        int chartTop = Header + (2 * rowStep) + RowLabel + 4;
        int height = chartTop + ChartHeight + Margin + 14;

        Canvas sheet = new(Width, height, 1);
        sheet.Fill((_, _) => Paper);
        StrokeFont.Write(sheet, "AiVideoFx Deflicker", Margin, 34, 24, Ink, 0.14f);
        Headline(sheet, measures);

        Row(sheet, "Before", Warm, measures.Before.Frames[first..(first + shown)], Header);
        Row(sheet, "After", Cool, measures.After.Frames[first..(first + shown)], Header + rowStep);
        for (int i = 0; i < shown; i++)
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"frame {first + i}");
            float x = Left(i) + ClipMeasures.SmallWidth - StrokeFont.Measure(number, 11);
            StrokeFont.Write(sheet, number, x, Header + 13, 11, Faint);
        }

        Chart(sheet, measures, first, shown, new Box(Margin, chartTop, Width - Margin, chartTop + ChartHeight));
        Save(sheet, path);
    }

    private static void Headline(Canvas sheet, ClipMeasures m)
    {
        List<(string Name, string From, string To)> facts =
        [
            ("Flicker, whole frame", Number(255 * m.Before.Flicker.Global), Number(255 * m.After.Flicker.Global)),
            ("Flicker, blocks", Number(255 * m.Before.Flicker.Block), Number(255 * m.After.Flicker.Block)),
        ];
        if (m.Clean is not null)
        {
            facts.Add(("PSNR to clean, dB", Number(m.PsnrBefore), Number(m.PsnrAfter)));
        }

        float x = Width - Margin;
        for (int i = facts.Count - 1; i >= 0; i--)
        {
            (string name, string from, string to) = facts[i];
            float values = StrokeFont.Measure(from, 20) + 44 + StrokeFont.Measure(to, 20);
            float width = MathF.Max(StrokeFont.Measure(name, 11), values);
            x -= width;
            StrokeFont.Write(sheet, name, x, 24, 11, Faint);
            StrokeFont.Write(sheet, from, x, 46, 20, Warm, 0.14f);
            float arrow = x + StrokeFont.Measure(from, 20) + 12;
            sheet.Line(new Vector2(arrow, 56), new Vector2(arrow + 20, 56), 1.2f, 1.2f, (_, _) => Faint)
                .Line(new Vector2(arrow + 14, 50.5f), new Vector2(arrow + 20, 56), 1.2f, 1.2f, (_, _) => Faint)
                .Line(new Vector2(arrow + 14, 61.5f), new Vector2(arrow + 20, 56), 1.2f, 1.2f, (_, _) => Faint);
            StrokeFont.Write(sheet, to, arrow + 32, 46, 20, Cool, 0.14f);
            x -= 56;
        }
    }

    private static void Row(Canvas sheet, string label, Vector3 colour, List<Raster> frames, int top)
    {
        sheet.Rectangle(new Box(Margin, top + 10, Margin + 5, top + 27), 2, colour);
        StrokeFont.Write(sheet, label, Margin + 16, top + 11, 15, Ink, 0.15f);
        for (int i = 0; i < frames.Count; i++)
        {
            Paste(sheet, frames[i], Left(i), top + RowLabel);
        }
    }

    private static int Left(int column) => Margin + (column * (ClipMeasures.SmallWidth + Gap));

    private static void Chart(Canvas sheet, ClipMeasures m, int first, int shown, Box box)
    {
        StrokeFont.Write(sheet, "Mean luma of each frame", box.Left, box.Top - 26, 13, Ink, 0.14f);
        sheet.Rectangle(box, 6, Panel);
        List<double> all = [.. m.Before.Luma, .. m.After.Luma];
        double low = Math.Floor((255 * all.Min()) - 1);
        double high = Math.Ceiling((255 * all.Max()) + 1);
        Box plot = new(box.Left + 64, box.Top + 22, box.Right - 24, box.Bottom - 34);
        double step = new[] { 1.0, 2, 5, 10, 20, 50 }.First(s => (high - low) / s <= 5 || s >= 50);
        for (double value = Math.Ceiling(low / step) * step; value <= high; value += step)
        {
            float y = Y(value / 255);
            sheet.Line(new Vector2(plot.Left, y), new Vector2(plot.Right, y), 0.5f, 0.5f, (_, _) => Rule);
            string text = value.ToString("f0", CultureInfo.InvariantCulture);
            StrokeFont.Write(sheet, text, plot.Left - 14 - StrokeFont.Measure(text, 11), y - 5.5f, 11, Faint);
        }

        int count = m.Before.Luma.Count;
        for (int frame = 0; frame < count; frame += count > 40 ? 12 : 6)
        {
            string text = frame.ToString(CultureInfo.InvariantCulture);
            StrokeFont.Write(sheet, text, X(frame) - (StrokeFont.Measure(text, 11) / 2), plot.Bottom + 12, 11, Faint);
        }

        sheet.Rectangle(new Box(X(first) - 6, plot.Top - 8, X(first + shown - 1) + 6, plot.Bottom), 4, White, 0.06f);
        Curve(m.Before.Luma, Warm, 1.5f);
        if (m.Clean is not null)
        {
            Curve(m.Clean.Luma, Faint, 1);
        }

        Curve(m.After.Luma, Cool, 1.8f);
        float legend = box.Right;
        foreach ((string name, Vector3 colour) in new[] { ("after", Cool), ("clean", Faint), ("before", Warm) })
        {
            if (name != "clean" || m.Clean is not null)
            {
                legend -= StrokeFont.Measure(name, 13);
                StrokeFont.Write(sheet, name, legend, box.Top - 26, 13, Ink);
                sheet.Line(new Vector2(legend - 34, box.Top - 19), new Vector2(legend - 12, box.Top - 19), 2, 2, (_, _) => colour);
                legend -= 62;
            }
        }

        float X(int frame) => plot.Left + 10 + ((plot.Width - 20) * frame / Math.Max(1, count - 1));
        float Y(double luma) => (float)(plot.Bottom - (plot.Height * ((255 * luma) - low) / (high - low)));
        void Curve(List<double> luma, Vector3 colour, float radius)
        {
            for (int i = 0; i + 1 < luma.Count; i++)
            {
                sheet.Line(new Vector2(X(i), Y(luma[i])), new Vector2(X(i + 1), Y(luma[i + 1])), radius, radius, (_, _) => colour);
            }
        }
    }

    /// <summary>Puts a picture on a sheet, pixel by pixel.</summary>
    public static void Paste(Canvas sheet, Raster picture, int left, int top)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                sheet.Pixels[((top + y) * sheet.Columns) + left + x] =
                    new Vector4(picture.Row(y, 0)[x], picture.Row(y, 1)[x], picture.Row(y, 2)[x], 1);
            }
        }
    }

    /// <summary>Writes a sheet.</summary>
    public static void Save(Canvas sheet, string path)
    {
        using Raster raster = Raster.Rent(sheet.Columns, sheet.Rows, 3);
        for (int i = 0; i < sheet.Pixels.Length; i++)
        {
            Vector4 p = sheet.Pixels[i];
            (raster.Plane(0)[i], raster.Plane(1)[i], raster.Plane(2)[i]) = (p.X, p.Y, p.Z);
        }

        ClipFormat format = new(
            new PixelRect(0, 0, raster.Width, raster.Height), PixelDepth.Byte, PixelComponents.Rgb, new Rational(1, 1), 0, 1);
        using HostFrame frame = HostFrame.Rent(format.Bounds, format.Depth, format.Components);
        RasterConversion.FromRaster(raster, frame.View);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using MediaSink sink = MediaSink.Create(path, format, new MediaSinkOptions { Overwrite = true });
        sink.Write(frame, CancellationToken.None);
        sink.Complete();
    }

    private static string Number(double value) => value.ToString("f1", CultureInfo.InvariantCulture);

    private static Vector3 Display(uint rgb) => new Vector3((rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255) / 255f;
}
