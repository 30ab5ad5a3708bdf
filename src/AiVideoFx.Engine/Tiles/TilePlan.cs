namespace AiVideoFx.Engine.Tiles;

/// <summary>Cuts one side of an image into tiles of one size that overlap.</summary>
/// <remarks>
/// A tile's outermost <see cref="Margin"/> pixels lack surroundings and are not used, but at the image's own edges. Between neighbours the
/// rest is crossfaded linearly. All tiles have the same size, so that one session serves all: the last one begins earlier than its turn.
/// </remarks>
public sealed class TilePlan
{
    private readonly int _size;

    private TilePlan(int size, int tile, int margin, int[] starts)
    {
        _size = size;
        Tile = tile;
        Margin = margin;
        Starts = starts;
    }

    /// <summary>Size of a tile.</summary>
    public int Tile { get; }

    /// <summary>Pixels on each side of a tile that are not used.</summary>
    public int Margin { get; }

    /// <summary>First pixel of each tile.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>Plans tiles.</summary>
    /// <param name="size">Pixels of the image's side.</param>
    /// <param name="tile">Pixels of a tile's side; where the image is no larger, it is one tile.</param>
    /// <param name="margin">Pixels of surroundings that a result needs on each side.</param>
    /// <param name="fade">Pixels over which neighbours are crossfaded.</param>
    /// <param name="multiple">Tiles begin at multiples of this, for networks that take pixels together in blocks; sizes that are none put the
    /// last tile elsewhere.</param>
    /// <exception cref="ArgumentException">The tile is too small to have a middle.</exception>
    public static TilePlan Create(int size, int tile, int margin, int fade, int multiple = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (size <= tile)
        {
            return new(size, size, margin, [0]);
        }

        int step = tile - 2 * margin - fade - (multiple - 1); // a tile may begin that much before its turn
        if (step < 1)
        {
            throw new ArgumentException(
                $"a tile of {tile} pixels has no middle with margins of {margin} and a crossfade of {fade}: at least {2 * margin + fade + multiple} are needed",
                nameof(tile));
        }

        int count = (size - tile + step - 1) / step + 1;
        int[] starts = new int[count];
        for (int i = 0; i < count; i++)
        {
            // Spread evenly: the overlap is at least what was asked for.
            int start = (int)((long)(size - tile) * i / (count - 1));
            starts[i] = i == count - 1 ? start : start / multiple * multiple;
        }

        return new(size, tile, margin, starts);
    }

    /// <summary>Share of a tile in a pixel: the shares of all tiles add up to 1 (to rounding).</summary>
    /// <param name="index">Which tile.</param>
    /// <param name="position">Pixel of the image, as a coordinate of its centre less a half: any scale may be asked between pixels.</param>
    public float Share(int index, double position) => (float)(Ramp(index, position) - Ramp(index + 1, position));

    /// <summary>Tiles of one image, for messages.</summary>
    public override string ToString() => $"{Starts.Count} tiles of {Tile} over {_size}";

    // Share of a tile and all after it: from 0 to 1 over what a tile and the one before it can both give. Differences of these add up to 1
    // even where three tiles overlap.
    private double Ramp(int index, double position)
    {
        if (index == 0 || index == Starts.Count)
        {
            return index == 0 ? 1 : 0;
        }

        double from = Starts[index] + Margin, to = Starts[index - 1] + Tile - Margin;
        return Math.Clamp((position + 0.5 - from) / (to - from), 0, 1);
    }
}
