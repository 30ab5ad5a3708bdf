namespace OpenFX.Net.Plugin;

/// <summary>A span of time in frames, both ends inside.</summary>
/// <param name="First">First time.</param>
/// <param name="Last">Last time.</param>
public readonly record struct TimeRange(double First, double Last);
