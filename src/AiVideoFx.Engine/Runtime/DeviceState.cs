namespace AiVideoFx.Engine.Runtime;

/// <summary>Whether a device can be had.</summary>
/// <param name="Device">The device.</param>
/// <param name="IsAvailable">Whether networks run on it.</param>
/// <param name="Detail">Where available, its speed in a small test; else the reason and what to install.</param>
/// <param name="GigaFlops">Speed of a convolution, 10^9 operations a second; 0 where not available.</param>
public sealed record DeviceState(Device Device, bool IsAvailable, string Detail, double GigaFlops);

/// <summary>The device that was chosen, and why it is not the one asked for.</summary>
/// <param name="Device">Not Auto.</param>
/// <param name="Fallback">One sentence for the user when the device asked for cannot be had; else null.</param>
public sealed record DeviceChoice(Device Device, string? Fallback);
