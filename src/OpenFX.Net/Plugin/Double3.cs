namespace OpenFX.Net.Plugin;

/// <summary>Three numbers.</summary>
/// <param name="X">First.</param>
/// <param name="Y">Second.</param>
/// <param name="Z">Third.</param>
public readonly record struct Double3(double X, double Y, double Z);
