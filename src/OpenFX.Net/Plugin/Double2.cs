namespace OpenFX.Net.Plugin;

/// <summary>Two numbers.</summary>
/// <param name="X">First.</param>
/// <param name="Y">Second.</param>
public readonly record struct Double2(double X, double Y);
