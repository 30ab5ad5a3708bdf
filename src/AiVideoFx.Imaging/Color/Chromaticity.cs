namespace AiVideoFx.Imaging.Color;

/// <summary>CIE 1931 xy chromaticity.</summary>
/// <param name="X">x coordinate.</param>
/// <param name="Y">y coordinate.</param>
public readonly record struct Chromaticity(double X, double Y)
{
    /// <summary>D65 as video standards give it: Recommendation ITU-R BT.709-6.</summary>
    public static Chromaticity D65 { get; } = new(0.3127, 0.3290);

    /// <summary>The ACES white point, near D60: Academy S-2014-004 (ACEScg), SMPTE ST 2065-1.</summary>
    public static Chromaticity AcesWhite { get; } = new(0.32168, 0.33767);

    /// <summary>XYZ of this colour with Y = 1.</summary>
    public (double X, double Y, double Z) ToXyz() => (X / Y, 1, (1 - X - Y) / Y);

    /// <summary>XYZ of this colour with X + Y + Z = 1: defined for any chromaticity, y = 0 included.</summary>
    internal (double X, double Y, double Z) Direction() => (X, Y, 1 - X - Y);
}
