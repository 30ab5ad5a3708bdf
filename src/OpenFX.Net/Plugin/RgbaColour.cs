namespace OpenFX.Net.Plugin;

/// <summary>A colour with alpha in the host's display encoding; 1 is full.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
/// <param name="Alpha">Alpha.</param>
public readonly record struct RgbaColour(double Red, double Green, double Blue, double Alpha);
