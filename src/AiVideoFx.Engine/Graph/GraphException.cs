namespace AiVideoFx.Engine;

/// <summary>An operator was given operands that it cannot take; the message names the operator and the shapes.</summary>
public sealed class GraphException : Exception
{
    /// <summary>Makes an empty one.</summary>
    public GraphException()
    {
    }

    /// <summary>Makes one with what was expected and what came.</summary>
    public GraphException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with what was expected and what came, and its cause.</summary>
    public GraphException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
