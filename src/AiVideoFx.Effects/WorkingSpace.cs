using AiVideoFx.Imaging.Color;
using OpenFX.Net.Plugin;

namespace AiVideoFx.Effects;

/// <summary>What the numbers of the host's pictures mean, as far as an effect needs to know.</summary>
public enum WorkingSpace
{
    /// <summary>As a display shows them: sRGB, Rec.709.</summary>
    Display,

    /// <summary>Linear light, any primaries: linear Rec.709, ACEScg.</summary>
    Linear,

    /// <summary>ACEScct.</summary>
    AcesCct,

    /// <summary>ARRI LogC3.</summary>
    LogC3,

    /// <summary>ARRI LogC4.</summary>
    LogC4,

    /// <summary>Sony S-Log3.</summary>
    SLog3,

    /// <summary>DaVinci Intermediate.</summary>
    DaVinciIntermediate,
}

/// <summary>The parameter that effects share, and what its values stand for.</summary>
public static class WorkingSpaces
{
    /// <summary>Name of the parameter in every effect.</summary>
    public const string ParamName = "workingSpace";

    /// <summary>Declares the parameter.</summary>
    public static ChoiceParam<WorkingSpace> CreateParam() => new(
        ParamName, "Working colour space", WorkingSpace.Display,
        "What the timeline's pixel values mean. Display suits ordinary video; choose the log curve or linear light that the clip is in.",
        ["sRGB / Rec.709", "Linear (Rec.709, ACEScg)", "ACEScct", "ARRI LogC3", "ARRI LogC4", "S-Log3", "DaVinci Intermediate"]);

    /// <summary>The curve from linear light to stored values; null for display-referred values, which are used as they are.</summary>
    /// <param name="space">The space.</param>
    public static TransferFunction? Transfer(this WorkingSpace space) => space switch
    {
        WorkingSpace.Display => null,
        WorkingSpace.Linear => TransferFunction.Linear,
        WorkingSpace.AcesCct => TransferFunction.AcesCct,
        WorkingSpace.LogC3 => TransferFunction.LogC3,
        WorkingSpace.LogC4 => TransferFunction.LogC4,
        WorkingSpace.SLog3 => TransferFunction.SLog3,
        WorkingSpace.DaVinciIntermediate => TransferFunction.DaVinciIntermediate,
        _ => throw new ArgumentOutOfRangeException(nameof(space), space, "not a working space"),
    };
}
