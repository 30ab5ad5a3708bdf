namespace AiVideoFx.Host;

/// <summary>How far a long job inside an effect is, such as an analysis.</summary>
/// <param name="Label">What the job is; empty where the effect does not say.</param>
/// <param name="Share">0 to 1.</param>
/// <param name="IsDone">Whether the job ended.</param>
public sealed record EffectProgress(string Label, double Share, bool IsDone);
