using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>A kind of network whose checkpoints are recognised by the names and shapes of their tensors.</summary>
/// <param name="Name">As its authors call it: "RIFE".</param>
/// <param name="Effect">Name of the effect it serves: "Interpolate".</param>
/// <param name="Detect">
/// Gives the network with the configuration that the tensors show; null when they are another family's. The second argument is the
/// file's name without its folder, for what tensors do not tell, such as a version. Marks nothing as used.
/// </param>
public sealed record NetworkFamily(string Name, string Effect, Func<Weights, string, Network?> Detect)
{
    /// <summary>Says a network's configuration in words: "4 times, 64 channels, 16 convolutions".</summary>
    public Func<Network, string> Describe { get; init; } = static network => network.ToString();

    /// <summary>Tensors that all its checkpoints have, one row for each layout of names: what near misses are told by.</summary>
    public IReadOnlyList<IReadOnlyList<Landmark>> Landmarks { get; init; } = [];

    /// <summary>The configurations that its authors published, for measuring speed.</summary>
    public IReadOnlyList<PublishedNetwork> Published { get; init; } = [];
}
