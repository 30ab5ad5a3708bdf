namespace OpenFX.Net.Plugin;

/// <summary>A colour in the host's display encoding; 1 is full.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct RgbColour(double Red, double Green, double Blue);
