namespace AiVideoFx.Engine;

/// <summary>What a pickle holds.</summary>
/// <param name="Root">The object it describes.</param>
/// <param name="Length">Bytes that the pickle takes.</param>
/// <param name="Storages">Element type of every storage it refers to, by key: used by a tensor of interest or
/// not.</param>
internal sealed record PickleContent(object? Root, int Length, IReadOnlyDictionary<string, ElementType> Storages);
