namespace AiVideoFx.Engine;

/// <summary>One ONNX node: names of what it reads and writes, and its attributes.</summary>
/// <param name="Type">Operator, as "Conv".</param>
/// <param name="Domain">"" for the standard operators.</param>
/// <param name="Inputs">Values read; null where an optional one is left out.</param>
/// <param name="Outputs">Values written.</param>
/// <param name="Attributes">long, long[], float, float[] or string, by name.</param>
internal sealed record Operation(
    string Type, string Domain, IReadOnlyList<Node?> Inputs, IReadOnlyList<Node> Outputs, IReadOnlyList<(string Name, object Value)> Attributes);
