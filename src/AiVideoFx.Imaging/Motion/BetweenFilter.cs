namespace AiVideoFx.Imaging.Motion;

/// <summary>How <see cref="BetweenFrames"/> reads between pixels.</summary>
public enum BetweenFilter
{
    /// <summary>Between 2 x 2 pixels: fastest, blurs a little.</summary>
    Bilinear,

    /// <summary>Catmull-Rom through 4 x 4 pixels, kept within the range of the nearest 2 x 2: sharp, and no ringing beside
    /// highlights.</summary>
    Bicubic,
}
