namespace AiVideoFx.Engine.Models;

/// <summary>What <see cref="ModelStore.Verify"/> found about one model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Problem">What is wrong and what to do; null where all is well.</param>
public sealed record ModelCheck(string Name, string? Problem);
