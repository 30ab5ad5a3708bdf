namespace AiVideoFx.Engine.Models;

/// <summary>Says which network a checkpoint belongs to, by the names and shapes of its tensors.</summary>
/// <param name="checkpoint">The opened file; is not disposed.</param>
/// <param name="fileName">
/// The name the file had when the user gave it, without its folder: for what tensors do not tell, such as a version.
/// </param>
public delegate Recognition NetworkRecognizer(Checkpoint checkpoint, string fileName);

/// <summary>What was found out about a checkpoint.</summary>
/// <param name="Network">The network; null where no family fits.</param>
/// <param name="Nearest">Where none fits: the families that come nearest, the nearest first.</param>
public sealed record Recognition(NetworkIdentity? Network, IReadOnlyList<NearMiss> Nearest);

/// <summary>A network that we can build.</summary>
/// <param name="Family">As its authors call it: "RIFE".</param>
/// <param name="Configuration">The arguments found in the weights, as text for people.</param>
/// <param name="Effect">Name of the effect it serves: "Interpolate".</param>
public sealed record NetworkIdentity(string Family, string Configuration, string Effect);

/// <summary>A family that a checkpoint nearly fits.</summary>
/// <param name="Family">As its authors call it.</param>
/// <param name="Reason">What does not fit: "no tensor 'conv_first.weight'".</param>
public sealed record NearMiss(string Family, string Reason);
