using AiVideoFx.Engine;

namespace AiVideoFx.Networks;

/// <summary>Every family of networks whose checkpoints can be used.</summary>
public static class NetworkCatalog
{
    /// <summary>In alphabetical order.</summary>
    public static IReadOnlyList<NetworkFamily> All { get; } =
    [
        IfrNet.Family,
        LaMa.Family,
        Raft.Family,
        Rife.Family,
        RrdbNet.Family,
        SpanNet.Family,
        SrvggNet.Family,
    ];

    /// <summary>Recognises a checkpoint by its content.</summary>
    /// <param name="weights">All its tensors.</param>
    /// <param name="fileName">The file's name without its folder.</param>
    /// <returns>The family and the network with its configuration; null when no family knows it.</returns>
    public static (NetworkFamily Family, Network Network)? Detect(Weights weights, string fileName)
    {
        foreach (NetworkFamily family in All)
        {
            if (family.Detect(weights, fileName) is Network network)
            {
                return (family, network);
            }
        }

        return null;
    }
}
