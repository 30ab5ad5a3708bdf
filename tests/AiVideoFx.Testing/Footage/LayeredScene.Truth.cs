using System.Numerics;
using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage;

/// <content>What is known about a scene besides its pictures. Truth is that of the instant: motion blur does not enter it.</content>
public sealed partial class LayeredScene
{
    /// <inheritdoc/>
    public override Raster Flow(double time, double toTime)
    {
        PlacedCard[] now = Place(time, null);
        Projection[] motion = Motions(now, toTime);
        Raster flow = Raster.Rent(Width, Height, 2);
        Parallel.For(0, Height, y =>
        {
            Span<float> right = flow.Row(y, 0);
            Span<float> down = flow.Row(y, 1);
            for (int x = 0; x < right.Length; x++)
            {
                int owner = Owner(now, x + 0.5f, y + 0.5f);
                if (owner < 0)
                {
                    (right[x], down[x]) = (0, 0);
                    continue;
                }

                (double px, double py, double _) = motion[owner].Apply(x + 0.5, y + 0.5);
                right[x] = (float)(px - x - 0.5);
                down[x] = (float)(py - y - 0.5);
            }
        });
        return flow;
    }

    /// <inheritdoc/>
    public override Raster Visible(double time, double toTime)
    {
        PlacedCard[] now = Place(time, null);
        PlacedCard[] then = Place(toTime, null);
        Projection[] motion = Motions(now, toTime);
        Raster visible = Raster.Rent(Width, Height);
        Parallel.For(0, Height, y =>
        {
            Span<float> row = visible.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                int owner = Owner(now, x + 0.5f, y + 0.5f);
                row[x] = 0;
                if (owner >= 0)
                {
                    (double px, double py, double w) = motion[owner].Apply(x + 0.5, y + 0.5);
                    // Within the outermost pixel centres (to a thousandth), so that a warp reads inside the picture.
                    bool inside = w > 0 && px >= 0.499 && py >= 0.499 && px <= Width - 0.499 && py <= Height - 0.499;
                    int seen = inside ? Owner(then, (float)px, (float)py) : -1;
                    row[x] = seen >= 0 && then[seen].Index == now[owner].Index ? 1 : 0;
                }
            }
        });
        return visible;
    }

    /// <summary>For each placed card, how its points move in the picture from its own time to another.</summary>
    private Projection[] Motions(PlacedCard[] now, double toTime)
    {
        Camera camera = Camera(toTime);
        return [.. now.Select(p => PlacedCard.Place(p.Card, p.Index, camera, toTime, Width, Height, evenOutside: true) is PlacedCard later
            ? later.ToPicture * p.FromPicture
            : Projection.Identity)];
    }

    /// <summary>Which placed card a point belongs to: the one whose coverage, front to back, passes one half; -1 for none.</summary>
    private static int Owner(PlacedCard[] cards, float x, float y)
    {
        float coverage = 0;
        for (int i = 0; i < cards.Length; i++)
        {
            PlacedCard card = cards[i];
            if (card.Card.Kind == CardKind.Surface
                && x >= card.Left && x < card.Right && y >= card.Top && y < card.Bottom)
            {
                coverage += (1 - coverage) * card.Sample(x, y).W;
                if (coverage >= 0.5f)
                {
                    return i;
                }
            }
        }

        return -1;
    }

    private static void AddMaskRow(PlacedCard[] cards, bool[] chosen, int y, Span<float> row)
    {
        float py = y + 0.5f;
        Span<float> covered = stackalloc float[Math.Min(row.Length, 4096)];
        covered = row.Length <= 4096 ? covered : new float[row.Length];
        covered.Clear();
        foreach (PlacedCard card in cards)
        {
            if (y < card.Top || y >= card.Bottom)
            {
                continue;
            }

            CardKind kind = card.Card.Kind;
            for (int x = card.Left; x < card.Right; x++)
            {
                if (covered[x] < Covered)
                {
                    Vector4 sample = card.Sample(x + 0.5f, py);
                    float share = kind == CardKind.Glow ? MathF.Min(1, 4 * (sample.X + sample.Y + sample.Z)) : sample.W;
                    row[x] += chosen[card.Index] ? (1 - covered[x]) * share : 0;
                    covered[x] += kind == CardKind.Glow ? 0 : (1 - covered[x]) * share;
                }
            }
        }
    }
}
