using System.Globalization;
using AiVideoFx.Host.Media;
using AiVideoFx.Imaging;
using AiVideoFx.Testing.Footage;

namespace AiVideoFx.Demo;

/// <summary>Parts of one made frame at 1:1: the truth, the peer and ours. Where both err most, so that neither is flattered.</summary>
internal static class InterpolationSheet
{
    private const int Columns = 3;
    private const int Parts = 2;
    private const int Gap = 16;
    private const int PartWidth = (ContactSheet.Width - (2 * ContactSheet.Margin) - ((Columns - 1) * Gap)) / Columns;
    private const int PartHeight = 250;
    private const int Header = 124;

    /// <summary>Draws the sheet.</summary>
    /// <param name="truthPath">The true clip.</param>
    /// <param name="peer">Of another program.</param>
    /// <param name="ours">Of this one.</param>
    /// <param name="path">PNG to write; replaced.</param>
    public static void Draw(string truthPath, InterpolationDemo.Made peer, InterpolationDemo.Made ours, string path)
    {
        // The frame of median quality of ours, of those that both have.
        int made = Enumerable.Range(0, Math.Min(peer.Psnr.Count, ours.Psnr.Count)).OrderBy(i => ours.Psnr[i]).ElementAt(ours.Psnr.Count / 2);
        int index = (2 * made) + 1;
        MediaSourceOptions options = new() { Components = PixelComponents.Rgb };
        using MediaSource truthClip = MediaSource.Open(truthPath, options), peerClip = MediaSource.Open(peer.Path, options), ourClip = MediaSource.Open(ours.Path, options);
        using Raster truth = InterpolationDemo.Read(truthClip, index), theirs = InterpolationDemo.Read(peerClip, index), mine = InterpolationDemo.Read(ourClip, index);

        Canvas sheet = new(ContactSheet.Width, Header + (Parts * (PartHeight + Gap)) + ContactSheet.Margin - Gap, 1);
        sheet.Fill((_, _) => ContactSheet.Paper);
        StrokeFont.Write(sheet, "AiVideoFx Interpolate", ContactSheet.Margin, 34, 24, ContactSheet.Ink, 0.14f);
        string note = string.Create(CultureInfo.InvariantCulture, $"frame {index} at 1:1, made from frames {index - 1} and {index + 1}");
        StrokeFont.Write(sheet, note, ContactSheet.Width - ContactSheet.Margin - StrokeFont.Measure(note, 13), 42, 13, ContactSheet.Faint);
        (string Name, Raster Picture)[] columns =
        [
            ("Truth", truth), (Named(peer.Name, peer.Psnr[made]), theirs), (Named(ours.Name, ours.Psnr[made]), mine),
        ];
        List<(int X, int Y)> places = WorstPlaces(truth, theirs, mine);
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

        static string Named(string name, double psnr) => string.Create(CultureInfo.InvariantCulture, $"{name}: {psnr:f2} dB");
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
