using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Demo;

/// <summary>Parts of one frame at 1:1: the truth, the peer and ours. Where both err most, so that neither is flattered.</summary>
internal static class CropSheet
{
    private const int Columns = 3;
    private const int Parts = 2;
    private const int Gap = 16;
    private const int PartWidth = (ContactSheet.Width - (2 * ContactSheet.Margin) - ((Columns - 1) * Gap)) / Columns;
    private const int PartHeight = 250;
    private const int Header = 124;

    /// <summary>Draws the sheet.</summary>
    /// <param name="title">Of what.</param>
    /// <param name="note">Which frame, how it was made.</param>
    /// <param name="truth">The true frame.</param>
    /// <param name="peer">Of another program, and what is said of it.</param>
    /// <param name="ours">Of this one, and what is said of it.</param>
    /// <param name="path">PNG to write; replaced.</param>
    public static void Draw(string title, string note, Raster truth, (string Name, Raster Picture) peer, (string Name, Raster Picture) ours, string path)
    {
        Canvas sheet = new(ContactSheet.Width, Header + (Parts * (PartHeight + Gap)) + ContactSheet.Margin - Gap, 1);
        sheet.Fill((_, _) => ContactSheet.Paper);
        StrokeFont.Write(sheet, title, ContactSheet.Margin, 34, 24, ContactSheet.Ink, 0.14f);
        StrokeFont.Write(sheet, note, ContactSheet.Width - ContactSheet.Margin - StrokeFont.Measure(note, 13), 42, 13, ContactSheet.Faint);
        (string Name, Raster Picture)[] columns = [("Truth", truth), peer, ours];
        List<(int X, int Y)> places = WorstPlaces(truth, peer.Picture, ours.Picture);
        for (int column = 0; column < Columns; column++)
        {
            int left = ContactSheet.Margin + (column * (PartWidth + Gap));
            StrokeFont.Write(sheet, columns[column].Name, left, Header - 26, 14, column == 2 ? ContactSheet.Cool : column == 1 ? ContactSheet.Warm : ContactSheet.Ink, 0.14f);
            for (int part = 0; part < places.Count; part++)
            {
                using Raster cut = Cut(columns[column].Picture, places[part]);
                ContactSheet.Paste(sheet, cut, left, Header + (part * (PartHeight + Gap)));
            }
        }

        ContactSheet.Save(sheet, path);
    }

    /// <summary>Top left corners of the parts in which the squared errors of both together are largest.</summary>
    private static List<(int X, int Y)> WorstPlaces(Raster truth, Raster theirs, Raster mine)
    {
        const int Step = 10;
        List<(double Error, int X, int Y)> all = [];
        double[] sums = Summed(truth, theirs, mine);
        int stride = truth.Width + 1;
        for (int y = 0; y + PartHeight <= truth.Height; y += Step)
        {
            for (int x = 0; x + PartWidth <= truth.Width; x += Step)
            {
                double error = sums[((y + PartHeight) * stride) + x + PartWidth] - sums[(y * stride) + x + PartWidth]
                    - sums[((y + PartHeight) * stride) + x] + sums[(y * stride) + x];
                all.Add((error, x, y));
            }
        }

        List<(int X, int Y)> places = [];
        foreach ((_, int x, int y) in all.OrderByDescending(static a => a.Error))
        {
            if (places.Count < Parts && places.All(p => Math.Abs(p.X - x) >= PartWidth / 2 || Math.Abs(p.Y - y) >= PartHeight))
            {
                places.Add((x, y));
            }
        }

        return places;
    }

    private static double[] Summed(Raster truth, Raster theirs, Raster mine)
    {
        int stride = truth.Width + 1;
        double[] sums = new double[stride * (truth.Height + 1)];
        for (int y = 0; y < truth.Height; y++)
        {
            double row = 0;
            for (int x = 0; x < truth.Width; x++)
            {
                for (int c = 0; c < 3; c++)
                {
                    double a = theirs.Row(y, c)[x] - truth.Row(y, c)[x], b = mine.Row(y, c)[x] - truth.Row(y, c)[x];
                    row += (a * a) + (b * b);
                }

                sums[((y + 1) * stride) + x + 1] = sums[(y * stride) + x + 1] + row;
            }
        }

        return sums;
    }

    private static Raster Cut(Raster picture, (int X, int Y) place)
    {
        Raster cut = Raster.Rent(PartWidth, PartHeight, 3);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < PartHeight; y++)
            {
                picture.Row(place.Y + y, c).Slice(place.X, PartWidth).CopyTo(cut.Row(y, c));
            }
        }

        return cut;
    }
}
