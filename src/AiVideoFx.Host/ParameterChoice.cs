namespace AiVideoFx.Host;

/// <summary>One option of a choice parameter.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Label">What a user sees.</param>
/// <param name="Identifier">How a string choice stores it; the label where the effect gives none.</param>
public sealed record ParameterChoice(int Index, string Label, string Identifier);
