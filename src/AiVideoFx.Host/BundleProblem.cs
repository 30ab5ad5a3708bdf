namespace AiVideoFx.Host;

/// <summary>A bundle or plug-in that was found and cannot be used.</summary>
/// <param name="Path">The bundle.</param>
/// <param name="Reason">Why not.</param>
public sealed record BundleProblem(string Path, string Reason);
