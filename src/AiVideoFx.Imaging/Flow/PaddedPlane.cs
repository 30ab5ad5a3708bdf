using System.Runtime.InteropServices;

namespace AiVideoFx.Imaging.Flow;

/// <summary>One float plane with a margin on all sides, so that vector loops and patches may reach past the edges.</summary>
/// <remarks>
/// Rows are <see cref="Pitch"/> floats apart: <see cref="Margin"/> before the first pixel and at least as many after the last;
/// as many rows above and below. Fresh planes are not cleared.
/// </remarks>
internal sealed class PaddedPlane : IDisposable
{
    /// <summary>Pixels of margin on each side: a patch and one vector.</summary>
    public const int Margin = 16;

    private readonly Raster _storage;

    public PaddedPlane(int width, int height)
    {
        Width = width;
        Height = height;
        Pitch = Margin + ((width + 15) & ~15) + Margin;
        _storage = Raster.Rent(Pitch, height + (2 * Margin));
    }

    public int Width { get; }

    public int Height { get; }

    public int Pitch { get; }

    /// <summary>The whole storage with its margins; pixel (x, y) is at <see cref="Index"/>.</summary>
    public Span<float> Storage => _storage.Pixels;

    /// <summary>The first float of the storage, for vector loops that checked their range.</summary>
    public ref float Start => ref MemoryMarshal.GetReference(_storage.Pixels);

    public int Index(int x, int y) => ((y + Margin) * Pitch) + Margin + x;

    /// <summary>Row y without its margins; y may lie in the margin.</summary>
    public Span<float> Row(int y) => _storage.Pixels.Slice(Index(0, y), Width);

    public void Clear() => _storage.Pixels.Clear();

    /// <summary>Repeats the first and last pixel of rows [from, to) into their margins.</summary>
    public void ReplicateSides(int from, int to)
    {
        for (int y = from; y < to; y++)
        {
            Span<float> row = _storage.Pixels.Slice(Index(-Margin, y), Pitch);
            row[..Margin].Fill(row[Margin]);
            row[(Margin + Width)..].Fill(row[Margin + Width - 1]);
        }
    }

    /// <summary>Sets the side margins of all rows of the picture to 0, where vector loops may have left numbers.</summary>
    public void ClearSides()
    {
        for (int y = 0; y < Height; y++)
        {
            Span<float> row = _storage.Pixels.Slice(Index(-Margin, y), Pitch);
            row[..Margin].Clear();
            row[(Margin + Width)..].Clear();
        }
    }

    /// <summary>Repeats the first and last row, margins included, above and below.</summary>
    public void ReplicateRows()
    {
        Span<float> pixels = _storage.Pixels;
        ReadOnlySpan<float> first = pixels.Slice(Margin * Pitch, Pitch);
        ReadOnlySpan<float> last = pixels.Slice((Margin + Height - 1) * Pitch, Pitch);
        for (int i = 0; i < Margin; i++)
        {
            first.CopyTo(pixels.Slice(i * Pitch, Pitch));
            last.CopyTo(pixels.Slice((Margin + Height + i) * Pitch, Pitch));
        }
    }

    public void Dispose() => _storage.Dispose();
}
