namespace AiVideoFx.Imaging.Color;

/// <summary>What the numbers of an RGB picture mean: primaries and curve together.</summary>
/// <param name="Name">As editors call it.</param>
/// <param name="Primaries">What red, green, blue and white are.</param>
/// <param name="Transfer">From stored values to linear light.</param>
public sealed record ColorSpace(string Name, ColorPrimaries Primaries, TransferFunction Transfer)
{
    /// <summary>sRGB: still pictures, screens, and the networks.</summary>
    public static ColorSpace Srgb { get; } = new("sRGB", ColorPrimaries.Rec709, TransferFunction.Srgb);

    /// <summary>Rec.709 video as a display shows it: BT.709 primaries, BT.1886 curve.</summary>
    public static ColorSpace Rec709 { get; } = new("Rec.709", ColorPrimaries.Rec709, TransferFunction.Gamma24);

    /// <summary>Rec.709 as a camera encodes it, relative to the scene.</summary>
    public static ColorSpace Rec709Scene { get; } = new(
        "Rec.709 (Scene)", ColorPrimaries.Rec709, TransferFunction.Rec709);

    /// <summary>Linear light, Rec.709 primaries.</summary>
    public static ColorSpace LinearRec709 { get; } = new(
        "Linear Rec.709", ColorPrimaries.Rec709, TransferFunction.Linear);

    /// <summary>ACES2065-1: linear light, AP0 primaries.</summary>
    public static ColorSpace Aces { get; } = new("ACES2065-1", ColorPrimaries.Ap0, TransferFunction.Linear);

    /// <summary>ACEScg: linear light, AP1 primaries.</summary>
    public static ColorSpace AcesCg { get; } = new("ACEScg", ColorPrimaries.Ap1, TransferFunction.Linear);

    /// <summary>ACEScct: logarithm with a toe, AP1 primaries.</summary>
    public static ColorSpace AcesCct { get; } = new("ACEScct", ColorPrimaries.Ap1, TransferFunction.AcesCct);

    /// <summary>ARRI LogC3 (EI 800) in ARRI Wide Gamut 3.</summary>
    public static ColorSpace ArriLogC3 { get; } = new(
        "ARRI LogC3", ColorPrimaries.ArriWideGamut3, TransferFunction.LogC3);

    /// <summary>ARRI LogC4 in ARRI Wide Gamut 4.</summary>
    public static ColorSpace ArriLogC4 { get; } = new(
        "ARRI LogC4", ColorPrimaries.ArriWideGamut4, TransferFunction.LogC4);

    /// <summary>Sony S-Log3 in S-Gamut3.Cine.</summary>
    public static ColorSpace SLog3 { get; } = new(
        "S-Log3 S-Gamut3.Cine", ColorPrimaries.SGamut3Cine, TransferFunction.SLog3);

    /// <summary>DaVinci Intermediate in DaVinci Wide Gamut.</summary>
    public static ColorSpace DaVinciIntermediate { get; } =
        new("DaVinci Intermediate", ColorPrimaries.DaVinciWideGamut, TransferFunction.DaVinciIntermediate);

    /// <summary>Every space above, in the order in which a menu shows them.</summary>
    public static IReadOnlyList<ColorSpace> All { get; } =
    [
        Srgb, Rec709, Rec709Scene, LinearRec709, Aces, AcesCg, AcesCct, ArriLogC3, ArriLogC4, SLog3,
        DaVinciIntermediate,
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
