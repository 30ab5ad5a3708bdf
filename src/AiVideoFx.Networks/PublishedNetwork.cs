using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>A configuration that the authors of a network trained and published.</summary>
/// <param name="Name">As people call it: "RIFE 4.25".</param>
/// <param name="Network">Its configuration.</param>
/// <param name="Shapes">
/// Shapes of weights that the network takes from the checkpoint instead of from its configuration; null where there are none.
/// </param>
public sealed record PublishedNetwork(string Name, Network Network, IReadOnlyDictionary<string, int[]>? Shapes = null);
