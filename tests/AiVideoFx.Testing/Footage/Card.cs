namespace AiVideoFx.Testing.Footage;

/// <summary>One layer of a scene: a texture on a rectangle that moves.</summary>
/// <param name="Name">Path such as "car-1/body"; a scene's questions about "car-1" mean all of it.</param>
/// <param name="Texture">What is on it.</param>
/// <param name="Pose">Where it is at a time; null when it is not there.</param>
public sealed record Card(string Name, Texture Texture, Func<double, Pose?> Pose)
{
    /// <summary>How it meets what is behind it.</summary>
    public CardKind Kind { get; init; }

    /// <summary>Cards of a higher rank lie over those of a lower one. Among standing cards the nearer wins, else the later listed.</summary>
    public int Rank { get; init; } = Ranks.Standing;

    /// <summary>Seen at a slant (ground, receding walls): sharpness is chosen for each pixel, with several samples.</summary>
    public bool Oblique { get; init; }

    /// <summary>Pasted on the picture, not in the world: the pose is in shares of the picture's width and height.</summary>
    public bool OnScreen { get; init; }

    /// <summary>Factor on its light at a time; null is always 1.</summary>
    public Func<double, float>? Brightness { get; init; }

    /// <summary>Whether this card is, or is part of, the layer of that name.</summary>
    /// <param name="layer">A card's name or the part of it before a slash.</param>
    public bool IsPartOf(string layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Name.StartsWith(layer, StringComparison.Ordinal) && (Name.Length == layer.Length || Name[layer.Length] == '/');
    }
}
