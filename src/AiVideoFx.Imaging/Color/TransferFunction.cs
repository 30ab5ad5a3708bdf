namespace AiVideoFx.Imaging.Color;

/// <summary>The curve between encoded values, as stored in a picture, and linear light.</summary>
/// <remarks>
/// Defined on all real numbers and one-to-one, so that values below 0 and above 1 survive: power curves are mirrored at
/// 0, log curves go on along their linear toe. Infinities stay infinite, NaN stays NaN. Linear 1.0 is display white for
/// power curves and 100 % reflectance for log curves, 0.18 mid grey. Immutable; safe on any thread.
/// </remarks>
public abstract class TransferFunction
{
    private protected TransferFunction(string name) => Name = name;

    /// <summary>Encoded values are linear light.</summary>
    public static TransferFunction Linear { get; } = new PowerCurve("Linear", exponent: 1, offset: 0, slope: 1, cut: 0);

    /// <summary>sRGB: IEC 61966-2-1:1999. The break is where the two pieces cross, a little below the rounded one that
    /// the standard prints (0.0031308), for which they miss each other by 3e-8.</summary>
    public static TransferFunction Srgb { get; } =
        new PowerCurve("sRGB", exponent: 2.4, offset: 0.055, slope: 12.92, cut: 0.0031306684425005883);

    /// <summary>The camera curve (OETF) of Recommendation ITU-R BT.709-6, with its 1.099 and 0.018 in the precision for
    /// which both pieces and their slopes meet. Displays follow another curve, <see cref="Gamma24"/>.</summary>
    public static TransferFunction Rec709 { get; } =
        new PowerCurve("Rec.709", exponent: 1 / 0.45, offset: 0.099296826809442, slope: 4.5, cut: 0.018053968510807);

    /// <summary>Pure power 2.2.</summary>
    public static TransferFunction Gamma22 { get; } = new PowerCurve(
        "Gamma 2.2", exponent: 2.2, offset: 0, slope: 0, cut: 0);

    /// <summary>Pure power 2.4: the display curve (EOTF) of Recommendation ITU-R BT.1886 for a black of zero.</summary>
    public static TransferFunction Gamma24 { get; } = new PowerCurve(
        "Gamma 2.4", exponent: 2.4, offset: 0, slope: 0, cut: 0);

    /// <summary>ACEScct: Academy S-2016-001, "ACEScct, A Quasi-Logarithmic Encoding of ACES Data for use within Color
    /// Grading Systems".</summary>
    public static TransferFunction AcesCct { get; } = new LogCurve(
        "ACEScct",
        inner: 1,
        shift: 0,
        gain: 1 / 17.52,
        lift: 9.72 / 17.52,
        slope: 10.5402377416545,
        toe: 0.0729055341958355,
        cut: 0.0078125);

    /// <summary>ARRI LogC3 at EI 800, linear scene exposure, SUP 3.x: ARRI, "ALEXA Log C Curve, Usage in
    /// VFX".</summary>
    public static TransferFunction LogC3 { get; } = new LogCurve(
        "ARRI LogC3",
        inner: 5.555556,
        shift: 0.052272,
        gain: 0.247190 * Log10Of2,
        lift: 0.385537,
        slope: 5.367655,
        toe: 0.092809,
        cut: 0.010591);

    /// <summary>ARRI LogC4: S. Cooper, H. Brendel, "ARRI LogC4 Logarithmic Color Space Specification", May
    /// 2023.</summary>
    public static TransferFunction LogC4 { get; } = CreateLogC4();

    /// <summary>Sony S-Log3: "Technical Summary for S-Gamut3.Cine/S-Log3 and S-Gamut3/S-Log3".</summary>
    public static TransferFunction SLog3 { get; } = new LogCurve(
        "S-Log3",
        inner: 1 / 0.19,
        shift: 0.01 / 0.19,
        gain: 261.5 / 1023 * Log10Of2,
        lift: 420.0 / 1023,
        slope: (171.2102946929 - 95) / 0.01125 / 1023,
        toe: 95.0 / 1023,
        cut: 0.01125);

    /// <summary>DaVinci Intermediate: Blackmagic Design, "DaVinci Resolve 17 Wide Gamut Intermediate", November
    /// 2020.</summary>
    public static TransferFunction DaVinciIntermediate { get; } = new LogCurve(
        "DaVinci Intermediate",
        inner: 1,
        shift: 0.0075,
        gain: 0.07329248,
        lift: 7 * 0.07329248,
        slope: 10.44426855,
        toe: 0,
        cut: 0.00262409);

    /// <summary>The curve's usual name.</summary>
    public string Name { get; }

    private static double Log10Of2 => Math.Log10(2);

    /// <summary>Linear light of an encoded value, in double precision.</summary>
    /// <param name="encoded">As stored.</param>
    public abstract double Decode(double encoded);

    /// <summary>Encoded value of linear light: the inverse of <see cref="Decode(double)"/>.</summary>
    /// <param name="linear">Linear light.</param>
    public abstract double Encode(double linear);

    /// <summary>Decodes many values, vectorised.</summary>
    /// <param name="encoded">As stored.</param>
    /// <param name="linear">As many values; may be the same memory. Relative error under 2e-6 against double
    /// precision.</param>
    public abstract void Decode(ReadOnlySpan<float> encoded, Span<float> linear);

    /// <summary>Encodes many values, vectorised.</summary>
    /// <param name="linear">Linear light.</param>
    /// <param name="encoded">As many values; may be the same memory. Relative error under 2e-6 against double
    /// precision.</param>
    public abstract void Encode(ReadOnlySpan<float> linear, Span<float> encoded);

    /// <summary>The formula of <see cref="Decode(double)"/>, for values that are not numbers.</summary>
    /// <typeparam name="T">A value.</typeparam>
    /// <param name="math">Their arithmetic.</param>
    /// <param name="encoded">As stored.</param>
    public abstract T Decode<T>(ICurveArithmetic<T> math, T encoded);

    /// <summary>The formula of <see cref="Encode(double)"/>, for values that are not numbers.</summary>
    /// <typeparam name="T">A value.</typeparam>
    /// <param name="math">Their arithmetic.</param>
    /// <param name="linear">Linear light.</param>
    public abstract T Encode<T>(ICurveArithmetic<T> math, T linear);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static LogCurve CreateLogC4()
    {
        double a = ((1 << 18) - 16) / 117.45;
        double b = (1023.0 - 95) / 1023;
        double c = 95.0 / 1023;
        double s = 7 * Math.Log(2) * Math.Pow(2, 7 - (14 * c / b)) / (a * b);
        double t = (Math.Pow(2, (-14 * c / b) + 6) - 64) / a;
        return new LogCurve(
            "ARRI LogC4", inner: a, shift: 64, gain: b / 14, lift: c - (6 * b / 14), slope: 1 / s, toe: -t / s, cut: t);
    }
}
