namespace OpenFX.Net.Plugin;

/// <summary>Says that the output equals a clip's image, so that nothing needs rendering.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Time">When.</param>
public readonly record struct Identity(ClipDescriptor Clip, double Time);
