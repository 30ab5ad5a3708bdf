namespace OpenFX.Net.Plugin;

/// <summary>Three integers.</summary>
/// <param name="X">First.</param>
/// <param name="Y">Second.</param>
/// <param name="Z">Third.</param>
public readonly record struct Int3(int X, int Y, int Z);
