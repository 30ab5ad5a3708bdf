using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>A kind of network whose checkpoints are recognised by the names and shapes of their tensors.</summary>
/// <param name="Name">As its authors call it: "RIFE".</param>
/// <param name="Effect">Name of the effect it serves: "Interpolate".</param>
/// <param name="Detect">
/// Gives the network with the configuration that the tensors show; null when they are another family's. The second argument is the
/// file's name without its folder, for what tensors do not tell, such as a version. Marks nothing as used.
/// </param>
public sealed record NetworkFamily(string Name, string Effect, Func<Weights, string, Network?> Detect);
