using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using AiVideoFx.Imaging;

namespace AiVideoFx.Testing.Footage;

/// <summary>Cards in a world, seen by a camera that moves.</summary>
public sealed partial class LayeredScene : Scene
{
    private const float Covered = 0.9985f;
    private readonly Card[] _cards;

    /// <summary>Sets a scene up.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="cards">What there is to see, in any order.</param>
    /// <param name="camera">The camera at a time in frames.</param>
    public LayeredScene(int width, int height, IEnumerable<Card> cards, Func<double, Camera> camera)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        _cards = [.. cards];
        Camera = camera;
        Layers = [.. _cards.Select(c => c.Name.Split('/')[0]).Distinct()];
    }

    /// <summary>A scene like another one, to be changed by an initializer; textures are shared.</summary>
    /// <param name="other">Copied.</param>
    /// <param name="more">Cards to add.</param>
    public LayeredScene(LayeredScene other, params ReadOnlySpan<Card> more)
    {
        ArgumentNullException.ThrowIfNull(other);
        Width = other.Width;
        Height = other.Height;
        _cards = [.. other._cards, .. more];
        Layers = [.. _cards.Select(c => c.Name.Split('/')[0]).Distinct()];
        Camera = other.Camera;
        Lights = other.Lights;
        Exposure = other.Exposure;
        Finish = other.Finish;
        Seed = other.Seed;
    }

    /// <inheritdoc/>
    public override int Width { get; }

    /// <inheritdoc/>
    public override int Height { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Layers { get; }

    /// <summary>The camera at a time in frames.</summary>
    public Func<double, Camera> Camera { get; init; }

    /// <summary>Lights that fall on the scene.</summary>
    public IReadOnlyList<Light> Lights { get; init; } = [];

    /// <summary>Factor on all light at a time: fades.</summary>
    public Func<double, float> Exposure { get; init; } = _ => 1;

    /// <summary>Motion blur, grain, vignette.</summary>
    public Finish Finish { get; init; } = Finish.None;

    /// <summary>Changes the grain; the scene's own textures have their seed already.</summary>
    public int Seed { get; init; }

    /// <inheritdoc/>
    public override Raster Render(double time, int channels = 3) => Draw(time, channels, null, display: true);

    /// <inheritdoc/>
    public override Raster RenderLinear(double time, int channels = 3) => Draw(time, channels, null, display: false);

    /// <inheritdoc/>
    public override Raster RenderWithout(string layer, double time, int channels = 3)
    {
        RequireLayer(layer);
        return Draw(time, channels, layer, display: true);
    }

    /// <inheritdoc/>
    public override Raster Mask(string layer, double time)
    {
        RequireLayer(layer);
        Raster mask = Raster.Rent(Width, Height);
        PlacedCard[][] instants = [.. Instants(time).Select(t => Place(t, null))];
        bool[] chosen = [.. _cards.Select(c => c.IsPartOf(layer))];
        Parallel.For(0, Height, y =>
        {
            Span<float> row = mask.Row(y);
            row.Clear();
            foreach (PlacedCard[] cards in instants)
            {
                AddMaskRow(cards, chosen, y, row);
            }

            for (int x = 0; x < row.Length; x++)
            {
                row[x] = Math.Clamp(row[x] / instants.Length, 0, 1);
            }
        });
        return mask;
    }

    /// <summary>Front-most first, without the layer that was asked away.</summary>
    private PlacedCard[] Place(double time, string? without)
    {
        Camera camera = Camera(time);
        List<PlacedCard> placed = new(_cards.Length);
        for (int i = 0; i < _cards.Length; i++)
        {
            if ((without is null || !_cards[i].IsPartOf(without))
                && PlacedCard.Place(_cards[i], i, camera, time, Width, Height) is PlacedCard card)
            {
                placed.Add(card);
            }
        }

        // Where depth does not decide, the later card of the list lies on top.
        placed.Sort((a, b) =>
        {
            int rank = b.Card.Rank.CompareTo(a.Card.Rank);
            int depth = rank != 0 || a.Card.Rank != Ranks.Standing ? rank : a.Depth.CompareTo(b.Depth);
            return depth != 0 ? depth : b.Index.CompareTo(a.Index);
        });
        return [.. placed];
    }

    private IEnumerable<double> Instants(double time)
    {
        int count = Finish.Shutter > 0 ? Math.Max(1, Finish.ShutterSamples) : 1;
        for (int i = 0; i < count; i++)
        {
            yield return time + (Finish.Shutter * (((i + 0.5) / count) - 0.5));
        }
    }

    private Raster Draw(double time, int channels, string? without, bool display)
    {
        if (channels is not (3 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "expected 3 (RGB) or 4 (RGBA)");
        }

        double[] times = [.. Instants(time)];
        PlacedCard[][] instants = [.. times.Select(t => Place(t, without))];
        float[] exposures = [.. times.Select(t => Exposure(t) / times.Length)];
        Raster picture = Raster.Rent(Width, Height, channels);
        int grainSeed = unchecked((Seed * 31) + (int)Math.Round(time * 64));
        Parallel.For(0, Height, y =>
        {
            Vector4[] rented = ArrayPool<Vector4>.Shared.Rent(2 * Width);
            Span<Vector4> light = rented.AsSpan(0, Width);
            Span<Vector4> one = rented.AsSpan(Width, Width);
            light.Clear();
            for (int i = 0; i < instants.Length; i++)
            {
                ComposeRow(instants[i], y, one);
                ShineRow(times[i], y, one);
                for (int x = 0; x < light.Length; x++)
                {
                    light[x] += one[x] * exposures[i];
                }
            }

            FinishRow(light, y, picture, display, grainSeed);
            ArrayPool<Vector4>.Shared.Return(rented);
        });
        return picture;
    }

    /// <summary>Front to back: W gathers coverage, and a pixel that is covered costs nothing more.</summary>
    // Painting and rendering are short and hot: waiting for the tiers of the JIT would cost more than it gains.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComposeRow(PlacedCard[] cards, int y, Span<Vector4> row)
    {
        row.Clear();
        float py = y + 0.5f;
        foreach (PlacedCard card in cards)
        {
            if (y < card.Top || y >= card.Bottom)
            {
                continue;
            }

            bool glow = card.Card.Kind == CardKind.Glow;
            for (int x = card.Left; x < card.Right; x++)
            {
                float coverage = row[x].W;
                if (coverage < Covered)
                {
                    Vector4 sample = card.Sample(x + 0.5f, py);
                    row[x] += (glow ? sample * new Vector4(1, 1, 1, 0) : sample) * (1 - coverage);
                }
            }
        }
    }

    private void ShineRow(double time, int y, Span<Vector4> row)
    {
        foreach (Light light in Lights)
        {
            Vector2 centre = light.Position(time);
            float scale = 1 / (light.Radius * Width);
            float dy = (y + 0.5f - (centre.Y * Height)) * scale;
            for (int x = 0; x < row.Length; x++)
            {
                float dx = (x + 0.5f - (centre.X * Width)) * scale;
                float falloff = 1 / (1 + (dx * dx) + (dy * dy));
                row[x] *= Vector4.One + new Vector4(light.Gain * (falloff * falloff), 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FinishRow(Span<Vector4> light, int y, Raster picture, bool display, int grainSeed)
    {
        Span<float> red = picture.Row(y, 0);
        Span<float> green = picture.Row(y, 1);
        Span<float> blue = picture.Row(y, 2);
        float vy = ((y + 0.5f) / Height) - 0.5f;
        float grain = display ? Finish.Grain : 0;
        for (int x = 0; x < light.Length; x++)
        {
            float vx = ((x + 0.5f) / Width) - 0.5f;
            Vector4 p = light[x] * (1 - (Finish.Vignette * 2 * ((vx * vx) + (vy * vy))));
            if (!display)
            {
                (red[x], green[x], blue[x]) = (p.X, p.Y, p.Z);
                continue;
            }

            float r = Tone.ToDisplay(p.X);
            float g = Tone.ToDisplay(p.Y);
            float b = Tone.ToDisplay(p.Z);
            if (grain > 0)
            {
                // Strongest in the mid-tones, a third of it in colour.
                float luma = (0.3f * r) + (0.6f * g) + (0.1f * b);
                float sigma = grain * (0.35f + (2.6f * luma * (1 - luma)));
                float common = Noise.Normal(x, y, grainSeed) * sigma;
                r += common + (Noise.Normal(x, y, grainSeed + 1) * sigma * 0.33f);
                g += common;
                b += common + (Noise.Normal(x, y, grainSeed + 2) * sigma * 0.33f);
            }

            red[x] = Math.Clamp(r, 0, 1);
            green[x] = Math.Clamp(g, 0, 1);
            blue[x] = Math.Clamp(b, 0, 1);
        }

        if (picture.Channels == 4)
        {
            picture.Row(y, 3).Fill(1);
        }
    }

    private void RequireLayer(string layer)
    {
        if (!Array.Exists(_cards, c => c.IsPartOf(layer)))
        {
            throw new ArgumentException($"no layer '{layer}'; there are: {string.Join(", ", Layers)}", nameof(layer));
        }
    }
}
