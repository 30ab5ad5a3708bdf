namespace OpenFX.Net.Hosting;

/// <summary>A parameter's value that holds at exactly one time.</summary>
/// <param name="Time">In frames.</param>
/// <param name="Value">The value then.</param>
public readonly record struct ParamKey(double Time, ParamValue Value);
