namespace AiVideoFx.Imaging.Color;

/// <summary>What red, green, blue and white of a picture mean: their CIE 1931 chromaticities.</summary>
/// <param name="Name">Usual name.</param>
/// <param name="Red">Chromaticity of pure red.</param>
/// <param name="Green">Chromaticity of pure green.</param>
/// <param name="Blue">Chromaticity of pure blue.</param>
/// <param name="White">Chromaticity of equal red, green and blue.</param>
public sealed record ColorPrimaries(
    string Name, Chromaticity Red, Chromaticity Green, Chromaticity Blue, Chromaticity White)
{
    // Cone response of G. Lam, "Metamerism and Colour Constancy", Ph.D. thesis, University of Bradford, 1985, in the
    // form used by ICC.1:2010 annex E.
    private static readonly Matrix3 Bradford = new(
        0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296);

    /// <summary>Recommendation ITU-R BT.709-6; also sRGB.</summary>
    public static ColorPrimaries Rec709 { get; } = new(
        "Rec.709", new(0.64, 0.33), new(0.30, 0.60), new(0.15, 0.06), Chromaticity.D65);

    /// <summary>ACES primaries 0: SMPTE ST 2065-1.</summary>
    public static ColorPrimaries Ap0 { get; } =
        new("ACES AP0", new(0.7347, 0.2653), new(0, 1), new(0.0001, -0.0770), Chromaticity.AcesWhite);

    /// <summary>ACES primaries 1, of ACEScg and ACEScct: Academy S-2014-004.</summary>
    public static ColorPrimaries Ap1 { get; } =
        new("ACES AP1", new(0.713, 0.293), new(0.165, 0.830), new(0.128, 0.044), Chromaticity.AcesWhite);

    /// <summary>ARRI Wide Gamut 3, of LogC3: ARRI, "ALEXA Log C Curve, Usage in VFX".</summary>
    public static ColorPrimaries ArriWideGamut3 { get; } =
        new("ARRI Wide Gamut 3", new(0.6840, 0.3130), new(0.2210, 0.8480), new(0.0861, -0.1020), Chromaticity.D65);

    /// <summary>ARRI Wide Gamut 4, of LogC4: "ARRI LogC4 Logarithmic Color Space Specification", May 2023.</summary>
    public static ColorPrimaries ArriWideGamut4 { get; } =
        new("ARRI Wide Gamut 4", new(0.7347, 0.2653), new(0.1424, 0.8576), new(0.0991, -0.0308), Chromaticity.D65);

    /// <summary>Sony S-Gamut3.Cine: "Technical Summary for S-Gamut3.Cine/S-Log3 and S-Gamut3/S-Log3".</summary>
    public static ColorPrimaries SGamut3Cine { get; } =
        new("S-Gamut3.Cine", new(0.766, 0.275), new(0.225, 0.800), new(0.089, -0.087), Chromaticity.D65);

    /// <summary>DaVinci Wide Gamut: Blackmagic Design, "DaVinci Resolve 17 Wide Gamut Intermediate", November
    /// 2020.</summary>
    public static ColorPrimaries DaVinciWideGamut { get; } =
        new("DaVinci Wide Gamut", new(0.8000, 0.3130), new(0.1682, 0.9877), new(0.0790, -0.1155), Chromaticity.D65);

    /// <summary>The matrix from linear RGB to CIE XYZ in which white has Y = 1.</summary>
    public Matrix3 ToXyz()
    {
        (double rx, double ry, double rz) = Red.Direction();
        (double gx, double gy, double gz) = Green.Direction();
        (double bx, double by, double bz) = Blue.Direction();
        Matrix3 directions = new(rx, gx, bx, ry, gy, by, rz, gz, bz);
        (double wx, double wy, double wz) = White.ToXyz();
        (double r, double g, double b) = directions.Inverse().Apply(wx, wy, wz);
        return directions * Matrix3.Diagonal(r, g, b);
    }

    /// <summary>The matrix from linear RGB of these primaries to linear RGB of others: white stays white.</summary>
    /// <param name="target">Primaries of the result.</param>
    /// <remarks>Where the white points differ, colours are adapted linearly with the Bradford cone response.</remarks>
    public Matrix3 ConversionTo(ColorPrimaries target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.ToXyz().Inverse() * Adaptation(White, target.White) * ToXyz();
    }

    private static Matrix3 Adaptation(Chromaticity from, Chromaticity to)
    {
        if (from == to)
        {
            return Matrix3.Identity;
        }

        (double x, double y, double z) = from.ToXyz();
        (double l1, double m1, double s1) = Bradford.Apply(x, y, z);
        (x, y, z) = to.ToXyz();
        (double l2, double m2, double s2) = Bradford.Apply(x, y, z);
        return Bradford.Inverse() * Matrix3.Diagonal(l2 / l1, m2 / m1, s2 / s1) * Bradford;
    }
}
