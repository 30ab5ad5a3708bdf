namespace AiVideoFx.Imaging.Motion;

/// <summary>Where each pixel of a new frame comes from in the frames before and after it; the creator disposes it.</summary>
/// <param name="ToFirst">Two channels, in pixels of the field: from the new frame's pixel to the same point in the frame
/// before.</param>
/// <param name="ToSecond">The same to the frame after.</param>
/// <param name="Weight">One channel: share of the frame before in the new one, 0 to 1.</param>
/// <param name="Divisor">Pixels of the frame for one of the field, see <see cref="AnalysisPicture.Divisor"/>.</param>
/// <param name="Time">Of the new frame, from 0 (the frame before) to 1 (the frame after).</param>
/// <remarks>Values that are not finite count as no motion and as a weight of 1 - <paramref name="Time"/>.</remarks>
public sealed record MotionField(Raster ToFirst, Raster ToSecond, Raster Weight, int Divisor, float Time) : IDisposable
{
    /// <summary>A second layer behind the first; null for none. Disposed with the field.</summary>
    public FarLayer? Far { get; init; }

    /// <summary>Columns of the field.</summary>
    public int Width => Weight.Width;

    /// <summary>Rows of the field.</summary>
    public int Height => Weight.Height;

    /// <summary>No motion: both frames at their own place, weighted by time. The caller disposes it.</summary>
    /// <param name="frame">What the field covers.</param>
    /// <param name="divisor">Pixels of the frame for one of the field.</param>
    /// <param name="time">From 0 to 1.</param>
    public static MotionField CreateStill(PixelRect frame, int divisor, float time)
    {
        int width = AnalysisPicture.SizeFor(frame.Width, divisor);
        int height = AnalysisPicture.SizeFor(frame.Height, divisor);
        MotionField field = Rent(width, height, divisor, time);
        field.ToFirst.Pixels.Clear();
        field.ToSecond.Pixels.Clear();
        field.Weight.Pixels.Fill(1 - time);
        return field;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ToFirst.Dispose();
        ToSecond.Dispose();
        Weight.Dispose();
        Far?.Dispose();
    }

    internal static MotionField Rent(int width, int height, int divisor, float time) =>
        new(Raster.Rent(width, height, 2), Raster.Rent(width, height, 2), Raster.Rent(width, height), divisor, time);

    /// <summary>Throws unless the field has the shape that a frame needs.</summary>
    internal void Check(PixelRect frame)
    {
        int width = AnalysisPicture.SizeFor(frame.Width, Divisor);
        int height = AnalysisPicture.SizeFor(frame.Height, Divisor);
        bool fits = Weight.Channels == 1 && ToFirst.Channels == 2 && ToSecond.Channels == 2
            && Weight.Width == width && Weight.Height == height && ToFirst.Width == width && ToFirst.Height == height
            && ToSecond.Width == width && ToSecond.Height == height;
        if (!fits)
        {
            throw new ArgumentException(
                $"A frame of {frame.Width} x {frame.Height} needs a motion field of {width} x {height} at divisor {Divisor}, got "
                + $"{ToFirst.Width} x {ToFirst.Height} x {ToFirst.Channels}, "
                + $"{ToSecond.Width} x {ToSecond.Height} x {ToSecond.Channels} and "
                + $"{Weight.Width} x {Weight.Height} x {Weight.Channels}; make the field from an analysis of this frame.",
                nameof(frame));
        }
    }
}
