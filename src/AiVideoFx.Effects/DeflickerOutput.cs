namespace AiVideoFx.Effects;

/// <summary>What <see cref="Deflicker"/> shows.</summary>
public enum DeflickerOutput
{
    /// <summary>The steady picture.</summary>
    Result,

    /// <summary>The gain: 0.5 is none, a stop is 0.25.</summary>
    GainMap,

    /// <summary>Result less source, around 0.5.</summary>
    Difference,
}
