using AiVideoFx.Engine;
using AiVideoFx.Engine.Runtime;
using AiVideoFx.Engine.Tiles;
using AiVideoFx.Imaging;
using AiVideoFx.Networks;

namespace AiVideoFx.Effects.Upscaling;

/// <summary>A network with its weights that enlarges pictures.</summary>
/// <remarks>Safe from any thread. Sessions are pooled by the tiles' size; all share the engine's threads.</remarks>
/// <param name="engine">Runs it.</param>
/// <param name="network">The network.</param>
/// <param name="weights">Its weights.</param>
internal sealed class UpscaleModel(InferenceEngine engine, UpscaleNetwork network, ModelWeights weights)
{
    private const int SmallestTile = 64;
    private const int Fade = 8;

    // Memory that the values of a layer may take in automatic tiles; three or four layers are alive at once.
    private const long LayerBytes = 96L << 20;

    /// <summary>How much larger its pictures are.</summary>
    public int Scale => network.Scale;

    /// <summary>The network.</summary>
    public UpscaleNetwork Network => network;

    /// <summary>Its weights.</summary>
    public ModelWeights Weights => weights;

    /// <summary>Enlarges a picture.</summary>
    /// <param name="image">Three channels, display-referred.</param>
    /// <param name="tile">Sides of a tile.</param>
    /// <param name="device">Where to run.</param>
    /// <param name="abort">Asked whether to stop; null never stops.</param>
    /// <param name="say">Hears a sentence for each wish that could not be met.</param>
    /// <returns><see cref="Scale"/> times as large; the caller disposes it.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="abort"/> answered true.</exception>
    /// <exception cref="WeightsException">The weights are not this network's.</exception>
    /// <exception cref="OrtException">The runtime failed.</exception>
    public Raster Enlarge(Raster image, UpscaleTile tile, Device device = Device.Cpu, Func<bool>? abort = null, Action<string>? say = null)
    {
        int multiple = network.Tiling.Multiple;
        int width = Whole(image.Width), height = Whole(image.Height);
        using Raster? filled = width == image.Width && height == image.Height ? null : Filled(image, width, height);
        Raster result = Raster.Rent(width * Scale, height * Scale, 3);
        try
        {
            TiledRun.Run(Rent, engine.Choose(device).Device, network.Tiling, Side(tile, width, height), filled ?? image, result, Scale, abort, say);
            return filled is null ? result : Cropped(result, image.Width * Scale, image.Height * Scale);
        }
        catch
        {
            result.Dispose();
            throw;
        }

        int Whole(int side) => (side + multiple - 1) / multiple * multiple;

        SessionLease Rent(int w, int h, Device place)
        {
            RentedNetwork rented = NetworkSessions.Rent(
                engine, network, weights, place == engine.Choose(device).Device ? device : place, Precision.Auto, $"upscale {w} x {h}",
                (g, tensors) => g.Output("result", network.Build(g, tensors, g.Input("image", [1, 3, h, w]))));
            foreach (string note in rented.Notes)
            {
                say?.Invoke(note);
            }

            return rented.Lease;
        }
    }

    // Of all tiles that fit, those that compute least twice.
    private int Side(UpscaleTile tile, int width, int height)
    {
        if (network.Tiling.Overlap is not int overlap)
        {
            return int.MaxValue;
        }

        int least = Aligned((2 * overlap) + Fade + network.Tiling.Multiple);
        int chosen = tile switch
        {
            UpscaleTile.Auto => 0,
            UpscaleTile.Side128 => 128,
            UpscaleTile.Side256 => 256,
            UpscaleTile.Side512 => 512,
            UpscaleTile.Side1024 => 1024,
            _ => int.MaxValue,
        };
        if (chosen > 0)
        {
            return Aligned(Math.Max(chosen, least));
        }

        int most = Aligned(Math.Max((int)Math.Sqrt(LayerBytes / (sizeof(float) * (double)Widest())), Math.Max(least, SmallestTile)));
        if ((long)width * height <= (long)most * most)
        {
            return int.MaxValue;
        }

        (int best, long cost) = (most, long.MaxValue);
        for (int side = most; side >= Math.Max(least, most / 2); side -= Math.Max(2, network.Tiling.Multiple))
        {
            long pixels = Pixels(width, side) * Pixels(height, side);
            if (pixels < cost)
            {
                (best, cost) = (side, pixels);
            }
        }

        return best;

        int Aligned(int side) => side == int.MaxValue ? side : (side + network.Tiling.Multiple - 1) / network.Tiling.Multiple * network.Tiling.Multiple;

        long Pixels(int size, int side)
        {
            TilePlan plan = TilePlan.Create(size, side, overlap, Fade, network.Tiling.Multiple);
            return (long)plan.Starts.Count * plan.Tile;
        }
    }

    // Values for a pixel of the small picture in the widest place of the network.
    private int Widest() => network switch
    {
        UpLite n => Math.Max(n.Channels, 3 * n.Scale * n.Scale),
        SrvggNet n => Math.Max(n.Features, 3 * n.Scale * n.Scale),
        SpanNet n => Math.Max(4 * n.Features, 3 * n.Scale * n.Scale),
        _ => 64 * network.Scale * network.Scale, // ESRGAN ends in convolutions at full size
    };

    private static Raster Filled(Raster image, int width, int height)
    {
        Raster filled = Raster.Rent(width, height, image.Channels);
        for (int c = 0; c < image.Channels; c++)
        {
            for (int y = 0; y < height; y++)
            {
                Span<float> from = image.Row(Math.Min(y, image.Height - 1), c), to = filled.Row(y, c);
                from.CopyTo(to);
                to[from.Length..].Fill(from[^1]);
            }
        }

        return filled;
    }

    private static Raster Cropped(Raster whole, int width, int height)
    {
        Raster part = Raster.Rent(width, height, whole.Channels);
        for (int c = 0; c < whole.Channels; c++)
        {
            for (int y = 0; y < height; y++)
            {
                whole.Row(y, c)[..width].CopyTo(part.Row(y, c));
            }
        }

        whole.Dispose();
        return part;
    }
}
