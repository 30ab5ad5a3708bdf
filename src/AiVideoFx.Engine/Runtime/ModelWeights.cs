using AiVideoFx.Engine.Quantization;

namespace AiVideoFx.Engine.Runtime;

/// <summary>The weights that a network runs with.</summary>
/// <param name="Hash">SHA-256 of the file they came from: equal hashes are equal weights.</param>
/// <param name="Tensors">By full name; they stay usable as long as this is.</param>
/// <param name="Profile">Ranges for 8 bits, where calibration was run; else null.</param>
public sealed record ModelWeights(string Hash, IReadOnlyDictionary<string, Tensor> Tensors, QuantizationProfile? Profile = null);
