namespace AiVideoFx.Imaging.Flow;

/// <summary>How <see cref="Warp"/> reads between pixels.</summary>
public enum WarpFilter
{
    /// <summary>Between 2 x 2 pixels: fast, blurs a little.</summary>
    Bilinear,

    /// <summary>Cubic through 4 x 4 pixels (Catmull-Rom): sharp, for final pictures; may overshoot at edges.</summary>
    CatmullRom,
}
