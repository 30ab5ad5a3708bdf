namespace AiVideoFx.Engine.Runtime;

/// <summary>An input or output of a session.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its shape.</param>
public sealed record PortInfo(string Name, ElementType Type, Shape Shape)
{
    /// <summary>Bytes of all its elements.</summary>
    public long Bytes => Shape.Count * Type.SizeBytes();
}
