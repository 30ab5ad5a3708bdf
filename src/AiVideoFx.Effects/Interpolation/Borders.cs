using AiVideoFx.Imaging;

namespace AiVideoFx.Effects.Interpolation;

/// <summary>Letterbox and pillarbox: flat borders of one colour stay as they are to the last row, whatever moves beside them.</summary>
internal static class Borders
{
    /// <summary>Copies the borders that both frames share.</summary>
    /// <param name="first">The frame before.</param>
    /// <param name="second">The frame after, of the same shape.</param>
    /// <param name="output">What was made between them: the part that is rendered.</param>
    /// <param name="threads">Threads that may work at once.</param>
    public static void Keep(FrameView first, FrameView second, FrameView output, int threads)
    {
        if (first.Bounds != second.Bounds || first.Depth != second.Depth || first.Components != second.Components)
        {
            return;
        }

        PixelRect all = first.Bounds, inner = Inside(first, second);
        Copy(all with { Y1 = inner.Y2 });
        Copy(all with { Y2 = inner.Y1 });
        Copy(inner with { X1 = all.X1, X2 = inner.X1 });
        Copy(inner with { X1 = inner.X2, X2 = all.X2 });

        void Copy(PixelRect border)
        {
            PixelRect shared = border.Intersect(output.Bounds);
            if (!shared.IsEmpty)
            {
                PixelConversion.Convert(first.Crop(shared), output.Crop(shared), threads);
            }
        }
    }

    /// <summary>What is left of the bounds without flat borders; empty in height where all of it is flat.</summary>
    internal static PixelRect Inside(FrameView first, FrameView second)
    {
        PixelRect all = first.Bounds;
        int size = first.Components.Count() * first.Depth.BytesPerComponent();
        (int bottom, int top, int left, int right) = (all.Y1, all.Y2, 0, 0);
        while (bottom < top && IsFlat(bottom, all.Y1))
        {
            bottom++;
        }

        while (top > bottom && IsFlat(top - 1, all.Y2 - 1))
        {
            top--;
        }

        if (bottom < top)
        {
            ReadOnlySpan<byte> colour = first.Row(bottom)[..size], last = first.Row(bottom)[^size..];
            (left, right) = (all.Width, all.Width);
            for (int y = bottom; y < top && (left > 0 || right > 0); y++)
            {
                left = Math.Min(left, Math.Min(FromLeft(first.Row(y), colour), FromLeft(second.Row(y), colour)));
                right = Math.Min(right, Math.Min(FromRight(first.Row(y), last), FromRight(second.Row(y), last)));
            }
        }

        return new PixelRect(all.X1 + left, bottom, Math.Max(all.X1 + left, all.X2 - right), top);

        // Of one colour, the same in both frames and as at the edge.
        bool IsFlat(int y, int edge)
        {
            ReadOnlySpan<byte> row = first.Row(y), outermost = first.Row(edge);
            return row[size..].SequenceEqual(row[..^size]) && row.SequenceEqual(second.Row(y)) && row.SequenceEqual(outermost);
        }

        int FromLeft(ReadOnlySpan<byte> row, ReadOnlySpan<byte> colour) =>
            row[..size].SequenceEqual(colour) ? 1 + (row[size..].CommonPrefixLength(row) / size) : 0;

        int FromRight(ReadOnlySpan<byte> row, ReadOnlySpan<byte> colour)
        {
            int count = 0;
            while ((count + 1) * size <= row.Length && row.Slice(row.Length - ((count + 1) * size), size).SequenceEqual(colour))
            {
                count++;
            }

            return count;
        }
    }
}
