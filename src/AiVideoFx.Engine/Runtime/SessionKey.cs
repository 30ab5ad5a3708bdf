namespace AiVideoFx.Engine.Runtime;

/// <summary>What makes two sessions the same.</summary>
/// <param name="Network">The network with its configuration.</param>
/// <param name="WeightsHash">SHA-256 of the checkpoint.</param>
/// <param name="Device">Where it runs.</param>
/// <param name="Precision">What it computes with.</param>
/// <param name="Frame">Sizes and all else that the graph around the network was built for.</param>
public sealed record SessionKey(Network Network, string WeightsHash, Device Device, Precision Precision, string Frame);
