using AiVideoFx.Engine.Runtime;
using AiVideoFx.Imaging;

namespace AiVideoFx.Engine.Tiles;

/// <summary>Runs a network on an image tile by tile; where memory runs out, on smaller tiles, then on the processor.</summary>
public static class TiledRun
{
    /// <summary>Pixels of the input over which neighbouring tiles are crossfaded.</summary>
    private const int Fade = 8;

    private const int SmallestTile = 64;

    /// <summary>Makes the session for a tile.</summary>
    /// <param name="width">Columns of the tile.</param>
    /// <param name="height">Rows of the tile.</param>
    /// <param name="device">Where it shall run.</param>
    /// <returns>Input "image" (1, C, height, width), output "result" (1, C', Scale · height, Scale · width).</returns>
    public delegate SessionLease Rent(int width, int height, Device device);

    /// <summary>Runs the network.</summary>
    /// <param name="rent">Makes sessions.</param>
    /// <param name="device">Where to begin.</param>
    /// <param name="tiling">The network's limits. Without an overlap the image is one tile, whatever <paramref name="tileSize"/> says.</param>
    /// <param name="tileSize">Side of a tile in pixels of the image; the whole image where it is no larger.</param>
    /// <param name="image">C channels.</param>
    /// <param name="result">C' channels, <paramref name="scale"/> times the sides.</param>
    /// <param name="scale">Enlargement.</param>
    /// <param name="abort">Asked between tiles and, every 20 ms, within them; null never stops.</param>
    /// <param name="say">Receives, once, a sentence for the user when memory ran out; null drops it.</param>
    /// <exception cref="OperationCanceledException"><paramref name="abort"/> answered true.</exception>
    public static void Run(
        Rent rent, Device device, Tiling tiling, int tileSize, Raster image, Raster result, int scale, Func<bool>? abort = null,
        Action<string>? say = null)
    {
        if (result.Width != image.Width * scale || result.Height != image.Height * scale)
        {
            throw new ArgumentException(
                $"expected a result of {image.Width * scale} x {image.Height * scale}, got {result.Width} x {result.Height}", nameof(result));
        }

        int size = tiling.Overlap is null ? int.MaxValue : tileSize;
        Device place = device;
        while (true)
        {
            try
            {
                RunOnce(rent, place, tiling, size, image, result, scale, abort);
                return;
            }
            catch (OrtException e) when (e.IsOutOfMemory && TrySmaller(tiling, image, ref size, ref place))
            {
                say?.Invoke(
                    $"{device} ran out of memory at {image.Width} x {image.Height}; "
                    + (place == device ? $"tiles of {size} pixels are used instead." : "the CPU is used instead."));
                say = null;
            }
        }
    }

    private static bool TrySmaller(Tiling tiling, Raster image, ref int size, ref Device place)
    {
        int now = Math.Min(size, Math.Max(image.Width, image.Height));
        int multiple = tiling.Multiple;
        int smallest = (Math.Max(SmallestTile, 2 * (tiling.Overlap ?? now) + Fade + multiple) + multiple - 1) / multiple * multiple;
        if (smallest < now)
        {
            size = Math.Max(now / 2 / multiple * multiple, smallest);
            return true;
        }

        bool move = place != Device.Cpu;
        place = Device.Cpu;
        return move;
    }

    private static void RunOnce(
        Rent rent, Device device, Tiling tiling, int size, Raster image, Raster result, int scale, Func<bool>? abort)
    {
        int margin = tiling.Overlap ?? 0;
        TilePlan columns = TilePlan.Create(image.Width, size, margin, Fade, tiling.Multiple);
        TilePlan rows = TilePlan.Create(image.Height, size, margin, Fade, tiling.Multiple);
        using SessionLease lease = rent(columns.Tile, rows.Tile, device);
        using InferenceRun run = lease.Session.CreateRun();
        bool isWhole = columns.Starts.Count * rows.Starts.Count == 1;
        using Raster? input = isWhole ? null : Raster.Rent(columns.Tile, rows.Tile, image.Channels);
        using Raster? output = isWhole ? null : Raster.Rent(columns.Tile * scale, rows.Tile * scale, result.Channels);
        run.Input<float>("image", (input ?? image).Memory);
        run.Output("result", (output ?? result).Memory);
        if (isWhole)
        {
            Run(run, abort);
            return;
        }

        result.Pixels.Clear();
        float[] shares = new float[columns.Tile * scale];
        for (int r = 0; r < rows.Starts.Count; r++)
        {
            for (int c = 0; c < columns.Starts.Count; c++)
            {
                if (abort?.Invoke() == true)
                {
                    throw new OperationCanceledException("the host asked to stop");
                }

                Cut(image, input!, columns.Starts[c], rows.Starts[r]);
                Run(run, abort);
                Shares(columns, c, scale, shares);
                Paste(output!, result, columns.Starts[c] * scale, rows, r, scale, shares);
            }
        }
    }

    private static void Run(InferenceRun run, Func<bool>? abort)
    {
        if (abort is null)
        {
            run.Run();
        }
        else
        {
            run.Run(abort);
        }
    }

    private static void Cut(Raster image, Raster tile, int left, int top)
    {
        for (int channel = 0; channel < tile.Channels; channel++)
        {
            for (int y = 0; y < tile.Height; y++)
            {
                image.Row(top + y, channel).Slice(left, tile.Width).CopyTo(tile.Row(y, channel));
            }
        }
    }

    private static void Shares(TilePlan plan, int index, int scale, Span<float> shares)
    {
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = plan.Share(index, plan.Starts[index] + (i + 0.5) / scale - 0.5);
        }
    }

    private static void Paste(Raster tile, Raster result, int left, TilePlan rows, int index, int scale, ReadOnlySpan<float> shares)
    {
        int top = rows.Starts[index] * scale;
        for (int y = 0; y < tile.Height; y++)
        {
            float share = rows.Share(index, rows.Starts[index] + (y + 0.5) / scale - 0.5);
            if (share == 0)
            {
                continue;
            }

            for (int channel = 0; channel < tile.Channels; channel++)
            {
                ReadOnlySpan<float> from = tile.Row(y, channel);
                Span<float> to = result.Row(top + y, channel).Slice(left, tile.Width);
                for (int x = 0; x < from.Length; x++)
                {
                    to[x] += share * shares[x] * from[x];
                }
            }
        }
    }
}
