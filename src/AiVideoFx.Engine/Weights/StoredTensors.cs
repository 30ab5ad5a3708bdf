namespace AiVideoFx.Engine;

/// <summary>What a reader finds in a file.</summary>
/// <param name="Tensors">By the names the file gives, in the file's order.</param>
/// <param name="Metadata">What the file says about itself.</param>
internal sealed record StoredTensors(Dictionary<string, Tensor> Tensors, Dictionary<string, string> Metadata);
