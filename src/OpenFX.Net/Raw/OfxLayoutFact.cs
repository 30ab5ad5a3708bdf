namespace OpenFX.Net.Raw;

/// <summary>One size or offset, in bytes.</summary>
/// <param name="Struct">The C struct.</param>
/// <param name="Field">Its field; null for the size of the whole struct.</param>
/// <param name="Expected">What a C compiler measured on a 64-bit machine.</param>
/// <param name="Actual">What this process has.</param>
public sealed record OfxLayoutFact(string Struct, string? Field, int Expected, int Actual);
