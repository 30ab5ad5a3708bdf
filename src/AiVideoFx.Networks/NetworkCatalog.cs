using AiVideoFx.Engine;
using AiVideoFx.Engine.Models;

namespace AiVideoFx.Networks;

/// <summary>Every family of networks whose checkpoints can be used.</summary>
public static class NetworkCatalog
{
    // The smallest picture that all families take.
    private const int TrialSide = 128;
    private const int MostNearMisses = 3;

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
        TinyIf.Family,
        UpLite.Family,
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

    /// <summary>Recognises a checkpoint and builds its network, so that what is recognised can be used: a <see cref="NetworkRecognizer"/>.</summary>
    /// <param name="checkpoint">The opened file.</param>
    /// <param name="fileName">The name the user's file had, without its folder.</param>
    /// <exception cref="ModelException">It is known what the file is, and that no effect can use it; the message says so.</exception>
    public static Recognition Recognize(Checkpoint checkpoint, string fileName)
    {
        if (ForeignCheckpoints.Find(checkpoint.Tensors.Keys) is string foreign)
        {
            throw new ModelException($"'{checkpoint.Path}' {foreign}");
        }

        Weights weights = Weights.From(checkpoint);
        try
        {
            if (Detect(weights, fileName) is not (NetworkFamily family, Network network))
            {
                return new(null, Nearest(weights));
            }

            string configuration = family.Describe(network);
            return Fault(family, network, weights) is string fault
                ? new(null, [new(family.Name, fault)])
                : new(new(family.Name, configuration, family.Effect), []);
        }
        catch (WeightsException e)
        {
            throw new ModelException($"'{checkpoint.Path}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>The families whose tensors come nearest, at most three, each with the first thing that does not fit.</summary>
    /// <param name="weights">All tensors of a checkpoint that no family knows.</param>
    public static IReadOnlyList<NearMiss> Nearest(Weights weights)
    {
        List<(double Share, NearMiss Miss)> misses = [];
        foreach (NetworkFamily family in All)
        {
            (double share, string reason) = family.Landmarks.Select(layout => Compare(layout, weights)).MaxBy(static result => result.Share);
            if (share > 0)
            {
                misses.Add((share, new(family.Name, reason)));
            }
        }

        return [.. misses.OrderByDescending(static miss => miss.Share).Take(MostNearMisses).Select(static miss => miss.Miss)];
    }

    private static (double Share, string Reason) Compare(IReadOnlyList<Landmark> layout, Weights weights)
    {
        string[] faults = [.. layout.Select(landmark => landmark.Fault(weights.Has, weights.ShapeOf)).OfType<string>()];
        string reason = faults.Length == 0
            ? $"the tensors it is known by are there, but the number or the sizes of all {weights.Names.Count()} fit no configuration of it"
            : $"{faults[0]} ({layout.Count - faults.Length} of the {layout.Count} tensors it is known by fit)";
        return ((layout.Count - faults.Length) / (double)layout.Count, reason);
    }

    private static string? Fault(NetworkFamily family, Network network, Weights weights)
    {
        try
        {
            int side = NetworkGraph.Fitted(network, TrialSide);
            NetworkGraph.Create(network, weights, side, side);
            weights.ThrowIfIncomplete($"{family.Name} ({family.Describe(network)})");
            return null;
        }
        catch (Exception e) when (e is WeightsException or GraphException)
        {
            return e.Message;
        }
    }
}
