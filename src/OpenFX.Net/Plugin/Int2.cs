namespace OpenFX.Net.Plugin;

/// <summary>Two integers.</summary>
/// <param name="X">First.</param>
/// <param name="Y">Second.</param>
public readonly record struct Int2(int X, int Y);
