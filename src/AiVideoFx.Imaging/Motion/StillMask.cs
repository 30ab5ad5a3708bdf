namespace AiVideoFx.Imaging.Motion;

/// <summary>What stands still in front of motion; the creator disposes it.</summary>
/// <param name="Share">One channel: 1 where pixels that do not change belong to something that stands still, 0 where they may
/// not be held.</param>
/// <param name="Divisor">Pixels of the frame for one of the mask.</param>
public sealed record StillMask(Raster Share, int Divisor) : IDisposable
{
    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Share.Dispose();

    /// <summary>Throws unless the mask has the shape that a frame needs.</summary>
    internal void Check(PixelRect frame)
    {
        int width = AnalysisPicture.SizeFor(frame.Width, Divisor);
        int height = AnalysisPicture.SizeFor(frame.Height, Divisor);
        if (Share.Channels != 1 || Share.Width != width || Share.Height != height)
        {
            throw new ArgumentException(
                $"A frame of {frame.Width} x {frame.Height} needs a mask of {width} x {height} at divisor {Divisor}, got "
                + $"{Share.Width} x {Share.Height} x {Share.Channels}; make the mask from an analysis of this frame.",
                nameof(frame));
        }
    }
}
