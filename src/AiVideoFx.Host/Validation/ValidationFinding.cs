using OpenFX.Net.Hosting;

namespace AiVideoFx.Host.Validation;

/// <summary>Something that a plug-in does against the standard, told once however often it does it.</summary>
/// <param name="Finding">What it is.</param>
/// <param name="Where">Under which circumstances it was seen first.</param>
/// <param name="Count">How often.</param>
public sealed record ValidationFinding(HostFinding Finding, string Where, int Count);
