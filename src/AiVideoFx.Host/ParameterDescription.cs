using OpenFX.Net.Hosting;

namespace AiVideoFx.Host;

/// <summary>A parameter as the effect describes it: all that an option of a command line or a widget needs.</summary>
/// <param name="Name">Its name, by which it is set and stored.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Label">What a user sees.</param>
/// <param name="Hint">What it does, in words; may be empty.</param>
/// <param name="Group">Name of the group it is in; empty for none.</param>
public sealed record ParameterDescription(string Name, ParameterKind Kind, string Label, string Hint, string Group)
{
    /// <summary>Numbers of its value; 1 for text, 0 for what has no value.</summary>
    public int Components { get; init; }

    /// <summary>The initial value.</summary>
    public ParamValue Default { get; init; }

    /// <summary>The initial value as <see cref="EffectInstance.SetParameter(string, string)"/> takes it.</summary>
    public string DefaultText { get; init; } = string.Empty;

    /// <summary>Least value of every component; negative infinity for none. Empty where there is no range.</summary>
    public IReadOnlyList<double> Minimum { get; init; } = [];

    /// <summary>Greatest value of every component; infinity for none. Empty where there is no range.</summary>
    public IReadOnlyList<double> Maximum { get; init; } = [];

    /// <summary>Where a slider begins, for every component; negative infinity for none.</summary>
    public IReadOnlyList<double> DisplayMinimum { get; init; } = [];

    /// <summary>Where a slider ends, for every component; infinity for none.</summary>
    public IReadOnlyList<double> DisplayMaximum { get; init; } = [];

    /// <summary>The options of a choice, in order; empty for the other kinds.</summary>
    public IReadOnlyList<ParameterChoice> Choices { get; init; } = [];

    /// <summary>Digits after the decimal point that make sense.</summary>
    public int Digits { get; init; } = 2;

    /// <summary>
    /// What a string is: the standard's name of its mode, such as "OfxParamStringIsFilePath"; empty for other kinds.
    /// </summary>
    public string StringMode { get; init; } = string.Empty;

    /// <summary>
    /// What a number means: the standard's name, such as "OfxParamDoubleTypeAngle"; empty for other kinds.
    /// </summary>
    public string DoubleType { get; init; } = string.Empty;

    /// <summary>Whether users should not see it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether users may change it.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether it may have keys.</summary>
    public bool Animates { get; init; }

    /// <summary>Whether it has a value that projects keep.</summary>
    public bool HasValue =>
        Kind is not (ParameterKind.Group or ParameterKind.Page or ParameterKind.PushButton or ParameterKind.Parametric);
}
